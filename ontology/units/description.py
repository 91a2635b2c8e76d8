"""What does the register say in the words of W3C ORG? Bodies, groups and dated changes, as plain statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ontology import iris, terms
from ontology.mapping import Literal
from ontology.statements import Statement
from ontology.units.bodies import Body, body_of, names_of
from ontology.units.changes import WORDS, Change, changes
from ontology.units.divisions import Division
from ontology.units.groups import Group, contains, group_by_id

FORMAL_ORGANIZATION = terms.ORG + "FormalOrganization"
COLLABORATION = terms.ORG + "OrganizationalCollaboration"
CHANGE_EVENT = terms.ORG + "ChangeEvent"
CHANGED_BY = terms.ORG + "changedBy"
RESULTED_FROM = terms.ORG + "resultedFrom"
MEMBER_OF = terms.ORG + "memberOf"
OTHER_NAME = terms.SKOS + "altLabel"
DAY = terms.DCTERMS + "date"
CITED = terms.DCTERMS + "source"
COMMENT = terms.RDFS + "comment"

_NAMES = 12  # further names of a body that a description lists


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
        yield from _members(group, bodies)


def _body(body: Body) -> Iterator[Statement]:
    node = iris.body(body.id)
    yield Statement(node, terms.TYPE, FORMAL_ORGANIZATION)
    yield Statement(node, terms.NAME, Literal(body.name))
    for name in names_of(body.id)[1 : _NAMES + 1]:
        yield Statement(node, OTHER_NAME, Literal(name))


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
