"""Small records about an invented province, 云泽省: what a test needs to say and nothing more.

Every factory fills in what its caller leaves out. ``record`` writes the text of its tasks itself,
so that every span quotes what it should.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from ontology import ids
from ontology.model import (
    Assignment,
    Deadline,
    Deliverable,
    Dependency,
    Document,
    GlobalRule,
    Locator,
    Modality,
    Part,
    Record,
    Reference,
    Section,
    Span,
    Target,
    Task,
    Unread,
)

TITLE = "云泽省湿地保护三年行动方案"
TEXT = """云泽省人民政府办公厅关于印发云泽省湿地保护三年行动方案的通知
云政办发〔2024〕17号
各市人民政府，省政府各部门：
现将《云泽省湿地保护三年行动方案》印发给你们，请认真贯彻执行。
一、总体目标
到2026年，全省湿地保护率达到62%以上。
二、重点任务
下文任务均由各市人民政府同步落实，各条不再标明。
（一）开展湿地资源调查。对照《云泽省湿地保护条例》，2024年底前编制湿地资源清单，建成监测站点40个。（牵头单位：省林业局；责任单位：省自然资源厅、水利厅）
（二）实施退化湿地修复。依托湿地资源清单，2025年6月底前完成修复项目，鼓励社会力量参与，不得擅自占用湿地，湿地保护率不低于60%。省林业局要加强指导。（责任单位：省林业局、省生态环境厅）
（三）加强巡查。每季度开展一次巡查，适时再行部署。
附件：分工说明
云泽省人民政府办公厅
2024年3月8日
"""

FORESTRY = "云泽省林业局"
LAND = "云泽省自然资源厅"
WATER = "云泽省水利厅"
ENVIRONMENT = "云泽省生态环境厅"
CITIES = "各市人民政府"


def span(quotation: str, text: str = TEXT, *, nth: int = 0) -> Span:
    """Where the text says that; the n-th time, counted from 0."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(quotation, start + 1)
    return Span(start=start, end=start + len(quotation))


def document(**fields: Any) -> Document:
    """The invented action plan, or one like it."""
    text = fields.pop("text", TEXT)
    filled: dict[str, Any] = {
        "id": ids.document_id(text),
        "source": "samples/湿地保护三年行动方案.txt",
        "sha256": ids.sha256(text.encode()),
        "text": text,
        "title": TITLE,
        "issuer": "云泽省人民政府办公厅",
        "jurisdiction": "云泽省",
        "level": "province",
        "number": "云政办发〔2024〕17号",
        "genre": "方案",
        "status": "final",
        "issued": dt.date(2024, 3, 8),
    }
    return Document(**(filled | fields))


def assignment(mention: str = "省林业局", unit: str = FORESTRY, **fields: Any) -> Assignment:
    """A unit made answerable; without more, the responsible one of a clause."""
    filled: dict[str, Any] = {
        "span": span(mention),
        "rule": "assignment.responsible_clause",
        "role": "responsible",
        "scope": "clause",
    }
    return Assignment(mention=mention, unit=unit, **(filled | fields))


def deadline(mention: str = "2024年底前", **fields: Any) -> Deadline:
    """A time that bounds work; without more, the end of 2024."""
    filled: dict[str, Any] = {"span": span(mention), "rule": "deadline.by_year_end"}
    if not {"start", "end", "recurs", "offset"} & fields.keys():
        filled["end"] = dt.date(2024, 12, 31)
    return Deadline(mention=mention, **(filled | fields))


def target(mention: str = "建成监测站点40个", **fields: Any) -> Target:
    """A number to be reached; without more, 40 监测站点."""
    filled: dict[str, Any] = {
        "span": span(mention),
        "rule": "target.count",
        "indicator": "监测站点",
        "comparator": "=",
        "value": 40,
        "unit": "个",
    }
    return Target(mention=mention, **(filled | fields))


def task(number: int = 1, title: str = "开展湿地资源调查", **fields: Any) -> Task:
    """A task 二/（一）, 二/（二） … without any fact."""
    label = f"（{'一二三四五六七八九'[(number - 1) % 9]}）"
    filled: dict[str, Any] = {
        "id": f"2.{number}",
        "section": "2",
        "label": label,
        "path": f"二/{label}",
        "title": title,
        "span": Span(start=0, end=len(title)),
    }
    return Task(**(filled | fields))


def survey_task() -> Task:
    """二/（一）: led by the forestry bureau, two more units responsible, due at the end of 2024."""
    return task(
        1,
        "开展湿地资源调查",
        span=_line("（一）"),
        assignments=(
            assignment(role="lead", rule="assignment.lead_clause"),
            assignment("省自然资源厅", LAND),
            assignment("水利厅", WATER, body="云泽省/water", span=span("水利厅"), confidence=0.95),
            assignment("各市人民政府", CITIES, scope="global", span=span("各市人民政府", nth=1), rule="global.also"),
        ),
        deadlines=(deadline(),),
        targets=(target(),),
        references=(
            Reference(
                span=span("《云泽省湿地保护条例》"),
                rule="reference.title",
                title="云泽省湿地保护条例",
                relation="implements",
            ),
        ),
        deliverables=(
            Deliverable(
                span=span("湿地资源清单"),
                rule="deliverable.made",
                name="湿地资源清单",
                relation="produces",
                confidence=0.9,
            ),
        ),
    )


def restoration_task() -> Task:
    """二/（二）: two responsible units and an actor, a deadline in 2025, a prohibition, a target in %."""
    return task(
        2,
        "实施退化湿地修复",
        span=_line("（二）"),
        assignments=(
            assignment(span=span("省林业局", nth=2)),
            assignment("省生态环境厅", ENVIRONMENT),
            assignment("各市人民政府", CITIES, scope="global", span=span("各市人民政府", nth=1), rule="global.also"),
        ),
        deadlines=(deadline("2025年6月底前", end=dt.date(2025, 6, 30), rule="deadline.by_month_end"),),
        targets=(
            target(
                "湿地保护率不低于60%", indicator="湿地保护率", comparator=">=", value=60.0, unit="%", rule="target.rate"
            ),
        ),
        modality=(
            Modality(
                span=span("鼓励社会力量参与"), rule="modality.encourage", text="鼓励社会力量参与", type="encouragement"
            ),
            Modality(
                span=span("不得擅自占用湿地"), rule="modality.forbid", text="不得擅自占用湿地", type="prohibition"
            ),
        ),
        deliverables=(
            Deliverable(
                span=span("湿地资源清单", nth=1), rule="deliverable.used", name="湿地资源清单", relation="uses"
            ),
        ),
    )


def patrol_task() -> Task:
    """二/（三）: nobody is named but by the global rule; it recurs each quarter."""
    return task(
        3,
        "加强巡查",
        span=_line("（三）"),
        assignments=(
            assignment("各市人民政府", CITIES, scope="global", span=span("各市人民政府", nth=1), rule="global.also"),
        ),
        deadlines=(deadline("每季度", recurs="P3M", rule="deadline.recurring"),),
    )


def record(**fields: Any) -> Record:
    """The action plan with three tasks and every kind of fact; ``document=…`` and the like replace."""
    filled: dict[str, Any] = {
        "document": document(
            addressees=("各市人民政府", "省政府各部门"),
            parts=(
                Part(kind="main", title=TITLE, span=Span(start=0, end=TEXT.index("附件"))),
                Part(kind="attachment", title=None, span=Span(start=TEXT.index("附件"), end=len(TEXT))),
            ),
            locators=(
                Locator(span=Span(start=0, end=10), page=1, paragraph=1),
                Locator(span=Span(start=10, end=20), cell="1.2.3"),
            ),
        ),
        "sections": (
            Section(id="1", parent=None, label="一", title="总体目标", span=_line("一、")),
            Section(
                id="2", parent=None, label="二", title="重点任务", span=Span(start=TEXT.index("二、"), end=len(TEXT))
            ),
        ),
        "tasks": (survey_task(), restoration_task(), patrol_task()),
        "targets": (
            target(
                "湿地保护率达到62%以上",
                indicator="湿地保护率",
                comparator=">=",
                value=62,
                unit="%",
                deadline=dt.date(2026, 12, 31),
                id="target:0",
                rule="target.rate",
            ),
        ),
        "references": (
            Reference(
                span=span("云政办发〔2024〕17号"),
                rule="reference.number",
                title=None,
                relation="cites",
                number="云政办发〔2024〕17号",
            ),
        ),
        "global_rules": (
            GlobalRule(
                span=span("下文任务均由各市人民政府同步落实，各条不再标明"),
                rule="global.also",
                kind="also-responsible",
                units=(CITIES,),
                applies_to=("2.1", "2.2", "2.3"),
            ),
        ),
        "unread": (Unread(span=span("适时再行部署"), text="适时再行部署", why="像时限而没有规则读懂"),),
        "dependencies": (
            Dependency(
                source="2.2",
                target="2.1",
                type="uses-output",
                via="湿地资源清单",
                spans=(span("湿地资源清单", nth=1), span("湿地资源清单")),
                rule="dependency.uses_output",
                confidence=0.9,
            ),
            Dependency(
                source="2.2",
                target="target:0",
                type="contributes-to",
                via="湿地保护率",
                spans=(span("湿地保护率不低于60%"), span("湿地保护率达到62%以上")),
                rule="dependency.contributes",
            ),
        ),
    }
    return Record(**(filled | fields))


def bare_record(text: str = "云泽省应急管理厅关于开展演练的通知", **fields: Any) -> Record:
    """A document with no fact and no metadata."""
    empty: dict[str, Any] = {
        "title": None,
        "issuer": None,
        "jurisdiction": None,
        "level": None,
        "number": None,
        "genre": None,
        "issued": None,
    }
    return Record(document=document(text=text, **(empty | fields)))


def many_tasks(count: int, *, name: str = "大方案") -> Record:
    """A document of so many tasks, each with units, a deadline, a target and a deliverable."""
    whole = record()
    tasks = tuple(
        replace(
            (survey_task, restoration_task)[number % 2](),
            id=f"{number // 9 + 2}.{number % 9 + 1}",
            path=f"二/（{number}）",
        )
        for number in range(count)
    )
    text = f"{TEXT}{name}"
    return replace(
        whole,
        document=replace(whole.document, id=ids.document_id(text), text=text, title=name),
        tasks=tasks,
        dependencies=(),
        global_rules=(),
    )


def _line(opening: str) -> Span:
    start = TEXT.index(opening)
    return Span(start=start, end=TEXT.index("\n", start))
