"""What changed between two documents, task by task? Matched by content, told with the passages of both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.diff.assigned import units
from graph.diff.content import Content, contents_of
from graph.diff.forces import forces
from graph.diff.matching import Match, matches
from graph.diff.mode import mode_of
from graph.diff.named import deliverables, references
from graph.diff.places import moved
from graph.diff.result import Change, Comparison, Detail, Kind, Mode
from graph.diff.sides import Side
from graph.diff.values import deadlines, targets
from graph.diff.worded import answering, recast, wording
from ontology.model import Record

_RECAST = 0.3  # the likeness below which a task was written anew, so that its sentences answer no others
_CONCRETE = frozenset(("unit", "deadline", "target", "deliverable"))


def compare(old: Record, new: Record, mode: Mode | None = None) -> Comparison:
    """The comparison of two documents; the mode by their issuers and titles where none is given."""
    chosen = mode or mode_of(old.document, new.document)
    before, after = contents_of(old), contents_of(new)
    found = matches(before, after, chosen)
    elsewhere = moved(found, before, after) if chosen == "version" else frozenset()  # a level below has its own order
    changes = {match: _change(match, match in elsewhere, before, after, chosen) for match in found}
    general = targets(Side(record=old, contents=()), Side(record=new, contents=()), old.targets, new.targets)
    return Comparison(
        mode=chosen,
        old=old,
        new=new,
        changes=tuple(changes[match] for match in _ordered(found)),
        general=tuple(_levelled(detail, chosen) for detail in general),
    )


def _change(match: Match, is_moved: bool, old: Sequence[Content], new: Sequence[Content], mode: Mode) -> Change:  # noqa: FBT001 - told in its name
    ones, others = tuple(old[at] for at in match.old), tuple(new[at] for at in match.new)
    details: tuple[Detail, ...] = ()
    if ones and others:
        before, after = Side(record=ones[0].record, contents=ones), Side(record=others[0].record, contents=others)
        is_recast = mode == "version" and match.likeness < _RECAST
        details = tuple(_levelled(detail, mode) for detail in _details(before, after, mode, is_recast=is_recast))
    return Change(
        kind=_kind(match, details, is_moved=is_moved),
        old=tuple(one.task for one in ones),
        new=tuple(one.task for one in others),
        likeness=match.likeness,
        moved=is_moved,
        details=details,
    )


def _kind(match: Match, details: tuple[Detail, ...], *, is_moved: bool) -> Kind:
    if not match.old or not match.new:
        return "added" if match.new else "dropped"
    if len(match.new) > 1 or len(match.old) > 1:
        return "split" if len(match.new) > 1 else "merged"
    return "changed" if details else "moved" if is_moved else "unchanged"


def _details(old: Side, new: Side, mode: Mode, *, is_recast: bool) -> Iterator[Detail]:
    """What differs between tasks that answer each other, facts before words."""
    sentences = answering(old, new, mode)
    found = [
        *units(old, new, mode),
        *deadlines(old, new),
        *targets(old, new, old.targets, new.targets),
        *forces(old, new, sentences.both),
        *deliverables(old, new),
        *references(old, new),
    ]
    told = {_days(detail) for detail in found if detail.aspect == "deadline" and not detail.about}
    found = [detail for detail in found if not (detail.about and _days(detail) in told)]
    yield from found
    yield from recast(old, new) if is_recast else wording(old, new, sentences, found, mode)


def _days(detail: Detail) -> tuple[str, str]:
    """Both times of a difference of deadlines; a target's own time stands in the task as well."""
    if detail.aspect != "deadline" or detail.old is None or detail.new is None:
        return "", ""
    return detail.old.value, detail.new.value


def _levelled(detail: Detail, mode: Mode) -> Detail:
    """Between levels what is added to a task makes it concrete, and an amount below the upper one is a share of it."""
    if mode == "level" and detail.effect == "loosened" and detail.aspect == "target" and not _is_rate(detail):
        return replace(detail, effect="changed")
    if mode == "level" and detail.effect == "added" and detail.aspect in _CONCRETE:
        return replace(detail, effect="concrete")
    return detail


def _is_rate(detail: Detail) -> bool:
    return detail.new is not None and detail.new.value.endswith(("%", "％", "‰"))


def _ordered(found: Sequence[Match]) -> Iterator[Match]:
    """In the order of the new document; what was dropped stands after what stood before it."""
    answered = {at: match for match in found for at in match.old if match.new}
    dropped: dict[Match | None, list[Match]] = {}
    for match in sorted((match for match in found if not match.new), key=lambda match: match.old):
        before = next((answered[at] for at in range(match.old[0] - 1, -1, -1) if at in answered), None)
        dropped.setdefault(before, []).append(match)
    yield from dropped.get(None, ())
    for match in sorted((match for match in found if match.new), key=lambda match: match.new):
        yield match
        yield from dropped.get(match, ())
