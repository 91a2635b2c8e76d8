"""Do dependencies hold what their table cannot show: both ends, bounded work, weights that fit the features?"""

from __future__ import annotations

import random
import time

from extractors import dependency, dependency_target, dependency_task
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
    """Five thousand tasks, all alike or of random letters, take seconds of processor time, not all pairs."""
    letters = random.Random(7)  # noqa: S311 - letters, not secrets
    alike = ["建立健全全省统一的冷链物流重点项目库，依托项目库完善调度平台。"] * 5000
    strange = ["".join(chr(0x4E00 + letters.randrange(3000)) for _ in range(60)) for _ in range(5000)]
    for bodies in (alike, strange):
        text, tasks, targets = _document(bodies)
        began = time.process_time()
        dependency.find(text, tasks, targets)
        assert time.process_time() - began < 20


def test_weights_are_those_of_the_features() -> None:
    """The shipped weights name exactly the features that the evidence has, and none counts against an edge."""
    shipped = dependency.weights()
    assert tuple(shipped["target"].features) == dependency_target.FEATURES
    assert tuple(shipped["task"].features) == dependency_task.FEATURES
    assert all(weight >= 0 for kind in shipped.values() for weight in kind.features.values())
    assert all(0 < kind.threshold < 1 for kind in shipped.values())
