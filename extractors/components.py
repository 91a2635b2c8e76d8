"""The rules as a spaCy pipeline: jieba's words, then one thin component for each kind of fact.

    doc = pipeline()("（一）加快建设。2027年底前建成……")
    doc._.facts["deadline"]

For whoever needs words beside facts. Rules read characters: extraction itself runs the same finders
without making words of the text, which nothing there would read (``extractors.finders``).
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import rjieba

from extractors import finders
from extractors.lean_spacy import Doc, Language, Vocab, spacy
from extractors.pipeline import passage_of


class JiebaTokenizer:
    """Words by jieba (its Rust port), characters kept: the words joined are the text."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The text as a Doc; white space is a token of its own, so offsets are the text's."""
        words = rjieba.cut(text)
        return Doc(self.vocab, words=words, spaces=[False] * len(words))


def _component(kind: str) -> Callable[[Doc], Doc]:
    def read(doc: Doc) -> Doc:
        passage = doc.user_data.get("passage")
        if passage is None:
            passage = doc.user_data["passage"] = passage_of(doc.text)
        doc.user_data.setdefault("facts", {})[kind] = finders.read(kind, passage)
        return doc

    return read


for _kind in finders.FINDERS:
    Language.component(f"policy_{_kind}", func=_component(_kind))

if not Doc.has_extension("facts"):
    Doc.set_extension("facts", getter=lambda doc: doc.user_data.get("facts", {}))


@functools.cache
def pipeline() -> Language:
    """The spaCy pipeline over one paragraph; ``doc._.facts`` maps each kind to its facts."""
    nlp = spacy.blank("zh")
    nlp.tokenizer = JiebaTokenizer(nlp.vocab)
    for kind in finders.FINDERS:
        nlp.add_pipe(f"policy_{kind}")
    return nlp
