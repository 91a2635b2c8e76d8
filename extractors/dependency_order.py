"""Where does a task say that it comes after another one's work? Phrases of order, resolved to the task they name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.dependency_words import Words, grams, informative
from ontology.model import Dependency, Span

RULE = "dependency.explicit_order"
_ORDER = re.compile(
    r"(?:根据|结合|依据|按照|运用)(?P<result>[一-鿿]{2,16}?)(?:的)?(?:结果|结论|评估情况)"
    r"|在(?:全面)?(?P<base>[一-鿿“”]{4,20}?)(?:的)?基础上"
    r"|(?:待)?(?P<done>[一-鿿“”]{4,16}?)(?:完成|建成|结束|到位)后"
)
_SIGN = re.compile("结果|结论|评估情况|基础上|[成束位]后")  # one stands in every match: most bodies have none
_VERB = re.compile(r"^(?:完成|做好|开展|建立|建设|制定|编制|总结|落实|用好|组织|全面)+")
_LEAST = 1.5  # what the named work must tell for its task to be certain


def find(words: Words) -> Iterator[Dependency]:
    """在完成安全评估的基础上, 根据绩效评估结果 → after the one other task whose title or product names that work."""
    for index, body in enumerate(words.bodies):
        for match in _ORDER.finditer(body) if _SIGN.search(body) else ():
            named = _VERB.sub("", next(group for group in match.groups() if group))
            target = _task_of(words, index, named)
            if target is None:
                continue
            start = words.starts[index] + match.start()
            yield Dependency(
                source=words.tasks[index].id,
                target=words.tasks[target].id,
                type="after",
                via=named,
                spans=(Span(start=start, end=start + len(match.group())), words.place(target, named)),
                rule=RULE,
                confidence=0.7,
            )


def _task_of(words: Words, index: int, named: str) -> int | None:
    """The only other task whose title or product has the named work; None where there are more or fewer."""
    pairs = grams(named)
    if words.letters.mass(pairs) < _LEAST or informative(named) < 2:
        return None
    rarest = min((holders for gram in pairs if (holders := words.letters.holders(gram))), key=len, default=())
    found = [
        other
        for other in rarest
        if named in words.tasks[other].title or any(named in item.name for item in words.tasks[other].deliverables)
    ]
    return found[0] if len(found) == 1 and found[0] != index else None
