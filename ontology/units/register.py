"""Which public body does a name mean, how surely, and why? Candidates with reasons; ambiguous stays ambiguous.

>>> [found.body for found in resolve("省应急厅", jurisdiction="山东省")]
['370000/emergency-management']
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from ontology.units.bodies import body_id, body_of, successions
from ontology.units.candidates import Candidate, because, make_candidate
from ontology.units.changes import began, ended
from ontology.units.created import created_of, zone_of
from ontology.units.divisions import NATION, Division
from ontology.units.group_names import group_of
from ontology.units.groups import Group
from ontology.units.kinds import Form, forms, heads, kinds, national_names, step_of
from ontology.units.placenames import Place
from ontology.units.places import Setting, openings, setting_of

__all__ = ["LIKELY", "Candidate", "forget", "may_be_name", "meant", "resolve"]

_BLANKS = re.compile(r"[\s\u3000·]+")
_BRACKETS = str.maketrans("()〔〕[]【】", "（）（）（）（）")
_ASIDE = re.compile(r"（[^（）]{1,24}）$")
_OFFICE = re.compile("(?<=[部委局署会厅])(?:办公厅|办公室|机关)$")
_BRANCH = re.compile("(?P<base>[\u4e00-\u9fff]{3,20}局)(?P<place>[\u4e00-\u9fff]{2,8}?)分局")
_LONGEST = 60
LIKELY = 0.6
"""A first candidate of this score or more, well before the second, may be taken for the meaning."""
_APART = 0.05
_PACE = dt.timedelta(days=365)  # places went ahead of the last day that a reform plan allowed


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a name is resolved with; see ``resolve``."""

    jurisdiction: str | None
    as_of: dt.date | None
    places: tuple[str, ...]
    created: frozenset[str]
    document: str


def resolve(
    name: str,
    *,
    jurisdiction: str | None = None,
    as_of: dt.date | None = None,
    places: Collection[str] = (),
    created: Collection[str] = (),
    document: str = "",
) -> tuple[Candidate, ...]:
    """The bodies that a name may mean, the likeliest first; empty where the register knows none.

    ``jurisdiction`` is the territory or the issuer that the name is read in, ``as_of`` the day whose
    bodies are asked for (today where it is None), ``places`` full names of places that the list of divisions
    does not hold, ``created`` names of bodies that the document itself creates or defines, ``document`` its id.
    """
    return _resolved(name, _Asked(jurisdiction or None, as_of, tuple(sorted(places)), frozenset(created), document))


def forget() -> None:
    """Drop the answers kept, for those who measure."""
    _resolved.cache_clear()
    _undated.cache_clear()


def meant(candidates: tuple[Candidate, ...]) -> Candidate | None:
    """The one candidate that may be taken for the meaning; None where none is likely, or two are alike."""
    if not candidates or candidates[0].score < LIKELY:
        return None
    if len(candidates) > 1 and candidates[0].score - candidates[1].score < _APART:
        return None
    return candidates[0]


@functools.cache
def _endings() -> frozenset[str]:
    return frozenset(tail for _, tail in forms() if len(tail) > 1)


def may_be_name(text: str) -> bool:
    """Whether a text ends as names of bodies do; told quickly, for those who look for names in a sentence."""
    return text in national_names() or any(text[start:] in _endings() for start in range(len(text) - 1))


@functools.lru_cache(maxsize=2048)
def _resolved(name: str, asked: _Asked) -> tuple[Candidate, ...]:
    text = _BLANKS.sub("", name).translate(_BRACKETS)
    if not 2 <= len(text) <= _LONGEST:
        return ()
    setting = setting_of(asked.jurisdiction, asked.places)
    day = asked.as_of or dt.datetime.now(tz=dt.UTC).date()
    found = list(_undated(text, asked.jurisdiction, asked.places))
    if found and found[0].group is not None:
        return tuple(found)
    if not found:
        found = _by_form(text, setting, asked)
    if not found and _ASIDE.search(text):
        bare = _resolved(_ASIDE.sub("", text), asked)
        return tuple(because(one, 0.97, "括号中的说明未计入") for one in bare)
    if not found and (match := _OFFICE.search(text)):
        parent = _resolved(text[: match.start()], asked)
        return tuple(because(one, 0.95, f"{match.group()}代表本机关行文") for one in parent)
    dated = [_dated(one, day, given=asked.as_of is not None) for one in found]
    present = {one.body for one in dated}
    dated = [one for one in dated if not any(step.body.id in present for step in one.successors)]
    return tuple(sorted(dated, key=lambda one: (-one.score, one.body)))


@functools.lru_cache(maxsize=2048)
def _undated(text: str, jurisdiction: str | None, places: tuple[str, ...]) -> tuple[Candidate, ...]:
    """The group, or the bodies, that a name is composed of, whatever the day and the document."""
    setting = setting_of(jurisdiction, places)
    found = _best(_composed(text, setting))
    group = None if any(one.placed for one in found) else group_of(text, setting)
    return (_group_candidate(group),) if group is not None else tuple(found)


def _best(candidates: Iterator[Candidate]) -> list[Candidate]:
    """The best candidate of each body; bodies of an unnamed place only where there are no others."""
    best: dict[str, Candidate] = {}
    for one in candidates:
        if one.body not in best or best[one.body].score < one.score:
            best[one.body] = one
    top = max((one.score for one in best.values()), default=0.0)
    return [one for one in best.values() if one.score >= 0.55 * top]


def _composed(text: str, setting: Setting) -> Iterator[Candidate]:
    """Readings of a name by its parts: national names, then head + place + tail."""
    yield from _national(text, setting)
    named = list(_placed(text, setting))
    exact = [one for one in named if not one.reasons[-1].startswith("通常")]
    yield from exact or named
    yield from _branch(text, setting)


def _national(text: str, setting: Setting) -> Iterator[Candidate]:
    for kind, weight, full in national_names().get(text, ()):
        certain = text.startswith(("国", "中", "全国", "最高")) or text[-1] in "部署" or "总局" in text
        score = weight if certain or not setting.local else weight * 0.8
        reason = f"“{text}”是{full}" + ("的全称" if text == full else "的简称")
        extra = () if certain or not setting.local else ("文件出自地方，也可能指地方机构",)
        yield Candidate(body_id(NATION, kind), full, round(score, 3), (reason, *extra))


def _placed(text: str, setting: Setting) -> Iterator[Candidate]:
    table = forms()
    for head in heads():
        if not text.startswith(head):
            continue
        for place in openings(text[len(head) :], setting):
            for form in table.get((head, place.rest), ()):
                yield from _of_form(form, place, setting)


def _of_form(form: Form, place: Place, setting: Setting) -> Iterator[Candidate]:
    """The candidate that a form and a place make, if they go together."""
    if place.form == "none":
        if form.place == "short" or form.head or form.tail.endswith("部门"):
            return
        for division, sure in _elided(form, setting):
            yield make_candidate(form, replace(place, division=division, sure=sure))
        return
    if form.place == "none" or step_of(place.division) not in form.steps:
        return
    usual = {"full": ("full", "level"), "short": ("short",)}[form.place]
    if place.form in usual:
        yield make_candidate(form, place)
    elif place.form == "short" and place.division.rank in ("province", "city") and form.tail not in _TOO_SHORT:
        yield make_candidate(form, replace(place, sure=place.sure * 0.85), unusual="通常写全称地名")
    elif place.form == "full" and form.place == "short":
        yield make_candidate(form, replace(place, sure=place.sure * 0.9), unusual="通常写简称地名")


_TOO_SHORT = frozenset(("委", "政府", "法院", "总队", "警备区", "军区", "府办", "党委", "人大"))


def _elided(form: Form, setting: Setting) -> Iterator[tuple[Division, float]]:
    """The divisions whose body a name without a place may mean: the setting's own, else what lies above it."""
    if not setting.local:
        return
    fitting = [one for one in reversed(setting.chain) if step_of(one) in form.steps]
    for position, division in enumerate(fitting[:1]):
        sure = 0.93 if position == 0 and division == setting.own else 0.85
        yield division, sure


def _branch(text: str, setting: Setting) -> Iterator[Candidate]:
    """济南市生态环境局历下分局: a city's body in one of its counties."""
    match = _BRANCH.fullmatch(text)
    if match is None:
        return
    for place in _placed_divisions(match["base"], setting):
        for below in openings(match["place"] + "局", Setting((place[0],))):
            if below.rest == "局" and below.division.rank == "county" and step_of(below.division):
                kind = kinds()[place[1]]
                if "k" in kind.steps():
                    yield Candidate(
                        body_id(below.division, kind.id), text, 0.95,
                        (f"{place[0].name}的机构在{below.division.name}的分局",),
                    )  # fmt: skip


def _placed_divisions(text: str, setting: Setting) -> Iterator[tuple[Division, str]]:
    for place in openings(text, setting):
        if place.form in ("full", "level") and place.division.rank in ("city", "province"):
            for form in forms().get(("", place.rest), ()):
                if step_of(place.division) in form.steps:
                    yield place.division, form.kind


def _by_form(text: str, setting: Setting, asked: _Asked) -> list[Candidate]:
    """Zones and bodies that documents create."""
    found = zone_of(text, setting) or created_of(text, setting, asked.created, asked.document)
    return [Candidate(found.id, found.name, found.score, (found.reason,))] if found else []


def _group_candidate(group: Group) -> Candidate:
    where = group.division.full_name if group.division.rank != "national" else "全国"
    reason = f"{where}内若干机构的统称" + ("，具体是哪些由工作内容决定" if group.open else "")
    return Candidate(group.id, group.name, 0.95 if not group.open else 0.85, (reason,), group)


def _dated(candidate: Candidate, day: dt.date, *, given: bool) -> Candidate:
    """The candidate as of a day: bodies that do not exist yet or any more weigh less and lead to their successors."""
    body = body_of(candidate.body)
    if body is None or body.kind not in kinds():
        return candidate
    rank = body.division.rank
    start, end = began(body.kind, rank), ended(body.kind, rank)
    early = dt.timedelta(0) if rank == "national" else _PACE
    if start is not None and start[0] - early > day and given:
        reason = f"{start[0].isoformat()}起才有这一机构（{start[1].source}）"
        return because(candidate, 0.6, reason)
    after = successions(candidate.body, day)
    if end is None or not after:
        return candidate
    names = "、".join(step.body.name for step in after if step.day >= end[0])
    told = because(candidate, 0.9, f"至{end[0].isoformat()}止，其后为{names}（{end[1].source}）")
    return replace(told, successors=after)
