"""Do order, cycles, chains, slips, conflicts and load say what follows from the edges, times and units?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.dependencies import (
    WAITING,
    Aim,
    Due,
    Duty,
    Edge,
    Network,
    Paper,
    Snapshot,
    Work,
    conflicts,
    cycles,
    load,
    longest,
    longest_through,
    slip,
)
from ontology.model import DependencyType, Span

NOWHERE = Span(start=0, end=1)
DAY = dt.date(2026, 6, 30)
Pair = tuple[int, int]


def edge(source: int, target: int, kind: DependencyType = "uses-output") -> Edge:
    """An edge without words."""
    return Edge(source=source, target=target, type=kind, via="清单", rule="dependency.test")


def due(task: int, end: dt.date | None, **fields: object) -> Due:
    """A time of a task."""
    return Due(task=task, mention="某日前", span=NOWHERE, end=end, **fields)  # type: ignore[arg-type]


def snapshot(size: int, pairs: Iterable[Pair], days: dict[int, dt.date] | None = None, **fields: object) -> Snapshot:
    """Tasks 0 to ``size`` of one document, with these edges (who needs, what is needed) and days."""
    said: dict[str, object] = {"dues": [due(task, day) for task, day in (days or {}).items()]}
    said["edges"] = [edge(*pair) for pair in pairs]
    tasks = [Work(document="d", id=str(i), path=f"一/{i}", title=f"任务{i}", span=NOWHERE) for i in range(size)]
    papers = {"d": Paper(id="d", title="云泽省甲方案", territory="云泽省")}
    return Snapshot(**{"papers": papers, "tasks": tasks} | said | fields)  # type: ignore[arg-type]


def network(size: int, pairs: Iterable[Pair], days: dict[int, dt.date] | None = None) -> Network:
    """The network of such a snapshot."""
    return Network(snapshot(size, pairs, days))


SIZES = st.shared(st.integers(1, 9), key="size")
PAIRS = SIZES.flatmap(lambda size: st.lists(st.tuples(*[st.integers(0, size - 1)] * 2), max_size=16, unique=True))
FORWARD = PAIRS.map(lambda pairs: [(max(pair), min(pair)) for pair in pairs if pair[0] != pair[1]])
DAYS = SIZES.flatmap(
    lambda size: st.dictionaries(
        st.integers(0, size - 1), st.dates(min_value=DAY, max_value=dt.date(2026, 8, 1)), max_size=size
    )
)


@given(SIZES, PAIRS)
def test_order_respects_every_edge_outside_cycles(size: int, pairs: list[Pair]) -> None:
    """What is needed comes first and in a lower layer; only tasks that reach each other are in one group."""
    net = network(size, pairs)
    assert sorted(net.order) == list(range(size))
    for source, target in pairs:
        if net.group_of[source] == net.group_of[target]:
            assert source == target or (target in net.upstream(source) and source in net.upstream(target))
            assert net.layers[source] == net.layers[target]
        else:
            assert net.group_of[target] < net.group_of[source]
            assert net.layers[target] < net.layers[source]


@given(SIZES, PAIRS)
def test_order_does_not_depend_on_the_order_of_edges(size: int, pairs: list[Pair]) -> None:
    """The same edges told in another order give the same order, layers and chain."""
    one, other = network(size, pairs), network(size, pairs[::-1])
    assert (one.groups, one.layers) == (other.groups, other.layers)
    assert longest(one).steps == longest(other).steps


def test_tasks_without_edges_stay_in_the_order_of_the_text() -> None:
    """Where nothing waits the order is that of the text; an edge moves no more than it must."""
    assert list(network(4, []).order) == [0, 1, 2, 3]
    assert list(network(4, [(0, 2)]).order) == [1, 2, 0, 3]


@given(SIZES, PAIRS)
def test_upstream_and_downstream_mirror_each_other(size: int, pairs: list[Pair]) -> None:
    """A task needs another, at some distance, exactly where the other is waited for by it at the same."""
    net = network(size, pairs)
    for task in range(size):
        for other, steps in net.upstream(task).items():
            assert net.downstream(other)[task] == steps
    assert all(net.upstream(source)[target] == 1 for source, target in pairs)


@given(SIZES, PAIRS)
def test_every_cycle_is_one_and_none_is_missed(size: int, pairs: list[Pair]) -> None:
    """Each circle closes along its own edges; every task that reaches itself is in a group, and no other is."""
    net = network(size, pairs)
    found = cycles(net)
    for cycle in found:
        following = (*cycle.tasks[1:], cycle.tasks[0])
        assert [(e.source, e.target) for e in cycle.edges] == list(zip(cycle.tasks, following, strict=True))
        assert len(set(cycle.tasks)) == len(cycle.tasks)
        assert set(cycle.tasks) <= set(cycle.group)
    assert {task for cycle in found for task in cycle.group} == {i for i in range(size) if i in net.upstream(i)}


def test_a_planted_cycle_of_five_is_found_and_named() -> None:
    """Five tasks in a circle among others, one of which waits for them: the circle is told in turn, with its edges."""
    ring = [(2, 7), (7, 4), (4, 9), (9, 11), (11, 2)]
    net = network(14, [*ring, (5, 2), (9, 1), (3, 5), (12, 13)])
    (cycle,) = cycles(net)
    assert cycle.tasks == (2, 7, 4, 9, 11)
    assert [(e.source, e.target) for e in cycle.edges] == ring
    assert [net.snapshot.tasks[task].path for task in cycle.tasks] == ["一/2", "一/7", "一/4", "一/9", "一/11"]


def brute_longest(size: int, pairs: list[Pair], *, through: int | None = None) -> int:
    """The edges of the longest path, by trying all, or of the longest with a task on it."""
    paths = [(task,) for task in range(size)]
    best = 0
    while paths:
        path = paths.pop()
        if through is None or through in path:
            best = max(best, len(path) - 1)
        paths += [(*path, source) for source, target in pairs if target == path[-1]]
    return best


@given(SIZES, FORWARD)
def test_the_longest_chain_is_as_long_as_any(size: int, pairs: list[Pair]) -> None:
    """Against all paths tried one by one: the longest, that through each task; every step waits for the one before."""
    net = network(size, pairs)
    chains = [(longest(net), None), *((longest_through(net, task), task) for task in range(size))]
    for chain, task in chains:
        assert len(chain.edges) == brute_longest(size, list(set(pairs)), through=task)
        assert len(chain.steps) == (len(chain.edges) + 1 if chain.edges else 0)
        for at, link in enumerate(chain.edges):
            assert (link.target,) == chain.steps[at]
            assert (link.source,) == chain.steps[at + 1]


@given(SIZES, PAIRS)
def test_a_chain_with_cycles_runs_along_edges(size: int, pairs: list[Pair]) -> None:
    """A circle is one step of a chain; edges lead from step to step."""
    chain = longest(network(size, pairs))
    for at, link in enumerate(chain.edges):
        assert link.target in chain.steps[at]
        assert link.source in chain.steps[at + 1]
    assert len({task for step in chain.steps for task in step}) == sum(map(len, chain.steps))


@given(SIZES, PAIRS, DAYS, st.integers(0, 40), st.integers(0, 40))
def test_a_longer_slip_makes_no_less_late(
    size: int, pairs: list[Pair], days: dict[int, dt.date], a: int, b: int
) -> None:
    """Whatever a slip of few days affects, one of more days affects too, and it is no earlier then."""
    net = network(size, pairs, days)
    few, many = slip(net, 0, min(a, b)), slip(net, 0, max(a, b))
    later = {delay.task: delay for delay in many.delays}
    for delay in few.delays:
        other = later[delay.task]
        assert not delay.missed or other.missed
        assert other.late >= delay.late
        assert delay.earliest is None or (other.earliest is not None and other.earliest >= delay.earliest)


@given(SIZES, PAIRS, DAYS, st.integers(0, 40))
def test_a_slip_affects_what_waits_and_names_the_chain(
    size: int, pairs: list[Pair], days: dict[int, dt.date], by: int
) -> None:
    """All that is affected waits for the task, along the chain named; what has time is not affected."""
    net = network(size, pairs, days)
    found = slip(net, 0, by)
    for delay in found.delays:
        assert delay.task in net.downstream(0)
        chain = found.chain(delay)
        assert [0, *(e.source for e in chain)] == [*(e.target for e in chain), delay.task]
        assert not delay.missed or (delay.day or DAY) < (delay.earliest or DAY)
    assert len({delay.task for delay in found.delays}) == len(found.delays)


def test_a_slip_passes_through_tasks_without_a_day_and_stops_at_those_with_time() -> None:
    """10 days late: what waits is missed through a task without a day; a task due much later takes up the delay."""
    after = dt.timedelta(days=1)
    days = {0: DAY, 2: DAY + 5 * after, 3: DAY + 60 * after, 4: DAY + 60 * after, 5: DAY - after}
    net = network(6, [(1, 0), (2, 1), (3, 0), (4, 3), (5, 0)], days)
    found = slip(net, 0, 10)
    assert [(delay.task, delay.missed, delay.late, delay.already) for delay in found.delays] == [
        (1, False, 0, False), (5, True, 11, True), (2, True, 5, False)
    ]  # fmt: skip
    assert found.earliest == DAY + 10 * after
    assert [(e.source, e.target) for e in found.chain(found.missed[1])] == [(1, 0), (2, 1)]
    assert not slip(net, 0, 0).delays
    assert [delay.task for delay in slip(net, 1, 3).delays] == [2]
    assert slip(net, 1, 3).earliest is None
    with pytest.raises(ValueError, match="no days or more"):
        slip(net, 0, -1)


@pytest.mark.parametrize("kind", ["shares-object", "contributes-to"])
def test_edges_that_do_not_mean_waiting_make_no_order(kind: DependencyType) -> None:
    """Tasks that build the same thing do not wait for each other, either way round."""
    assert kind not in WAITING
    net = Network(snapshot(2, [], {0: DAY, 1: DAY}, edges=[edge(0, 1, kind), edge(1, 0, kind)]))
    assert not cycles(net)
    assert not net.upstream(0)
    assert not slip(net, 0, 100).delays
    assert not longest(net).steps


def test_a_day_before_that_of_what_is_needed_is_a_conflict() -> None:
    """Directly or through tasks without a day; certain unless what is needed has an earlier day too."""
    later = DAY + dt.timedelta(days=30)
    held = snapshot(5, [(0, 1), (2, 3), (3, 4)], {0: DAY, 1: later, 2: DAY, 4: later})
    found = conflicts(Network(held))
    assert [(item.kind, item.certain, [claim.task for claim in item.claims]) for item in found] == [
        ("late-prerequisite", True, [0, 1]), ("late-prerequisite", True, [2, 4])
    ]  # fmt: skip
    assert [(e.source, e.target) for e in found[1].chain] == [(2, 3), (3, 4)]
    assert [claim.value for claim in found[0].claims] == [DAY.isoformat(), later.isoformat()]
    twice = snapshot(2, [(0, 1)], dues=[due(0, DAY), due(1, later), due(1, DAY - dt.timedelta(days=9))])
    assert [item.certain for item in conflicts(Network(twice))] == [False]
    assert not conflicts(network(2, [(0, 1)], {0: later, 1: DAY}))


def test_two_leads_are_a_conflict_and_in_one_list_a_doubt() -> None:
    """Two passages that name a lead each are certain; 甲、乙牵头 may mean both; one body by two names is one lead."""

    def lead(task: int, unit: str, start: int, **fields: object) -> Duty:
        span = Span(start=start, end=start + len(unit))
        return Duty(task=task, unit=unit, role="lead", mention=unit, span=span, **fields)  # type: ignore[arg-type]

    duties = [
        lead(0, "省财政厅", 10), lead(0, "省水利厅", 40), lead(1, "省财政厅", 60), lead(1, "省水利厅", 65),
        lead(2, "省财政厅", 80), lead(3, "省水利厅", 90, body="b"), lead(3, "云泽省水利厅", 120, body="b"),
    ]  # fmt: skip
    found = conflicts(Network(snapshot(4, [], duties=duties)))
    assert [(item.certain, [claim.value for claim in item.claims]) for item in found] == [
        (True, ["省财政厅", "省水利厅"]), (False, ["省财政厅", "省水利厅"])
    ]  # fmt: skip


def aim(value: float, document: str = "d", **fields: object) -> Aim:
    """A number for the share of treated water by the end of 2027, without more."""
    said: dict[str, object] = {"indicator": "污水处理率", "comparator": ">=", "unit": "%", "by": dt.date(2027, 12, 31)}
    said |= {"task": None, "id": None, "mention": f"{value}", "span": Span(start=int(value), end=int(value) + 1)}
    return Aim(document=document, value=value, **(said | fields))  # type: ignore[arg-type]


NUMBERS: list[tuple[list[Aim], list[bool]]] = [
    ([aim(60), aim(60, "e")], []),
    ([aim(60), aim(70, "e")], [False]),
    ([aim(60, indicator="全省污水处理率"), aim(70, "e")], [False]),
    ([aim(60, comparator="="), aim(70, "e")], [True]),
    ([aim(60, comparator="<="), aim(70)], [True]),
    ([aim(60), aim(70, comparator="<=")], [False]),
    ([aim(60), aim(70, "e", by=dt.date(2026, 12, 31))], []),
    ([aim(60), aim(70, "other")], []),
    ([aim(60), aim(70, "draft")], []),
    ([aim(3, unit="万户"), aim(30000, "e", unit="户")], []),
    ([aim(60, by=None), aim(70, by=None)], []),
    ([aim(60, by=None, comparator="="), aim(70, by=None, comparator="=")], [False]),
    ([aim(60, by=None, comparator="="), aim(70, "e", by=None, comparator="=")], []),
    ([aim(60, comparator="="), aim(70, comparator="="), aim(80, comparator="=")], []),
]


@pytest.mark.parametrize(("aims", "certain"), NUMBERS)
def test_numbers_contradict_where_they_are_of_the_same(aims: list[Aim], certain: list[bool]) -> None:
    """Same indicator, territory and time, other values; across documents in force, never with drafts or breakdowns."""
    papers = {
        name: Paper(id=name, title=name, territory=place, in_force=name != "draft")
        for name, place in (("d", "云泽省"), ("e", "云泽省"), ("draft", "云泽省"), ("other", "临江市"))
    }
    held = snapshot(1, [], papers=papers, aims=aims)
    found = conflicts(Network(held))
    assert [item.certain for item in found] == certain
    for item in found:
        assert {claim.value for claim in item.claims} == {one.said for one in aims}


def test_load_counts_each_task_once_a_role_and_period() -> None:
    """A task with two days counts in both quarters; without a day under none; units with most tasks first."""

    def duty(task: int, unit: str, role: str) -> Duty:
        return Duty(task=task, unit=unit, role=role, mention=unit, span=NOWHERE)  # type: ignore[arg-type]

    duties = [duty(0, "省水利厅", "lead"), duty(1, "省水利厅", "lead"), duty(0, "省财政厅", "cooperate")]
    duties += [duty(0, "省水利厅", "lead"), duty(2, "省水利厅", "responsible")]
    dues = [due(0, DAY), due(0, dt.date(2026, 12, 31)), due(1, DAY), due(2, None, recurs="P3M")]
    held = snapshot(3, [], dues=dues, duties=duties)
    assert [(item.unit, item.period, item.tasks, dict(item.roles)) for item in load(held, "quarter")] == [
        ("省水利厅", "2026Q2", (0, 1), {"lead": 2}),
        ("省水利厅", "2026Q4", (0,), {"lead": 1}),
        ("省水利厅", None, (2,), {"responsible": 1}),
        ("省财政厅", "2026Q2", (0,), {"cooperate": 1}),
        ("省财政厅", "2026Q4", (0,), {"cooperate": 1}),
    ]
    assert {item.period for item in load(held, "year", units={"省财政厅"})} == {"2026"}
    assert {item.period for item in load(held, "month", units={"省财政厅"})} == {"2026-06", "2026-12"}


def test_nothing_follows_from_an_empty_snapshot() -> None:
    """No tasks: no order, no cycle, no chain, no conflict, no load."""
    empty = Network(snapshot(0, []))
    assert not empty.order
    assert not cycles(empty)
    assert not longest(empty).steps
    assert not conflicts(empty)
    assert not load(empty.snapshot, "month")
