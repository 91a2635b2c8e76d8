"""What shapes does the interface take and give? The wire types; the core knows nothing of them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Span = Annotated[tuple[int, int], Field(description="原文中的位置，[起, 止)，按字计", examples=[[102, 118]])]


class Wire(BaseModel):
    """The base of all shapes: frozen, read from attributes."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class ProblemOut(Wire):
    """An error, as RFC 9457 writes it."""

    type: str = Field(examples=["urn:policygraph:problem:not-found"])
    title: str = Field(examples=["没有找到"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["没有这份文件。"])


class ReplacedOut(Wire):
    """A document that took another's place."""

    document: str
    title: str | None
    ground: Literal["repealed", "edition", "draft"] = Field(
        description="repealed 为明文废止，edition 为修订，draft 为征求意见稿之后的正式稿"
    )
    since: dt.date | None


class DocumentOut(Wire):
    """One document of the graph, without its text."""

    id: str
    title: str | None
    issuer: str | None
    jurisdiction: str | None
    level: str | None
    number: str | None
    genre: str | None
    status: Literal["draft", "final"]
    issued: dt.date | None
    source: str
    sha256: str
    tasks: int
    in_force: bool = Field(description="今天是否有效：草案、已废止、已有新版、有效期已过的为 false")
    expires: dt.date | None
    replaced_by: list[ReplacedOut]


class Listed(Wire):
    """What every list has: how many there are, and the cursor that the next page begins at."""

    total: int
    next: str | None = Field(default=None, description="下一页的游标；没有下一页时为 null")


class DocumentsOut(Listed):
    """A page of documents."""

    documents: list[DocumentOut]


class AssignmentOut(Wire):
    """A unit made answerable for a task, in a role."""

    mention: str
    unit: str
    body: str | None
    role: Literal["lead", "cooperate", "responsible", "supervise", "actor"]
    scope: Literal["clause", "body", "global"]
    span: Span
    rule: str
    confidence: float


class DeadlineOut(Wire):
    """A time that bounds work."""

    mention: str
    start: dt.date | None
    end: dt.date | None
    recurs: str | None
    offset: str | None
    anchor: Literal["issue", "event"] | None
    inherited: str | None
    span: Span
    rule: str
    confidence: float


class TaskOut(Wire):
    """A task with its units and deadlines."""

    document: str
    document_title: str | None
    id: str
    path: str
    title: str
    in_force: bool = Field(description="所在文件今天是否有效")
    replaced_by: list[str] = Field(description="代替所在文件的文件的编号")
    via: str = Field(
        description="经由哪个统称、前身等涉及所查单位；单位本身被点名时为空", examples=["经由“各市人民政府”"]
    )
    span: Span
    assignments: list[AssignmentOut]
    deadlines: list[DeadlineOut]


class TaskDetailOut(TaskOut):
    """A task with its text and all its facts, in the shapes of a document's record."""

    text: str = Field(description="任务的原文")
    targets: list[dict[str, Any]] = Field(description="量化目标")
    references: list[dict[str, Any]] = Field(description="依据文件")
    modality: list[dict[str, Any]] = Field(description="规范性")
    deliverables: list[dict[str, Any]] = Field(description="成果")
    dependencies: list[dict[str, Any]] = Field(description="以它为一端的依赖")


class TasksOut(Listed):
    """A page of tasks."""

    tasks: list[TaskOut]
    note: str | None = Field(default=None, description="没有任务时的说明，例如没有这个单位；否则为 null")


class UnitOut(Wire):
    """A unit with the number of its tasks, by role."""

    name: str
    tasks: int
    roles: dict[str, int]


class UnitDetailOut(UnitOut):
    """A unit with the names that documents print it by."""

    mentions: list[str] = Field(description="文件中的写法", examples=[["省林业局", "云泽省林业局"]])


class UnitsOut(Listed):
    """A page of units."""

    units: list[UnitOut]


class QuestionIn(BaseModel):
    """A question in everyday words."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    question: str = Field(examples=["省应急厅有哪些任务？"])
    as_of: dt.date | None = Field(default=None, description="以这一天为准：不看其后的文件和机构变动")
    previous: list[str] = Field(
        default=[],
        max_length=50,
        description="同一段对话里先前的问题，旧的在前；“那省水利厅呢？”这样的追问据此理解。服务不保存对话",
        examples=[["省应急厅有哪些任务？"]],
    )


class AnswerTaskOut(Wire):
    """A task that an answer names; ``via`` is the way on which it reaches the unit asked about."""

    document: str
    path: str
    title: str
    via: str


class RenamedOut(Wire):
    """What a unit has become by the day of the question."""

    unit: str
    became: str
    on: dt.date
    how: str
    source: str
    words: str


class CitationOut(Wire):
    """The passage that an answer rests on."""

    document: str
    path: str | None
    text: str
    span: Span


class AnswerOut(Wire):
    """An answer; ``answerable`` is false where the documents do not say or the question was not understood."""

    question: str
    answer: str
    answerable: bool
    units: list[str]
    tasks: list[AnswerTaskOut]
    citations: list[CitationOut]
    understood: str
    possible: list[AnswerTaskOut]
    renamed: list[RenamedOut]
    notes: list[str] = Field(description="所据文件已被代替、废止或仍是草案时的提示")
    as_of: dt.date | None


class HighlightOut(Wire):
    """A passage of a hit; ``marks`` are the places of the words searched for, in the document's text."""

    text: str
    span: Span
    marks: list[Span]


class HitOut(Wire):
    """A task found; ``score`` (0–1) orders the hits of one search."""

    document: str
    task: str
    path: str
    title: str
    score: float
    highlights: list[HighlightOut]


class FacetOut(Wire):
    """A value that hits can be filtered by, and how many of those considered have it."""

    value: str
    count: int


class SearchOut(Wire):
    """What a search found; ``considered`` is how many tasks came into question."""

    query: str
    hits: list[HitOut]
    considered: int
    facets: dict[str, list[FacetOut]]


class LikeOut(Wire):
    """Tasks that say much the same."""

    hits: list[HitOut]


class ExampleOut(Wire):
    """A sentence that a rule must read, or must not."""

    text: str
    fires: bool
    span: Span | None
    value: str | None


class RuleOut(Wire):
    """A rule with what its table says of it."""

    id: str
    kind: str
    doc: str
    confidence: float
    examples: list[ExampleOut]


class RulesOut(Wire):
    """The registry."""

    rules: list[RuleOut]


class FindingOut(Wire):
    """One finding of the shapes: what may be wrong with what was read, and in which task."""

    severity: Literal["violation", "warning", "info"]
    message: str = Field(examples=["时限早于文件的成文日期"])
    path: str | None
    value: str | None
    shape: str
    node: str


class HealthOut(Wire):
    """Whether the service lives, and whether it can answer."""

    status: Literal["ok"]
    documents: int | None = None
    parts: dict[str, str] | None = Field(
        default=None,
        description="store 图谱、index 检索索引、model 检索模型，各自是否就绪",
        examples=[{"store": "ok", "index": "ok", "model": "ok"}],
    )


class CheckedDocumentOut(Wire):
    """A document that a list was held against."""

    document: str
    title: str


class CandidateTaskOut(Wire):
    """A task that a row may be, and how much alike they are."""

    path: str
    title: str
    document: str
    likeness: float


class AlignedOut(Wire):
    """A row of the list and the task that it is; ``also`` are further tasks that the row covers."""

    row: int | str = Field(description="行号；工作簿有几张表时为“表名!行号”", examples=[4, "水利!4"])
    path: str
    title: str
    document: str
    listed: str = Field(description="清单中的任务名称")
    likeness: float
    doubtful: bool
    also: list[str]
    pinned: bool = Field(default=False, description="这一行的对应是人指定的")
    candidates: list[CandidateTaskOut] = Field(default_factory=list, description="最像的几项任务，可据以改正对应")


class UnalignedOut(Wire):
    """A row of the list that is no task of the documents, and the tasks that it is most like."""

    row: int | str
    listed: str
    candidates: list[CandidateTaskOut]


class PinOut(Wire):
    """What a person said of a row: which task it is, ``path`` null where it is none."""

    row: int | str
    path: str | None
    document: str | None


class DifferenceOut(Wire):
    """One difference between the list and the documents."""

    type: Literal[
        "missing-task", "extra-task", "missing-unit", "extra-unit", "wrong-role", "wrong-deadline", "wrong-target"
    ]
    row: int | str | None
    path: str | None
    unit: str | None
    detail: str
    document: str | None
    doubtful: bool
    quote: str | None
    span: Span | None


class CheckOut(Wire):
    """What came of a cross-check; ``file`` is the list's name."""

    file: str
    documents: list[CheckedDocumentOut]
    alignment: list[AlignedOut]
    unaligned: list[UnalignedOut] = Field(default_factory=list)
    pins: list[PinOut] = Field(default_factory=list)
    differences: list[DifferenceOut]
    notes: list[str]
