"""A document with as many tasks and dependencies as wanted, for what draws and lists them."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

from ontology import ids
from ontology.model import (
    Assignment,
    Deadline,
    Deliverable,
    Dependency,
    DependencyType,
    Document,
    Record,
    Section,
    Span,
    Target,
    Task,
)

_WORK = ("编制规划", "建立项目库", "建设管理平台", "制定技术标准", "开展普查", "实施改造", "组织验收", "完善监测体系")
_MATTER = ("城镇污水管网", "农村公路", "数字档案", "中小河流", "老旧小区", "茶园基地", "内河港口", "社区食堂")
_UNITS = ("省水利厅", "省住房城乡建设厅", "省发展改革委", "省财政厅", "省生态环境厅", "省数据局")
_CHAPTERS = "一二三四五六七八九十"


def wide_record(
    tasks: int = 200, edges: int = 130, *, name: str = "云泽省综合治理总体方案", hostile: str = ""
) -> Record:
    """Tasks in ten chapters, edges of each kind, one circle of four; ``hostile`` stands in every text people write."""
    draw = random.Random(tasks * 1009 + edges)  # noqa: S311 - variety, not secrecy
    text = f"{name}{hostile}\n到2030年，全省综合治理达标率达到95%以上{hostile}。\n"
    aim = Span(start=text.index("到2030年"), end=text.index("。"))
    made: list[Task] = []
    sections: list[Section] = []
    for at in range(tasks):
        chapter, item = divmod(at, -(-tasks // len(_CHAPTERS)))
        if not item:
            head = f"{_CHAPTERS[chapter]}、重点领域{chapter + 1}\n"
            span = Span(start=len(text), end=len(text) + len(head) - 1)
            title = head[2:-1]
            sections.append(Section(id=f"{chapter + 1}", parent=None, label=head[0], title=title, span=span))
            text += head
        matter = "和".join(draw.sample(_MATTER, 1 + (at % 3 == 0)))
        words = f"{draw.choice(_WORK)}推进{matter}{hostile}"
        line, task = _task(
            len(text), (chapter, item), words, (draw.choice(_UNITS), 2026 + at * 4 // tasks, at), hostile
        )
        made.append(task)
        text += line
    document = Document(
        id=ids.document_id(text), source="总体方案.txt", sha256=ids.sha256(text.encode()), text=text,
        title=f"{name}{hostile}", issuer="云泽省人民政府", jurisdiction="云泽省", level="province",
        issued=dt.date(2026, 1, 15),
    )  # fmt: skip
    target = Target(
        span=aim, rule="target.rate", mention=aim.of(text), indicator="综合治理达标率", comparator=">=",
        value=95.0, unit="%", deadline=dt.date(2030, 12, 31), id="target:0",
    )  # fmt: skip
    dependencies = [*_edges(draw, made, edges), *(_aimed(task, aim) for task in made[:9:3] if edges)]
    return Record(
        document=document,
        sections=tuple(sections),
        tasks=tuple(made),
        targets=(target,),
        dependencies=tuple(replace(edge, via=f"{edge.via}{hostile}") for edge in dependencies),
    )


def _task(start: int, where: tuple[int, int], title: str, said: tuple[str, int, int], hostile: str) -> tuple[str, Task]:
    """The line of a task, and the task, which begins at a place of the text."""
    (chapter, item), (unit, year, number) = where, said
    line = f"（{item + 1}）{title}。{year}年底前完成台账{number}。（牵头单位：{unit}）\n"

    def place(words: str) -> Span:
        found = start + line.index(words)
        return Span(start=found, end=found + len(words))

    return line, Task(
        id=f"{chapter + 1}.{item + 1}", section=str(chapter + 1), label=f"（{item + 1}）",
        path=f"{_CHAPTERS[chapter]}/（{item + 1}）", title=title, span=Span(start=start, end=start + len(line) - 1),
        assignments=(
            Assignment(
                span=place(unit), rule="assignment.lead_clause", mention=unit, unit=f"云泽{unit}{hostile}",
                role="lead", scope="clause",
            ),
        ),
        deadlines=(
            Deadline(
                span=place(f"{year}年底前"), rule="deadline.by_year_end", mention=f"{year}年底前",
                end=dt.date(year, 12, 31),
            ),
        ),
        deliverables=(
            Deliverable(
                span=place(f"台账{number}"), rule="deliverable.made", name=f"台账{number}", relation="produces"
            ),
        ),
    )  # fmt: skip


def _edges(draw: random.Random, tasks: list[Task], count: int) -> list[Dependency]:
    """So many edges between tasks near each other, none twice; a circle of four where there are as many."""
    pairs: dict[tuple[int, int], DependencyType] = {}
    ring = [3, 5, 8, 4]
    if count >= len(ring) and len(tasks) > max(ring):
        pairs |= {(one, ring[(place + 1) % 4]): "after" for place, one in enumerate(ring)}
    kinds: list[DependencyType] = ["uses-output", "after", "uses-output", "shares-object"]
    while len(pairs) < count:
        source = draw.randrange(len(tasks) // 2) * 2 % len(tasks)
        target = max(0, source - draw.randrange(1, 14))
        if source != target and (target, source) not in pairs and not {source, target} <= set(ring):
            pairs.setdefault((source, target), draw.choice(kinds))
    return [
        Dependency(
            source=tasks[a].id, target=tasks[b].id, type=kind, via=tasks[b].deliverables[0].name,
            spans=(tasks[a].deadlines[0].span, tasks[b].deliverables[0].span), rule="dependency.same_deliverable",
            confidence=0.95 if (a + b) % 3 else 0.7,
        )
        for (a, b), kind in pairs.items()
    ]  # fmt: skip


def _aimed(task: Task, aim: Span) -> Dependency:
    return Dependency(
        source=task.id, target="target:0", type="contributes-to", via="综合治理", spans=(task.span, aim),
        rule="dependency.names_indicator",
    )  # fmt: skip
