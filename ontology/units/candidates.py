"""What may a name mean, how surely, and why in words? Candidates, and the reasons that a form and a place give."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ontology.units.bodies import Succession, body_id
from ontology.units.groups import Group
from ontology.units.kinds import Form, kinds, name_of, own_names
from ontology.units.placenames import Place
from ontology.units.places import is_some


@dataclass(frozen=True, slots=True)
class Candidate:
    """One body, or one group, that a name may mean.

    ``name`` is its full name in the words of the mention, ``score`` from 0 to 1, ``reasons`` are
    Chinese words for people, ``group`` is set where several bodies are meant, ``successors`` are what the body
    has become by the day asked for.
    """

    body: str
    name: str
    score: float
    reasons: tuple[str, ...]
    group: Group | None = None
    successors: tuple[Succession, ...] = ()

    @property
    def placed(self) -> bool:
        """Whether it is known which place's body this is."""
        return not self.body.partition("/")[0].rpartition("某")[1]


def because(candidate: Candidate, factor: float, reason: str) -> Candidate:
    """The candidate with one more reason, which makes it less sure by a factor."""
    return replace(candidate, score=round(candidate.score * factor, 3), reasons=(*candidate.reasons, reason))


def make_candidate(form: Form, place: Place, unusual: str = "") -> Candidate:
    """The body that a form and a place name, with how surely and why."""
    kind = kinds()[form.kind]
    division = place.division
    own = own_names().get((division.code, kind.id))
    name = own or name_of(kind, division, form)
    reasons = [_place_reason(place), _form_reason(form, name)]
    if unusual:
        reasons.append(unusual)
    score = form.weight * place.sure
    return Candidate(body_id(division, kind.id), name, round(score, 3), tuple(reasons))


def _place_reason(place: Place) -> str:
    where = place.division.full_name or place.division.name
    if is_some(place.division):
        return f"“{place.printed}”没有说明是哪一个，需给出发文机关"
    if place.form == "none":
        return f"名称省略了地区，按发文机关取{where}"
    if place.form == "level":
        return f"“{place.printed}”按发文机关取{where}"
    if place.sure < 0.6:
        return f"“{place.printed}”有重名，其一为{where}"
    return f"“{place.printed}”即{where}" if place.printed != where else f"地区为{where}"


def _form_reason(form: Form, name: str) -> str:
    said = f"{form.head}…{form.tail}" if form.head else form.tail
    if form.weight >= 1:
        return f"“{said}”与全称一致"
    if said.endswith("部门"):
        return f"“{said}”指{name}"
    return f"“{said}”是{name}的" + ("规范简称" if form.weight >= 0.96 else "通用简称")
