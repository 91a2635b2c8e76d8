"""When does a heading that forbids or encourages count, beside what its body says?"""

from __future__ import annotations

import re

from extractors.passage import Passage
from extractors.wordlists import lists
from ontology.model import Modality

_FORBIDDEN = re.compile("|".join(lists("modality")["forbids"]))
# A heading that says who is encouraged to do what: 鼓励企业组建俱乐部; 鼓励引导社会投入 is a title.
_ENCOURAGED_WORK = re.compile(
    r"鼓励(?!引导|支持|和|与|、)[^，。；]{2,16}(?:组建|建立|建设|创办|创建|兴办|设立|开展|参与|开放|开发|购买|采用|使用|投资)"
)


def without_headings(passage: Passage, facts: list[Modality]) -> list[Modality]:
    """The facts of the body; a heading counts where it is itself the sentence, or alone forbids.

    4.禁止占用基本农田。 with nothing after it states the rule; so does a heading that forbids
    above a body that does not.
    """
    heading = passage.heading
    if heading is None:
        return facts
    edge = passage.start + heading.end
    body = [fact for fact in facts if fact.span.start >= edge]
    if len(body) == len(facts):
        return facts
    if not _body(passage):
        return facts if passage.text[: heading.end].rstrip().endswith("。") else body
    encouraged = any(fact.type == "encouragement" for fact in body)
    forbidden = [fact.text for fact in body if fact.type == "prohibition"]
    return [
        fact
        for fact in facts
        if fact.span.start >= edge
        or (fact.rule == "modality.forbids" and _forbids_more(fact.text, forbidden, _body(passage)))
        or (fact.rule == "modality.encourages" and not encouraged and _ENCOURAGED_WORK.match(fact.text) is not None)
    ]


def _forbids_more(heading: str, clauses: list[str], body: str) -> bool:
    """Whether a heading is a rule with a subject that the body does not repeat: 堆土高度禁止超过6米。坡面不得用碎石."""
    if not clauses:
        return True
    subject, *rest = _FORBIDDEN.split(heading, maxsplit=1)
    wanted = rest[-1] if rest else ""
    repeated = sum(wanted[at : at + 2] in body for at in range(len(wanted) - 1))
    return len(subject) > 1 and repeated * 3 < len(wanted) - 1


def _body(passage: Passage) -> str:
    """What the paragraph says after its heading, responsibility clauses left out."""
    start = passage.heading.end if passage.heading else 0
    parts = []
    for span in passage.closed:
        parts.append(passage.text[start : max(start, span.start)])
        start = max(start, span.end)
    return "".join([*parts, passage.text[start:]]).strip("。； \u3000\n\t")
