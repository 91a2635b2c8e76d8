"""The pipeline's parts: a spaCy tokenizer over jieba and one thin component for each kind of fact.

Each component hands the paragraph to the rules of one module and keeps what they read in
``doc._.facts``; the rules themselves know nothing of spaCy.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping

import rjieba

from extractors import deadline, deliverable, modality, reference, target
from extractors.lean_spacy import Doc, Language, Vocab, spacy
from extractors.passage import Passage
from ontology.model import Fact

FINDERS: Mapping[str, Callable[[Passage], tuple[Fact, ...]]] = {
    "deadline": deadline.find,
    "target": target.find,
    "reference": reference.find,
    "modality": modality.find,
    "deliverable": deliverable.find,
}


class JiebaTokenizer:
    """Words by jieba (its Rust port), characters kept: the words joined are the text."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The text as a Doc; white space is a token of its own, so offsets are the text's."""
        words = rjieba.cut(text)
        return Doc(self.vocab, words=words, spaces=[False] * len(words))


def _component(kind: str) -> Callable[[Doc], Doc]:
    find = FINDERS[kind]

    def read(doc: Doc) -> Doc:
        passage: Passage = doc.user_data["passage"]
        doc.user_data["facts"][kind] = find(passage)
        return doc

    return read


for _kind in FINDERS:
    Language.component(f"policy_{_kind}", func=_component(_kind))

if not Doc.has_extension("facts"):
    Doc.set_extension("facts", getter=lambda doc: doc.user_data.get("facts", {}))


@functools.cache
def pipeline() -> Language:
    """The spaCy pipeline: jieba's words, then one component a kind of fact."""
    nlp = spacy.blank("zh")
    nlp.tokenizer = JiebaTokenizer(nlp.vocab)
    for kind in FINDERS:
        nlp.add_pipe(f"policy_{kind}")
    return nlp


def read(passage: Passage) -> Doc:
    """A paragraph through the pipeline; ``doc._.facts`` maps each kind to its facts."""
    nlp = pipeline()
    doc = nlp.make_doc(passage.text)
    doc.user_data["passage"] = passage
    doc.user_data["facts"] = {}
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc
