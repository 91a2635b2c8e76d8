"""Do dependencies hold what their table cannot show: both ends, bounded work, weights that fit the features?"""

from __future__ import annotations

import dataclasses
import random
import time

from extractors import dependency, dependency_target, dependency_task
from extractors.dependency_words import Letters, Words
from extractors.pipeline import extract
from ontology.ids import document_id
from ontology.model import Deliverable, Document, Span, Target, Task

TEXT = """一、工作目标
到2027年，建成省级智能渔港20个，城镇污水再生利用率达到35%。
二、主要任务
（一）推进渔港改造。在沿海五县建设一批智能渔港，编制渔港泊位调度目录。（责任单位：省农业农村厅）
（二）优化泊位安排。按照渔港泊位调度目录安排进出港，减少等候。（责任单位：省交通运输厅）
（三）推进节水治污。升级污水厂工艺，提高城镇污水再生利用率。（责任单位：省住房城乡建设厅）
（四）加强组织领导。建立工作台账，写明承办人员、起止日期、办理结果等事项。（责任单位：省政府办公厅）
（五）强化督导考核。建立工作台账，写明承办人员、起止日期、办理结果等事项。（责任单位：省政府办公厅）
"""


def test_both_ends_quote_what_is_shared() -> None:
    """Each span lies in its own end's text, and the source has the shared words there; no task needs itself."""
    record = extract(Document(id=document_id(TEXT), source="渔港.txt", sha256="", text=TEXT))
    ends = {task.id: task.span for task in record.tasks} | {target.id or "": target.span for target in record.targets}
    found = {(edge.source, edge.target): edge for edge in record.dependencies}
    assert {("2.2", "2.1"), ("2.1", "target:0"), ("2.3", "target:1")} <= set(found)
    for edge in record.dependencies:
        assert edge.source != edge.target
        assert ends[edge.source].contains(edge.spans[0])
        assert ends[edge.target].contains(edge.spans[1])
        assert edge.spans[0].of(TEXT) == edge.via
        assert 0 < edge.confidence <= 1


def test_what_every_policy_says_is_no_dependency() -> None:
    """Two tasks of support that share a whole stock sentence have no edge."""
    record = extract(Document(id=document_id(TEXT), source="渔港.txt", sha256="", text=TEXT))
    assert {"2.4", "2.5"} <= {task.id for task in record.tasks}
    assert not any({"2.4", "2.5"} & {edge.source, edge.target} for edge in record.dependencies)


def test_a_text_printed_twice_has_its_edges_once() -> None:
    """A copy of the whole text adds no edge between a task and its copy, and takes none of the first one's away."""
    once = extract(Document(id=document_id(TEXT), source="渔港.txt", sha256="", text=TEXT))
    copies = tuple(_moved(task, len(TEXT)) for task in once.tasks)
    again = dependency.find(TEXT * 2, once.tasks + copies, once.targets)
    assert [(edge.source, edge.target) for edge in again] == [(edge.source, edge.target) for edge in once.dependencies]
    assert len(again) == 3


def test_what_pairs_tell_is_the_same_in_any_order() -> None:
    """Sums over sets are exact, so that no edge hangs on the order in which this run's sets come out."""
    holders = [{f"{letter}{number}" for number in range(index)} for index, letter in enumerate("甲乙丙丁戊己庚辛壬癸")]
    common = [{pair[1:] * 2 for pair in own} for own in holders]
    letters = Letters(common, len(common))
    pairs = sorted(set().union(*common))
    weights = {letters.mass(pairs)}, {letters.length(pairs)}
    for first in range(1, len(pairs)):
        turned = pairs[first:] + pairs[:first]
        for known, weight in zip(weights, (letters.mass(turned), letters.length(turned)), strict=True):
            known.add(weight)
    assert len({letters.tells(pair) for pair in pairs}) > 5
    assert [len(known) for known in weights] == [1, 1]


def _moved(task: Task, by: int) -> Task:
    """The task where it stands in a copy of the text, so many characters later."""
    parties = tuple(
        dataclasses.replace(party, span=Span(start=party.span.start + by, end=party.span.end + by))
        for party in task.assignments
    )
    span = Span(start=task.span.start + by, end=task.span.end + by)
    return dataclasses.replace(task, id=f"copy-{task.id}", span=span, assignments=parties)


def test_rows_of_one_form_are_no_edges() -> None:
    """Lines worded alike throughout, about different things, share a form and no object."""
    rows = "".join(
        f"（{number}）{what}监测频次。{what}监测点的手工监测频次由每月一次调整为每周一次，结果报送监测数据平台。\n"
        for number, what in zip("一二三四", ("湖库", "河口", "湿地", "水源"), strict=True)
    )
    text = f"一、主要任务\n{rows}（五）支持企业。引导运输企业兼并重组。\n"
    record = extract(Document(id=document_id(text), source="监测.txt", sha256="", text=text))
    assert len(record.tasks) == 5
    assert record.dependencies == ()


def test_a_body_that_two_tasks_name_is_no_shared_thing() -> None:
    """What two tasks have in common beyond parties and stock words is not the name of an authority."""
    bodies = [
        "登记采砂船号，发现伪造证书的船只，立即告知内河水域综合监管执法部门。",
        "拆除湖区围网，遇到渔户阻挠的情形，立即告知内河水域综合监管执法部门。",
    ]
    text, tasks, _ = _document(bodies)
    bare = tuple(dataclasses.replace(task, deliverables=()) for task in tasks)
    assert list(dependency_task.meetings(Words(text, bare))) == []
    tools = (text.replace("部门", "平台"), bare)
    assert [meeting.words[0][-2:] for meeting in dependency_task.meetings(Words(*tools))] == ["平台"]


def _document(bodies: list[str]) -> tuple[str, tuple[Task, ...], tuple[Target, ...]]:
    text, tasks = "", []
    for index, body in enumerate(bodies):
        span = Span(start=len(text), end=len(text) + len(body))
        made = Deliverable(span=span, rule="deliverable.made", name=body[8:18], relation="produces")
        tasks.append(
            Task(
                id=str(index), section=None, label="", path=str(index), title=body[:8], span=span, deliverables=(made,)
            )
        )
        text += body + "\n"
    targets = tuple(
        Target(
            span=Span(start=0, end=4), rule="target.stated", mention=body[:4], indicator=body[8:18],
            comparator=">=", value=index, id=f"target:{index}",
        )
        for index, body in enumerate(bodies[:300])
    )  # fmt: skip
    return text, tuple(tasks), targets


def test_work_is_bounded_for_very_many_tasks() -> None:
    """Five thousand tasks, all alike, of random letters or all on one thing, take seconds of time, not all pairs."""
    letters = random.Random(7)  # noqa: S311 - letters, not secrets
    alike = ["建立健全全省统一的冷链物流重点项目库，依托项目库完善调度平台。"] * 5000
    strange = ["".join(chr(0x4E00 + letters.randrange(3000)) for _ in range(60)) for _ in range(5000)]
    single = [f"建立冷链物流重点项目库，依托重点项目库{body[:30]}。" for body in strange]
    for bodies in (alike, strange, single):
        text, tasks, targets = _document(bodies)
        began = time.process_time()
        dependency.find(text, tasks, targets)
        assert time.process_time() - began < 10


def test_weights_are_those_of_the_features() -> None:
    """The shipped weights name exactly the features that the evidence has, and none counts against an edge."""
    shipped = dependency.weights()
    assert tuple(shipped["target"].features) == dependency_target.FEATURES
    assert tuple(shipped["task"].features) == dependency_task.FEATURES
    assert all(weight >= 0 for kind in shipped.values() for weight in kind.features.values())
    assert all(0 < kind.threshold < 1 for kind in shipped.values())
