"""What was asked? The typed queries that a question is read as, each of which says itself in Chinese."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from api.answering.query_overview import (
    ComparisonQuestion,
    EarlierQuestion,
    GoalsQuestion,
    RankingQuestion,
    names_in_words,
    roles_in_words,
)
from api.words import MODALITIES
from ontology.model import ModalityType, Role

Together = Literal["any", "all"]
Direction = Literal["needs", "needed-by", "shares"]
Use = Literal["uses", "produces", "either"]

Force = ModalityType | Literal["obligation"]

FORCES: dict[str, str] = {**MODALITIES, "obligation": "强制"}
"""How an answer calls clauses of each force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoQuestion:
    """Which units stand in these roles for the work that the topic describes?

    ``act``: the act of office that is asked about (由谁审批), "" where none is named.
    """

    topic: str
    roles: tuple[Role, ...]
    act: str = ""
    besides: tuple[str, ...] = ()

    def in_words(self) -> str:
        """查「废水处理」由谁负责."""
        without = f"（{'、'.join(self.besides)}除外）" if self.besides else ""
        return f"查「{self.topic}」由谁{roles_in_words(self.roles)}{without}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckQuestion:
    """Is one of these units answerable for the matter?"""

    asked: str
    units: tuple[str, ...]
    topic: str

    def in_words(self) -> str:
        """查省应急厅是否负责「废水处理」."""
        return f"查{'／'.join(self.units) or self.asked}是否负责「{self.topic}」"


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksOfUnit:
    """Which tasks do these units have? ``units`` are full names, one group for each unit asked about.

    ``only``: the tasks that have no other unit of its kind; ``roles`` empty: in any role.
    """

    asked: tuple[str, ...]
    units: tuple[tuple[str, ...], ...]
    together: Together = "any"
    roles: tuple[Role, ...] = ()
    only: bool = False

    def in_words(self) -> str:
        """查省应急厅和省水利厅共同承担的任务."""
        names = "和".join(names_in_words((one,), (group,)) for one, group in zip(self.asked, self.units, strict=True))
        verb = roles_in_words(self.roles) if self.roles else "承担"
        manner = "独家" if self.only else "共同" if self.together == "all" and len(self.units) > 1 else ""
        return f"查{names}{manner}{verb}的任务"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownUnit:
    """A question about a unit that no document names."""

    name: str

    def in_words(self) -> str:
        """查省公安厅的任务."""
        return f"查{self.name}的任务"


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicQuestion:
    """Which task, or which tasks, speak of this? ``presumed``: the question takes for granted that one does."""

    topic: str
    many: bool = False
    presumed: bool = True

    def in_words(self) -> str:
        """查讲到「古树保护」的任务."""
        return f"查讲到「{self.topic}」的任务"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueQuestion:
    """Which tasks end in this period? ``start`` None: up to ``end``, or due on it where ``many`` is false."""

    start: dt.date | None
    end: dt.date
    asked: str
    many: bool = False
    units: tuple[tuple[str, ...], ...] = ()
    called: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()

    def in_words(self) -> str:
        """查时限为2027年底前的任务."""
        whose = names_in_words(self.called, self.units) + roles_in_words(self.roles)
        period = f"{self.start.isoformat()}至{self.end.isoformat()}" if self.start else f"{self.end.isoformat()}及以前"
        return f"查{whose}时限在{period}的任务"


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlessDueQuestion:
    """Which tasks end by a time that names no year (6月底前), in the years that the documents have it?

    ``year``: the one that is meant where tasks end in it (下半年 is that of the asker's year).
    """

    asked: str
    before: bool
    many: bool
    year: int | None = None
    units: tuple[tuple[str, ...], ...] = ()
    called: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()

    def in_words(self) -> str:
        """查时限在6月底前的任务，不限年份."""
        whose = names_in_words(self.called, self.units) + roles_in_words(self.roles)
        years = f"{self.year}年查，其中没有的按文件中有这一时限" if self.year else "文件中有这一时限"
        return f"查{whose}时限在“{self.asked}”的任务（没有写年份，按{years}的年份查）"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModalityQuestion:
    """Which tasks hold clauses of this force: among those of the units, in clauses on the topic?"""

    type: Force
    units: tuple[tuple[str, ...], ...] = ()
    called: tuple[str, ...] = ()
    topic: str = ""

    def in_words(self) -> str:
        """查含有禁止性规定的任务."""
        whose = names_in_words(self.called, self.units)
        about = f"针对「{self.topic}」的" if self.topic else ""
        return f"查{whose}含有{about}{FORCES[self.type]}性规定的任务"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceQuestion:
    """Which tasks rest on this document?"""

    title: str | None
    number: str | None

    def in_words(self) -> str:
        """查落实《…》的任务."""
        return f"查落实{f'《{self.title}》' if self.title else ''}{self.number or ''}的任务"


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisQuestion:
    """On which documents does the work rest that the topic describes?"""

    topic: str

    def in_words(self) -> str:
        """查「园区扩区」依据的文件."""
        return f"查「{self.topic}」依据的文件"


@dataclass(frozen=True, slots=True, kw_only=True)
class DependencyQuestion:
    """Which tasks does the one described need, is it needed by, or does it share a thing with?"""

    topic: str
    direction: Direction

    def in_words(self) -> str:
        """查「…」所依赖的任务."""
        ends = {"needs": "所依赖的任务", "needed-by": "完成后才能用上其成果的任务", "shares": "针对同一对象的任务"}
        return f"查「{self.topic}」{ends[self.direction]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportQuestion:
    """Which tasks contribute to the target described?"""

    target: str

    def in_words(self) -> str:
        """查支撑目标「…」的任务."""
        return f"查支撑目标「{self.target}」的任务"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingQuestion:
    """Which tasks use or make this thing?"""

    thing: str
    use: Use
    many: bool

    def in_words(self) -> str:
        """查用到「…平台」的任务."""
        verb = {"uses": "用到", "produces": "产出", "either": "涉及"}[self.use]
        return f"查{verb}「{self.thing}」的任务"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineQuestion:
    """By when is the work to be done that the topic describes, or how often?"""

    topic: str
    often: bool = False

    def in_words(self) -> str:
        """查「…」的时限."""
        return f"查「{self.topic}」的{'频次' if self.often else '时限'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountQuestion:
    """How much or how many? ``measure`` is the unit that the number must have, "" where any will do."""

    topic: str
    measure: str

    def in_words(self) -> str:
        """查「…」的数量."""
        return f"查「{self.topic}」的数值" + (f"（{self.measure}）" if self.measure else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersQuestion:
    """Which units make up this body?"""

    body: str

    def in_words(self) -> str:
        """查联席会议的成员单位."""
        return f"查{self.body}由哪些单位组成"


@dataclass(frozen=True, slots=True, kw_only=True)
class SanctionQuestion:
    """What sanction follows on the matter? ``sum``: how much money."""

    topic: str
    sum: bool = False

    def in_words(self) -> str:
        """查「未完成年度任务」的罚则."""
        return f"查「{self.topic}」{'罚款多少' if self.sum else '如何处罚'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatQuestion:
    """In which body does this office sit?"""

    office: str

    def in_words(self) -> str:
        """查领导小组办公室设在哪个单位."""
        return f"查{self.office}设在哪个单位"


Query = (
    WhoQuestion
    | CheckQuestion
    | TasksOfUnit
    | UnknownUnit
    | TopicQuestion
    | DueQuestion
    | YearlessDueQuestion
    | ModalityQuestion
    | ReferenceQuestion
    | BasisQuestion
    | DependencyQuestion
    | SupportQuestion
    | ThingQuestion
    | DeadlineQuestion
    | AmountQuestion
    | MembersQuestion
    | SeatQuestion
    | SanctionQuestion
    | RankingQuestion
    | GoalsQuestion
    | ComparisonQuestion
    | EarlierQuestion
)
