"""What does the register say in the words of W3C ORG? Bodies, groups and dated changes, as plain statements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from ontology import iris, terms
from ontology.mapping import Literal
from ontology.statements import Statement
from ontology.units.bodies import Body, body_id, body_of, describe, names_of, origins, successions
from ontology.units.changes import WORDS, Change, changes
from ontology.units.divisions import Division, ancestors
from ontology.units.groups import DEPARTMENTS, GOVERNMENT, Group, contains, group_by_id
from ontology.units.kinds import CATEGORIES, kinds

FORMAL_ORGANIZATION = terms.ORG + "FormalOrganization"
COLLABORATION = terms.ORG + "OrganizationalCollaboration"
CHANGE_EVENT = terms.ORG + "ChangeEvent"
CHANGED_BY = terms.ORG + "changedBy"
RESULTED_FROM = terms.ORG + "resultedFrom"
MEMBER_OF = terms.ORG + "memberOf"
SUB_ORGANIZATION_OF = terms.ORG + "subOrganizationOf"
UNIT_OF = terms.ORG + "unitOf"
CLASSIFICATION = terms.ORG + "classification"
CONCEPT = terms.SKOS + "Concept"
NOTATION = terms.SKOS + "notation"
BROADER = terms.SKOS + "broader"
PLACE = terms.DCTERMS + "spatial"
LOCATION = terms.DCTERMS + "Location"
OTHER_NAME = terms.SKOS + "altLabel"
DAY = terms.DCTERMS + "date"
CITED = terms.DCTERMS + "source"
COMMENT = terms.RDFS + "comment"

_NAMES = 12  # further names of a body that a description lists
_LEVELS = {"national": "国家级", "province": "省级", "city": "地级", "county": "县级", "town": "乡级"}


def neighbours(identifiers: Iterable[str]) -> Iterator[str]:
    """The ids of bodies and of what they stand beside: what they were and became, and what they belong to."""
    for identifier in identifiers:
        yield identifier
        body = body_of(identifier)
        if body is None:
            continue
        yield from (step.body.id for step in (*origins(identifier), *successions(identifier, dt.date.max)))
        above = _above(body)
        if above is not None:
            yield above.id


def describe_seats(hosts: Mapping[str, str]) -> Iterator[Statement]:
    """The offices of leading groups as units of the bodies that documents put them in, by their ids."""
    for office, host in hosts.items():
        yield Statement(iris.body(office), UNIT_OF, iris.body(host))


def describe_bodies(identifiers: Iterable[str]) -> Iterator[Statement]:
    """Names and kinds of bodies and groups by their ids, their changes, and which of them are members of which group.

    Ids that the register does not know are left out.
    """
    known = list(dict.fromkeys(identifiers))
    bodies = [body for one in known if (body := body_of(one)) is not None]
    groups = [group for one in known if (group := group_by_id(one)) is not None]
    for body in bodies:
        yield from _body(body)
        yield from _changes_of(body)
    for group in groups:
        yield Statement(iris.body(group.id), terms.TYPE, COLLABORATION)
        yield Statement(iris.body(group.id), terms.NAME, Literal(_group_name(group)))
        yield from _place(iris.body(group.id), group.division)
        yield from _members(group, bodies)


def _body(body: Body) -> Iterator[Statement]:
    node = iris.body(body.id)
    yield Statement(node, terms.TYPE, FORMAL_ORGANIZATION)
    yield Statement(node, terms.NAME, Literal(body.name))
    for name in sorted(names_of(body.id)[1:], key=_is_rare)[:_NAMES]:
        yield Statement(node, OTHER_NAME, Literal(name))
    yield Statement(node, COMMENT, Literal(describe(body)))
    yield from _category(node, body)
    yield from _place(node, body.division)
    above = _above(body)
    if above is not None:
        yield Statement(node, SUB_ORGANIZATION_OF, iris.body(above.id))


def _is_rare(name: str) -> bool:
    """Whether a name is written seldom: 省人民政府应急管理厅, 应急管理主管部门; such names are listed last."""
    return "部门" in name or "政府" in name


def _category(node: str, body: Body) -> Iterator[Statement]:
    if body.category in CATEGORIES:
        concept = iris.category(body.category)
        yield Statement(node, CLASSIFICATION, concept)
        yield Statement(concept, terms.TYPE, CONCEPT)
        yield Statement(concept, terms.NAME, Literal(CATEGORIES[body.category]))  # type: ignore[index]


def _place(node: str, division: Division) -> Iterator[Statement]:
    """The territory of a body, with its GB/T 2260 code and what lies above it."""
    chain = (*ancestors(division), division)
    yield Statement(node, PLACE, iris.division(division.key))
    for above, below in zip((None, *chain), chain, strict=False):
        place = iris.division(below.key)
        yield Statement(place, terms.TYPE, LOCATION)
        yield Statement(place, terms.NAME, Literal(below.full_name))
        if below.code:
            yield Statement(place, NOTATION, Literal(below.code))
        if above is not None:
            yield Statement(place, BROADER, iris.division(above.key))


def _above(body: Body) -> Body | None:
    """What a body belongs to: a department to its government, an agency's local body to the national one."""
    if body.category in ("departments", "former") and body.division.rank != "national":
        return body_of(body_id(body.division, GOVERNMENT))
    if body.category == "vertical" and body.division.rank != "national":
        return body_of(f"cn/{body.kind}")
    if body.kind == GOVERNMENT and (above := ancestors(body.division)):
        return body_of(body_id(above[-1], GOVERNMENT))
    return None


def _group_name(group: Group) -> str:
    """A group in words: 山东省地级人民政府, 山东省省级各部门（部分）."""
    levels = "、".join(_LEVELS[rank] for rank in group.ranks)
    named = (kinds()[kind].words[0] if kind in kinds() and kinds()[kind].words else "" for kind in group.kinds)
    what = "、".join(filter(None, named)) or "机构"
    what = "各部门" if DEPARTMENTS in group.kinds else what
    where = "全国" if group.division.rank == "national" else group.division.full_name
    return f"{where}{levels}{what}{'（部分）' if group.open else ''}"


def _members(group: Group, bodies: Iterable[Body]) -> Iterator[Statement]:
    for body in bodies:
        if contains(group, body):
            yield Statement(iris.body(body.id), MEMBER_OF, iris.body(group.id))


def _changes_of(body: Body) -> Iterator[Statement]:
    for change in changes():
        if body.kind in (*change.before, *change.after) and change.on(body.division.rank):
            yield from _change(change, body.division, body)


def _change(change: Change, division: Division, body: Body) -> Iterator[Statement]:
    """One change in one division, and the body's part in it."""
    node = iris.change(division.key, change.id)
    day = change.on(division.rank)
    if day is None:
        return
    yield Statement(node, terms.TYPE, CHANGE_EVENT)
    yield Statement(node, DAY, Literal(day.isoformat(), terms.DATE))
    yield Statement(node, CITED, Literal(change.source))
    yield Statement(node, COMMENT, Literal(WORDS[change.how]))
    if body.kind in change.before:
        yield Statement(iris.body(body.id), CHANGED_BY, node)
    if body.kind in change.after:
        yield Statement(iris.body(body.id), RESULTED_FROM, node)


def core() -> tuple[str, ...]:
    """The ids of the national bodies that the recorded changes are about."""
    names = (kind for change in changes() if change.national for kind in (*change.before, *change.after))
    return tuple(sorted({f"cn/{kind}" for kind in names if body_of(f"cn/{kind}") is not None}))
