"""What is drawn of the dependencies asked for? Boxes for tasks and numbers, lines with what they rest on, in columns.

A column is a step: what stands in it needs something of the columns before it. Tasks of a circle stand below each other
in a frame. Tasks that nothing ties to others are not drawn but listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from api.answerview import passage_link, task_link
from api.depending import Asked, Scope, edges_of, members_of, scope_of
from api.dependview import Told
from api.graphs.boxes import MEASURES, SMALL, TITLE, WIDTH, Badges, Box, height, inside
from api.graphs.shapes import Circle, Line, Node, Picture
from api.graphs.wrapping import shortened, wrapped
from api.library import Library
from api.words import ROLES
from graph.dependencies import Chain, Cycle, Edge, Goal, Network, cycles, longest, longest_through
from graph.drawing import Arrangement, Link, arranged
from ontology.errors import QuestionError

MOST = 1_500
"""Boxes in a picture: beyond, nobody finds anything in it."""


def picture(library: Library, asked: Asked) -> Picture:
    """The picture of what is asked for; QuestionError where it would have more boxes than ``MOST``."""
    if asked.task is None and asked.document is None and asked.unit is None:
        raise QuestionError("没有写明要看什么的依赖图", hint="请给出 task、document 或 unit 中的至少一个")
    if asked.task is not None and asked.unit is not None:
        raise QuestionError("task 与 unit 只能给出一个", where=asked.task[:40])
    scope = scope_of(library, asked)
    return _Drawn(library, scope).picture()


class _Drawn:
    """The parts of a picture as they are worked out."""

    def __init__(self, library: Library, scope: Scope) -> None:
        self.scope = scope
        self.network = Network(scope.snapshot)
        self.snapshot = scope.snapshot
        self.told = Told(library, self.network)
        members = members_of(scope, self.network)
        own = set(scope.focus)
        self.edges = edges_of(scope, members)
        self.goals = [goal for goal in self.snapshot.goals if goal.source in own]
        self.linked = sorted(
            {end for edge in self.edges for end in (edge.source, edge.target)}
            | {goal.source for goal in self.goals}
            | (own if scope.kind == "task" else set())
        )
        if len(self.linked) > MOST:
            raise QuestionError(
                f"依赖图有{len(self.linked)}项任务，画出来看不清", hint="请选一份文件，或文件中的一个单位、一项任务"
            )
        self.apart = tuple(task for task in scope.focus if task not in set(self.linked))
        self.cycles = [cycle for cycle in cycles(self.network) if not members.isdisjoint(cycle.group)]
        self.chain = longest_through(self.network, scope.focus[0]) if scope.kind == "task" else self._longest(members)
        self.aims = {(aim.document, aim.id): aim for aim in self.snapshot.aims if aim.id}
        self.ends = list(dict.fromkeys(self._end(goal) for goal in self.goals))
        self.ring = {task: place for place, cycle in enumerate(self.cycles) for task in cycle.group}

    def _longest(self, members: Iterable[int]) -> Chain:
        return longest(self.network, frozenset(members) & frozenset(self.linked))

    def _end(self, goal: Goal) -> tuple[str, str]:
        return self.snapshot.tasks[goal.source].document, goal.target

    def picture(self) -> Picture:
        """The picture: boxes measured, arranged, and everything put where it belongs."""
        boxes = self._boxes()
        drawn = arranged([box.item for box in boxes], list(self._links(boxes)), MEASURES)
        nodes = {node.key: node for box, place in zip(boxes, drawn.places, strict=True) for node in box.at(place)}
        documents = list(self.snapshot.papers)
        return Picture(
            kind=self.scope.kind,
            title=self._title(),
            width=drawn.width,
            height=drawn.height,
            nodes=tuple(nodes.values()),
            lines=tuple(self._lines(drawn, nodes)),
            circles=tuple(
                Circle(
                    x=place.x,
                    y=place.y,
                    width=WIDTH,
                    height=box.item.height,
                    tasks=len(box.nodes),
                )
                for box, place in zip(boxes, drawn.places, strict=True)
                if box.cycle is not None
            ),
            bands=tuple(
                (documents[band], self.snapshot.papers[documents[band]].title, top, bottom)
                for band, (top, bottom) in sorted(drawn.bands.items())
            ),
            steps=drawn.columns,
            chain=tuple(self._keys(step) for step in self.chain.steps),
            rings=tuple((self._keys(cycle.tasks), self._keys(cycle.group)) for cycle in self.cycles),
            apart=self.apart,
            scope=self.scope,
            network=self.network,
        )

    def _title(self) -> str:
        scope = self.scope
        if scope.kind == "task":
            work = self.snapshot.tasks[scope.focus[0]]
            return f"{work.path} {work.title}"
        papers = [scope.document.title or scope.document.source] if scope.document else []
        return "：".join([*papers, *(["、".join(scope.units)] if scope.units else [])])

    # --- boxes --------------------------------------------------------------------------------

    def _boxes(self) -> list[Box]:
        """A box for each task, each circle as a whole, and each number, in the order of the text."""
        bands = {document: place for place, document in enumerate(self.snapshot.papers)}
        rank = {layer: place for place, layer in enumerate(sorted({self.network.layers[t] for t in self.linked}))}
        boxes: list[Box] = []
        for task in self.linked:
            work = self.snapshot.tasks[task]
            ring = self.ring.get(task)
            cycle = self.cycles[ring] if ring is not None else None
            group = [other for other in self._turn(cycle) if other in set(self.linked)] if cycle else [task]
            if cycle and task != min(group):
                continue
            layer = rank[self.network.layers[task]]
            nodes = [self._task(each, layer) for each in group]
            framed = cycle if len(group) > 1 else None
            boxes.append(Box(nodes=nodes, layer=layer, band=bands[work.document], cycle=framed))
        at = {node.key: box.layer for box in boxes for node in box.nodes}
        for document, aim in self.ends:
            serving = [goal.source for goal in self.goals if self._end(goal) == (document, aim)]
            layer = 1 + max(at[self._key(task)] for task in serving)
            boxes.append(Box(nodes=[self._aim(document, aim, layer)], layer=layer, band=bands[document], cycle=None))
        return boxes

    def _turn(self, cycle: Cycle) -> Sequence[int]:
        """The tasks of a circle in turn, what is needed first, then those on longer ways round."""
        turn = tuple(reversed(cycle.tasks))
        return (*turn, *(task for task in cycle.group if task not in turn))

    def _key(self, task: int) -> str:
        work = self.snapshot.tasks[task]
        return f"{work.document}/{work.id}"

    def _keys(self, tasks: Iterable[int]) -> tuple[str, ...]:
        return tuple(self._key(task) for task in tasks)

    def _task(self, task: int, layer: int) -> Node:
        work, day = self.snapshot.tasks[task], self.snapshot.day(task)
        order = list(ROLES)
        duties = sorted(self.snapshot.duties_of.get(task, ()), key=lambda duty: order.index(duty.role))
        units = tuple(dict.fromkeys((duty.unit, duty.role) for duty in duties))
        territory = self.snapshot.papers[work.document].territory or ""
        head = "　".join([work.path, *(unit.removeprefix(territory) or unit for unit, _ in units[:1])])
        framed = self.ring.get(task) is not None and len(self.cycles[self.ring[task]].group) > 1
        lines = wrapped(work.title, TITLE - 2 if framed else TITLE, 2) or ("（无标题）",)
        return Node(
            key=self._key(task), kind="task", document=work.document, id=work.id, path=work.path, title=work.title,
            head=shortened(head, SMALL - 2 if framed else SMALL), lines=lines,
            href=task_link(work.document, work.id), x=0.0, y=0.0,
            width=WIDTH, height=height(lines), layer=layer, due=day.isoformat() if day else None,
            units=units, focus=task in self.scope.focus and self.scope.kind != "document",
            chained=any(task in step for step in self.chain.steps), circle=self.ring.get(task),
        )  # fmt: skip

    def _aim(self, document: str, aim_id: str, layer: int) -> Node:
        aim = self.aims.get((document, aim_id))
        words = aim.mention if aim else aim_id
        lines = wrapped(words, TITLE - 1, 2) or (aim_id,)
        return Node(
            key=f"{document}/{aim_id}", kind="target", document=document, id=aim_id, path="目标", title=words,
            head="目标", lines=lines, href=passage_link(document, aim.span) if aim else f"/documents/{document}",
            x=0.0, y=0.0, width=WIDTH, height=height(lines), layer=layer,
            due=aim.by.isoformat() if aim and aim.by else None, units=(), focus=False, chained=False, circle=None,
        )  # fmt: skip

    # --- lines --------------------------------------------------------------------------------

    def _ends(self) -> Iterator[tuple[str, str, Edge | Goal]]:
        """Each line: what is needed, what needs it, why. A number is where a task's work goes, on the right of it."""
        for edge in self.edges:
            yield self._key(edge.target), self._key(edge.source), edge
        for goal in self.goals:
            yield self._key(goal.source), "/".join(self._end(goal)), goal

    def _links(self, boxes: Sequence[Box]) -> Iterator[Link]:
        where = {node.key: (place, at) for place, box in enumerate(boxes) for node, at in box.middles()}
        for first, second, _ in self._ends():
            (source, at), (target, to) = where[first], where[second]
            yield Link(source=source, target=target, source_at=at, target_at=to)

    def _lines(self, drawn: Arrangement, nodes: Mapping[str, Node]) -> Iterator[Line]:
        badges = Badges()
        chain = {id(edge) for edge in self.chain.edges}
        ring = {id(edge) for cycle in self.cycles for edge in cycle.edges}
        for number, ((first, second, edge), route) in enumerate(zip(self._ends(), drawn.routes, strict=True), 1):
            goal = isinstance(edge, Goal)
            way = route or inside(nodes[first], nodes[second])
            yield Line(
                key=f"e{number}",
                type="contributes-to" if isinstance(edge, Goal) else edge.type,
                source=first if goal else second,
                target=second if goal else first,
                route=way,
                badge=badges.place(way),
                chained=id(edge) in chain,
                circled=id(edge) in ring,
                told=self.told.goal(edge) if isinstance(edge, Goal) else self.told.edge(edge),
            )
