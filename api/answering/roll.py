"""How is a list of tasks said in one sentence? Document by document, the first of a long list, and how many in all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from api.answering.base import Base
from api.answering.passages import around
from api.answering.placed import Placed
from api.answering.result import Finding, citation, unique
from api.words import document_name
from ontology.model import Span

LISTED = 100
"""The most tasks that an answer lists; it says how many there are."""

_SPOKEN = 8  # how many tasks of a document a sentence names; the list has them all
_MANY = 12  # of more tasks over several documents a sentence names few
_FEW = 2  # so many of each document: what follows is a list, not to be read twice
_DOCUMENTS = 12  # the same of documents
_TITLE = 24  # characters of a title that a sentence gives


def listed(
    base: Base,
    what: str,
    placed: Iterable[Placed],
    evidence: Sequence[tuple[Placed, Span]],
    counts: Mapping[str, int] | None = None,
) -> Finding:
    """A list of tasks with their passages.

    ``counts`` says how many there are in each document, where ``placed`` are the first of them alone.
    """
    items = unique(placed)
    numbers = counts or Counter(item.document for item in items)
    items = items[:LISTED]
    listing = frozenset(items)
    by_name: dict[str, list[Placed]] = {}
    for item in items:
        by_name.setdefault(document_name(item.outline.document), []).append(item)
    total = sum(numbers.values())
    spoken = _FEW if total > _MANY and len(by_name) > 1 else _SPOKEN
    said = []
    for title, own in list(by_name.items())[:_DOCUMENTS]:
        named = "；".join(f"{item.about.path}“{item.about.title[:_TITLE]}”" for item in own[:spoken])
        many = sum(numbers[document] for document in {item.document for item in own})
        count = f"等{many}项" if many > spoken else f"，共{many}项" if many > 1 else ""
        said.append(f"《{title}》{named}{count}" if len(base.outlines) > 1 else f"{named}{count}")
    what = f"{what}共{total}项" if len(by_name) > 1 else what
    documents = f"等{len(numbers)}份文件" if len(by_name) > _DOCUMENTS else ""
    more = f"，这里列出前{len(items)}项" if total > len(items) else ""
    return Finding(
        answer=f"{what}：{'；'.join(said)}{documents}{more}。",
        tasks=tuple(item.ref() for item in items),
        citations=unique(
            citation(item.record, item.task, around(item, span)) for item, span in evidence if item in listing
        ),
        total=total,
    )
