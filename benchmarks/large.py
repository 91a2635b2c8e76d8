"""What does a large graph look like? Any number of documents as records, stored at once and kept for the next run.

    python -m benchmarks.large 100000       # a graph of that many tasks in .cache/, with progress

The records are made whole, not extracted, so that a graph of 100,000 tasks takes minutes. A document is drawn from
a seed that is its number: place, bodies, matters, times and numbers. Matters are two words of a dictionary, drawn as
words are in texts, few often and many seldom.
"""

from __future__ import annotations

import argparse
import datetime as dt
import functools
import hashlib
import itertools
import os
import random
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import jieba
import pyoxigraph as ox
from rich.progress import track

from benchmarks.many_files import AIMS, CHAPTERS, ORDINALS, RULES
from graph import serialise
from graph.store import open_store
from ontology import ids, iris, terms
from ontology.model import (
    Assignment,
    Deadline,
    Deliverable,
    Dependency,
    Document,
    GlobalRule,
    Modality,
    Record,
    Reference,
    Section,
    Span,
    Target,
    Task,
)
from ontology.statements import statements
from ontology.units.naming import with_bodies

VERSION = 3  # of the contents: a graph of another version is made anew
CACHE = Path(__file__).parent.parent / ".cache" / "large"
TASKS = 15.0  # a document, on average
_AT_ONCE = 100  # documents in a piece of work
_PLACES = tuple(f"{a}{b}" for a, b in itertools.product("临青海松南白清丰宁石", "江原晏溪浦泉"))
_BODIES = (
    "水利", "发展改革委", "财政", "自然资源", "商务", "交通运输", "农业农村", "市场监管", "民政", "卫生健康委",
    "医保", "住房城乡建设", "公安", "工业和信息化", "林业", "生态环境", "统计", "教育", "科技", "人力资源社会保障",
    "文化和旅游", "应急", "审计", "司法",
)  # fmt: skip
_WORK = (
    "编制{topic}专项规划，建立{other}重点项目库",
    "建设{topic}综合管理平台，推进{other}数据汇聚共享",
    "制定{topic}技术指南，规范{other}",
    "开展{topic}问题排查，建立整改台账，加强{other}",
    "培育{topic}龙头企业，打造{other}示范基地",
    "完善{topic}监测评估机制，定期发布{other}报告",
    "改造提升{topic}基础设施，补齐{other}短板",
    "组建{topic}专家委员会，为{other}提供决策咨询",
    "支持{topic}企业开展{other}，落实税费优惠",
    "健全{topic}责任体系，把{other}纳入年度考核",
)
_TITLES = ("推进{topic}", "加强{topic}", "完善{topic}体系", "规范{topic}管理", "做好{topic}工作", "提升{topic}能力")
_GENRES = ("实施方案", "行动计划", "若干措施", "工作要点", "实施意见")
_ALL = "各县（市、区）人民政府"
_FORCES = {"鼓励": "encouragement", "严禁": "prohibition", "不得": "prohibition", "支持": "encouragement"}


@functools.cache
def _words() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Nouns and verbal nouns of the dictionary, the commonest first: 12,000 and 1,500."""
    lines = [line.split(" ") for line in Path(jieba.__file__).with_name("dict.txt").read_text("utf-8").splitlines()]
    found: dict[str, list[tuple[int, str]]] = {"n": [], "vn": []}
    for word, count, tag in lines:
        if tag in found and 2 <= len(word) <= 4 and int(count) >= 3:
            found[tag].append((-int(count), word))
    nouns, verbal = (tuple(word for _, word in sorted(found[tag])) for tag in ("n", "vn"))
    return nouns[100:12_100], verbal[:1_500]


def _drawn(draw: random.Random, words: tuple[str, ...]) -> str:
    """A word, few often and many seldom."""
    return words[int(len(words) * draw.random() ** 3)]


def matter(draw: random.Random) -> str:
    """Something that a task is about: 茶叶检测, 灌区调度."""
    nouns, verbal = _words()
    return _drawn(draw, nouns) + _drawn(draw, verbal)


class _Writer:
    """The text of a document as it grows; what is written knows where it stands."""

    def __init__(self) -> None:
        self.text = ""

    def add(self, piece: str) -> Span:
        start = len(self.text)
        self.text += piece
        return Span(start=start, end=len(self.text))

    def find(self, piece: str, within: Span) -> Span:
        start = self.text.index(piece, within.start)
        return Span(start=start, end=start + len(piece))


def record(number: int) -> Record:
    """The record of that number, the same every time."""
    draw = random.Random(number)  # noqa: S311 - variety, not secrecy
    province = draw.random() < 0.25
    place = "云泽省" if province else draw.choice(_PLACES) + "市"
    issued = dt.date(2021, 1, 1) + dt.timedelta(days=draw.randrange(2000))
    genre, topic = draw.choice(_GENRES), matter(draw)
    title = f"{place}{topic}{genre}"
    writer = _Writer()
    writer.add(f"{place}人民政府关于印发{title}的通知\n{place[0]}政发〔{issued.year}〕{number + 1}号\n")
    writer.add("各县（市、区）人民政府，市政府各部门：\n")
    rule = writer.add("以下任务均需各县（市、区）人民政府落实，不再单独列出。")
    writer.add("\n")
    sections, tasks = _chapters(draw, writer, place, topic, province=province)
    targets = _targets(draw, writer, tasks)
    document = Document(
        id=ids.document_id(writer.text),
        source=f"large/{number:06}.txt",
        sha256=ids.sha256(writer.text.encode()),
        text=writer.text,
        title=title,
        issuer=f"{place}人民政府",
        jurisdiction=place if province else f"云泽省{place}",
        level="province" if province else "city",
        number=f"{place[0]}政发〔{issued.year}〕{number + 1}号",
        genre=genre,
        status="draft" if draw.random() < 0.03 else "final",
        issued=issued,
    )
    tasks = (
        tuple(replace(task, assignments=(*task.assignments, _shared(writer, rule))) for task in tasks[:3]) + tasks[3:]
    )
    covering = GlobalRule(
        span=rule, rule="global.also", kind="also-responsible", units=(_ALL,), applies_to=tuple(t.id for t in tasks[:3])
    )
    made = Record(
        document=document,
        sections=sections,
        tasks=tasks,
        targets=targets,
        global_rules=(covering,),
        dependencies=_edges(draw, tasks, targets),
    )
    return with_bodies(made)


def _chapters(
    draw: random.Random, writer: _Writer, place: str, topic: str, *, province: bool
) -> tuple[tuple[Section, ...], tuple[Task, ...]]:
    sections, tasks = [], []
    for index, name in enumerate(CHAPTERS[1:], 2):
        start = len(writer.text)
        writer.add(f"{name}\n")
        for item in range(draw.randint(3, 7)):
            tasks.append(_task(draw, writer, (index, item), place, topic, province=province))
        span = Span(start=start, end=len(writer.text))
        sections.append(Section(id=str(index), parent=None, label=name[0], title=name[2:], span=span))
    return tuple(sections), tuple(tasks)


def _task(
    draw: random.Random, writer: _Writer, where: tuple[int, int], place: str, topic: str, *, province: bool
) -> Task:
    chapter, item = where
    own = topic if draw.random() < 0.25 else matter(draw)
    title = draw.choice(_TITLES).format(topic=own)
    label = f"（{ORDINALS[item]}）"
    values = {
        "topic": own, "other": matter(draw), "field": topic, "year": draw.randint(2024, 2030),
        "month": draw.randint(2, 12), "past": draw.randint(2015, 2023), "count": draw.randint(3, 900),
        "rate": draw.randint(5, 99),
    }  # fmt: skip
    aim, rule = draw.choice(AIMS), draw.choice(RULES)
    start = len(writer.text)
    writer.add(f"{label}{title}。")
    work = writer.add(draw.choice(_WORK).format(**values) + "。")
    aimed = writer.add(aim.format(**values))
    ruled = writer.add(rule.format(**values)) if draw.random() < 0.5 else None
    names = [f"{'省' if province else '市'}{name}" for name in draw.sample(_BODIES, draw.randint(1, 4))]
    names = [name if name.endswith("委") else f"{name}{'厅' if province else '局'}" for name in names]
    clause = writer.add(f"（牵头单位：{names[0]}" + (f"；配合单位：{'、'.join(names[1:])}" if names[1:] else "") + "）")
    span = Span(start=start, end=len(writer.text))
    writer.add("\n")
    return Task(
        id=f"{chapter}.{item + 1}",
        section=str(chapter),
        label=label,
        path=f"{ORDINALS[chapter - 1]}/{label}",
        title=title,
        span=span,
        assignments=_assignments(writer, clause, names, place if province else f"云泽省{place}"),
        deadlines=_deadlines(writer, aimed, values),
        references=_references(writer, ruled, topic),
        modality=_modality(writer, ruled),
        deliverables=(Deliverable(span=work, rule="deliverable.made", name=f"{own}平台", relation="produces"),)
        if "平台" in work.of(writer.text)
        else (),
    )


def _assignments(writer: _Writer, clause: Span, names: list[str], place: str) -> tuple[Assignment, ...]:
    return tuple(
        Assignment(
            span=writer.find(name, clause),
            rule="assignment.lead_clause",
            mention=name,
            unit=place + name[1:],
            role="cooperate" if index else "lead",
            scope="clause",
        )
        for index, name in enumerate(names)
    )


def _shared(writer: _Writer, rule: Span) -> Assignment:
    """What one sentence says for several tasks."""
    span = writer.find(_ALL, rule)
    return Assignment(span=span, rule="global.also", mention=_ALL, unit=_ALL, role="responsible", scope="global")


def _deadlines(writer: _Writer, aimed: Span, values: dict[str, object]) -> tuple[Deadline, ...]:
    text, year = aimed.of(writer.text), int(str(values["year"]))
    for printed, end in (
        (f"到{year}年底", dt.date(year, 12, 31)),
        (f"{year}年{values['month']}月底前", dt.date(year, int(str(values["month"])), 28)),
        (f"到{year}年", dt.date(year, 12, 31)),
    ):
        if printed in text:
            span = writer.find(printed, aimed)
            return (Deadline(span=span, rule="deadline.by_year_end", mention=printed, end=end),)
    if "每季度" in text:
        return (Deadline(span=writer.find("每季度", aimed), rule="deadline.every", mention="每季度", recurs="P3M"),)
    printed = f"印发之日起{values['month']}个月内"
    span = writer.find(printed, aimed)
    offset = f"P{values['month']}M"
    return (Deadline(span=span, rule="deadline.within", mention=printed, offset=offset, anchor="issue"),)


def _references(writer: _Writer, ruled: Span | None, topic: str) -> tuple[Reference, ...]:
    if ruled is None or "《" not in ruled.of(writer.text):
        return ()
    title = f"云泽省{topic}管理办法"
    span = writer.find(f"《{title}》", ruled)
    return (Reference(span=span, rule="reference.title", title=title, relation="implements"),)


def _modality(writer: _Writer, ruled: Span | None) -> tuple[Modality, ...]:
    text = ruled.of(writer.text) if ruled is not None else ""
    found = next((word for word in _FORCES if word in text), None)
    if ruled is None or found is None:
        return ()
    return (Modality(span=ruled, rule="modality.word", text=text, type=_FORCES[found]),)  # type: ignore[arg-type]


def _targets(draw: random.Random, writer: _Writer, tasks: tuple[Task, ...]) -> tuple[Target, ...]:
    found = []
    for number, task in enumerate(draw.sample(tasks, 3)):
        value, year = draw.randint(40, 99), draw.randint(2025, 2030)
        indicator = f"{task.title[2:]}覆盖率"
        said = f"到{year}年，{indicator}达到{value}%以上"
        span = writer.add(said)
        writer.add("。\n")
        found.append(
            Target(
                span=span, rule="target.rate", mention=said, indicator=indicator, comparator=">=", value=value,
                unit="%", deadline=dt.date(year, 12, 31), id=f"target:{number}",
            )
        )  # fmt: skip
    return tuple(found)


def _edges(draw: random.Random, tasks: tuple[Task, ...], targets: tuple[Target, ...]) -> tuple[Dependency, ...]:
    first, second = draw.sample(tasks, 2)
    return (
        Dependency(
            source=first.id, target=second.id, type="uses-output", via="成果", spans=(first.span, second.span),
            rule="dependency.uses_output",
        ),
        Dependency(
            source=first.id, target=targets[0].id or "", type="contributes-to", via=targets[0].indicator,
            spans=(first.span,), rule="dependency.contributes",
        ),
    )  # fmt: skip


def _written(numbers: range) -> tuple[bytes, int]:
    """Some documents as N-Quads, with what the store notes of each; how many tasks they have."""
    lines: list[str] = []
    tasks = 0
    for number in numbers:
        made = record(number)
        tasks += len(made.tasks)
        said = "".join(serialise.ntriples(statements(made)))
        graph, document = iris.graph(made.document.id), iris.document(made.document.id)
        digest = hashlib.sha256(said.encode()).hexdigest()
        lines.append(said.replace(" .\n", f" <{graph}> .\n"))
        lines.append(f'<{document}> <{terms.DIGEST}> "{digest}" <{iris.META_GRAPH}> .\n')
    return "".join(lines).encode(), tasks


def graph_of(tasks: int) -> Path:
    """The folder of a graph of about so many tasks; made where the cache has none."""
    folder = CACHE / f"v{VERSION}-{tasks}"
    if not folder.exists():
        for old in CACHE.glob(f"v*-{tasks}"):
            shutil.rmtree(old)
        new = CACHE / f"new-{os.getpid()}"
        _build(new, max(1, round(tasks / TASKS)))
        new.rename(folder)
    return folder / "graph"


def _build(folder: Path, documents: int) -> None:
    place = folder / "graph"
    place.parent.mkdir(parents=True)
    with open_store(str(place)):
        pass
    engine = ox.Store(str(place))
    pieces = [range(at, min(at + _AT_ONCE, documents)) for at in range(0, documents, _AT_ONCE)]
    with ProcessPoolExecutor() as pool:
        for written, _ in track(pool.map(_written, pieces), "建图", total=len(pieces), transient=True):
            engine.bulk_load(written, format=ox.RdfFormat.N_QUADS)
    engine.update(f'INSERT DATA {{ GRAPH <{iris.META_GRAPH}> {{ <{iris.STORE_NODE}> <{terms.STATE}> "{VERSION}" }} }}')
    engine.flush()


def records(documents: int) -> Iterator[Record]:
    """The first records of any large graph."""
    return map(record, range(documents))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("tasks", type=int, nargs="?", default=100_000)
    print(graph_of(parser.parse_args().tasks))
