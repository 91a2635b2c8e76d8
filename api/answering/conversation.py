"""What does a question leave to the one before it? 那省水利厅呢, 它还负责什么, 什么时候完成 → a whole query."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from api.answering import cues
from api.answering.asked_tasks import roles_of
from api.answering.base import Base
from api.answering.moments import period, yearless
from api.answering.parse import parse
from api.answering.query import (
    AmountQuestion,
    BasisQuestion,
    CheckQuestion,
    DeadlineQuestion,
    DependencyQuestion,
    DueQuestion,
    ModalityQuestion,
    Query,
    SupportQuestion,
    TasksOfUnit,
    ThingQuestion,
    TopicQuestion,
    UnknownUnit,
    WhoQuestion,
    YearlessDueQuestion,
)
from api.answering.query_overview import ComparisonQuestion, GoalsQuestion
from api.answering.reading import Reading
from api.answering.result import Finding
from api.answering.titles import documents_named, name_of, within, without
from api.answering.unitmatch import UnitMention, unknown_unit
from api.answering.wording import END, matter
from graph.topic import terms

MOST = 10
"""The most earlier questions that are looked at."""

_OPENING = re.compile(
    "^(?:那么|那(?!些|个|项|家|几)|还有|另外|再问一?下?|换成|换做|如果换?是|如果换成|然后|接着)[，,]?(?:关于|对于|说到)?"
)
_AMONG = re.compile("^(?:其中|这里面|这当中|这些里面?|这些任务(?:里面?|中)?|里面|当中)的?[，,]?")
_CLOSING = re.compile("(?:呢|怎么样|怎样|如何|又如何)[？?。]*$")
_UNIT_PRONOUN = re.compile(
    "它们?|他们|她们?|(?:该|这个|这家|那个|那家|上述|这些|这几个|这几家|这两个|这两家|两家|前者)(?:单位|部门|机构|局|厅|委|市|县)?(?!任务|工作|事|文件|目标|方案)"
)
_TASK_PRONOUN = re.compile(
    "(?:该|这|那|上述)(?:一?[项个件])(?:任务|工作|事情?|活儿?)|(?:该|此)(?:任务|工作|事项)|它们?|这事儿?"
)
_NUMBERED = re.compile(r"第(?P<number>[一二三四五六七八九十]|\d{1,2})(?:项|个|条|件)(?:任务|工作)?")
_TITLE, _TOLD = 24, 5  # characters of a heading, tasks that a sentence names
_FIGURES = {sign: number for number, sign in enumerate("零一二三四五六七八九十")}
_ASKS = (
    cues.WHO,
    cues.WHO_NOUN,
    cues.OFTEN,
    cues.WHEN,
    cues.AMOUNT,
    cues.BASIS,
    cues.NEEDS,
    cues.NEEDED,
    cues.AFTER_DONE,
    cues.TASKS,
)
_OF_A_TOPIC = (
    AmountQuestion
    | BasisQuestion
    | CheckQuestion
    | ComparisonQuestion
    | DeadlineQuestion
    | DependencyQuestion
    | GoalsQuestion
    | ModalityQuestion
    | TopicQuestion
    | WhoQuestion
)
_EMPTY = re.compile(
    "完成|做完|办完|建成|建好|出台|上线|结束|到期|配合|协助|参与|牵头|负责|承担|落实|管理?|任务|工作|成果|时限|期限|要|得|该|应|须|需要?|达到?|到|能|会|还|也|又|再|先|才|有|是|由|的|了|都|具体|一共|总共|别的|其他|其它|另外|除了?|以外|之外|和|一起|共同|单位|部门|文件|规定"
)
_AROUND_UNITS = re.compile("^(?:和|与|跟|、|的|呢|有|任务|工作|情况|方面|，)*$")


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question as it was read, and what was found."""

    reading: Reading
    finding: Finding

    @property
    def query(self) -> Query:
        """The query; turns are made of understood questions alone."""
        if self.reading.query is None:
            raise TypeError("a turn is made of an understood question")
        return self.reading.query


@dataclass(frozen=True, slots=True)
class Unclear:
    """A question that leans on the one before it in a way that is not clear; ``sentence`` asks back.

    ``lacking``: what it leans on is not in that question; it may be in one before.
    """

    sentence: str
    lacking: bool = False


def standing(asked: str) -> str:
    """The question without the words that tie it to one before: 那省水利厅 → 省水利厅."""
    return _OPENING.sub("", asked).strip(END) or asked


def leans(base: Base, asked: str, question: str) -> bool:
    """Whether a tidied question needs the one before it; ``question`` is as it was typed."""
    if _OPENING.match(asked) or _AMONG.match(asked) or _CLOSING.search(question.strip()):
        return True
    if _NUMBERED.match(asked) or _UNIT_PRONOUN.match(asked) or _TASK_PRONOUN.match(asked) or "除了它" in asked:
        return True
    return _is_elliptic(base, asked)


def continued(asked: str, turn: Turn, day: dt.date) -> Reading | Unclear | None:
    """The question made whole by the turn before it; None where it stands by itself."""
    base = turn.reading.base
    core = _CLOSING.sub("", _OPENING.sub("", asked)).strip(END)
    among = _AMONG.match(core)
    core = _AMONG.sub("", core)
    changed = _other_document(turn, core) or _other_time(turn, core, day) or _other_units(turn, core)
    if changed is not None:
        return changed
    if among or _is_role(core):
        roles = roles_of(core)
        if roles and isinstance(turn.query, TasksOfUnit | DueQuestion | YearlessDueQuestion):
            return _with(turn, replace(turn.query, roles=roles))
    spoken = _spoken_out(turn, core)
    if isinstance(spoken, Unclear):
        return spoken
    if spoken != core:
        return _with(turn, parse(spoken, base.units, day))
    if _is_bare(core):
        topic = matter(core)
        return _with(turn, _about(turn.query, topic)) if topic else None
    return None


def _with(turn: Turn, query: Query | None) -> Reading | None:
    """The query, asked of the same documents."""
    return replace(turn.reading, query=query) if query is not None else None


def _other_document(turn: Turn, core: str) -> Reading | None:
    """那茶产业计划里呢: the same question of another document."""
    whole = turn.reading.whole or turn.reading.base
    named = documents_named(whole, core)
    if len(named) != 1 or not named[0].documents or terms(without(core, named)):
        return None
    scoped = within(whole, named[0].documents)
    titles = tuple(name_of(scoped, each) for each in named[0].documents)
    return Reading(base=scoped, query=turn.query, scope=titles, whole=whole)


def _other_time(turn: Turn, core: str, day: dt.date) -> Reading | None:
    """那三季度呢, 明年呢: the same tasks in another period."""
    if not cues.TIME_OF_WORK.search(core) or terms(_EMPTY.sub("", _times_off(core))):
        return None
    query = turn.query
    if isinstance(query, GoalsQuestion):
        found = period(core, day)
        return _with(turn, replace(query, year=found.end.year)) if found else None
    if not isinstance(query, TasksOfUnit | DueQuestion | YearlessDueQuestion | UnknownUnit):
        return None
    if period(core, day) is None and yearless(core) is None:
        return None
    parsed = parse(f"{core}到期的任务有哪些", turn.reading.base.units, day)
    if not isinstance(parsed, DueQuestion | YearlessDueQuestion):
        return None
    called, units = _units_asked(query)
    roles = () if isinstance(query, UnknownUnit) else query.roles
    return _with(turn, replace(parsed, called=called, units=units, roles=roles_of(core) or roles, many=True))


def _times_off(core: str) -> str:
    return re.sub("[年月底末初前内哪些几]|以前|之前", "", cues.TIME_OF_WORK.sub("，", core))


def _units_asked(query: Query) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The units that a query names, as called and in full."""
    match query:
        case TasksOfUnit():
            return query.asked, query.units
        case CheckQuestion():
            return (query.asked,), (query.units,)
        case UnknownUnit():
            return (query.name,), ((),)
        case DueQuestion() | YearlessDueQuestion() | ModalityQuestion() | GoalsQuestion():
            return query.called, query.units
        case _:
            return (), ()


def _other_units(turn: Turn, core: str) -> Reading | None:
    """那省水利厅呢: the same question of another unit; of a matter, whether it is that unit's."""
    names = turn.reading.base.units
    mentions = names.mentions(core)
    rest = core
    for mention in reversed(mentions):
        rest = rest[: mention.start] + rest[mention.end :]
    if not mentions:
        member = names.member(f"{core}要")
        unknown = unknown_unit(f"{core}负责", names)
        if member is not None and member.end >= len(core):
            mentions, rest = (member,), ""
        elif unknown == core:
            mentions, rest = (UnitMention(start=0, end=len(core), text=core, units=()),), ""
    if not mentions or not _AROUND_UNITS.match(rest):
        return None
    return _with(turn, _of_units(turn.query, mentions))


def _of_units(query: Query, mentions: tuple[UnitMention, ...]) -> Query:
    called = tuple(mention.text for mention in mentions)
    units = tuple(mention.units for mention in mentions)
    match query:
        case TasksOfUnit():
            return replace(query, asked=called, units=units)
        case DueQuestion() | YearlessDueQuestion() | ModalityQuestion() | GoalsQuestion():
            return replace(query, called=called, units=units)
        case CheckQuestion() | WhoQuestion():
            return CheckQuestion(asked=called[0], units=units[0], topic=query.topic)
        case _:
            return TasksOfUnit(asked=called, units=units)


def _is_role(core: str) -> bool:
    """牵头的, 配合的有哪些: a role and nothing else."""
    return (
        bool(roles_of(core))
        and core.endswith(("的", "的有哪些"))
        and not terms(_EMPTY.sub("", core).replace("哪些", ""))
    )


def _spoken_out(turn: Turn, core: str) -> str | Unclear:
    """The question with what its pronouns, numbers and gaps stand for; itself where it has none."""
    numbered = _NUMBERED.match(core)
    if numbered:
        return _numbered(turn, core, numbered)
    asks_tasks = cues.TASKS.search(core) or cues.OWN_TASKS.search(core)
    pronoun = _UNIT_PRONOUN.search(core) if asks_tasks or "除了" in core else None
    units = _units_meant(turn)
    if pronoun and units:
        core = f"{core[: pronoun.start()]}{'和'.join(units)}{core[pronoun.end() :]}"
        if asks_tasks:
            return core
    elif pronoun and asks_tasks and not cues.NEEDS.search(core) and not cues.NEEDED.search(core):
        return Unclear(f"没有看出“{pronoun[0]}”指的是哪个单位，请写出单位名称。", lacking=True)
    if (
        asks_tasks
        and not pronoun
        and units
        and _is_elliptic(turn.reading.base, core)
        and not cues.NEEDS.search(core)
        and not cues.NEEDED.search(core)
    ):
        return f"{'和'.join(units)}{core}"
    pronoun = _TASK_PRONOUN.search(core)
    if pronoun is None and not _is_elliptic(turn.reading.base, core):
        return core
    subject = _subject(turn)
    if isinstance(subject, Unclear):
        return subject
    return f"{core[: pronoun.start()]}{subject}{core[pronoun.end() :]}" if pronoun else f"{subject}{core}"


def _numbered(turn: Turn, core: str, match: re.Match[str]) -> str | Unclear:
    """第二项什么时候完成 → the second task of the answer before."""
    number = int(match["number"]) if match["number"].isdigit() else _FIGURES[match["number"]]
    tasks = turn.finding.tasks
    if not 0 < number <= len(tasks):
        return Unclear(f"上一问的答案有{len(tasks)}项任务，没有第{number}项，请说明问的是哪一项。")
    return f"{tasks[number - 1].title}{core[match.end() :]}"


def _units_meant(turn: Turn) -> tuple[str, ...]:
    """The units that a pronoun stands for: those asked about, else those of the answer."""
    called, units = _units_asked(turn.query)
    return tuple(name for group in units for name in group) or called or turn.finding.units


def _subject(turn: Turn) -> str | Unclear:
    """The matter of the turn: what it asked about, else the one task of its answer."""
    match turn.query:
        case SupportQuestion():
            return turn.query.target
        case ThingQuestion():
            return turn.query.thing
    tasks = turn.finding.tasks
    if isinstance(turn.query, _OF_A_TOPIC) and turn.query.topic:
        return turn.query.topic
    if len(tasks) == 1:
        return tasks[0].title
    if tasks:
        named = "、".join(f"“{task.title[:_TITLE]}”" for task in tasks[:_TOLD])
        return Unclear(
            f"上一问的答案有{len(tasks)}项任务，请说明问的是哪一项：{named}{'等' if len(tasks) > _TOLD else ''}。"
        )
    return Unclear("没有看出这一问接的是前面哪件事，请把问题说完整。", lacking=True)


def _about(query: Query, topic: str) -> Query | None:
    """The same question of another matter."""
    match query:
        case SupportQuestion():
            return replace(query, target=topic)
        case ThingQuestion():
            return replace(query, thing=topic)
    if isinstance(query, _OF_A_TOPIC) and query.topic:
        return replace(query, topic=topic)
    return None


def _is_bare(core: str) -> bool:
    """Whether a question has no word of asking."""
    return not any(cue.search(core) for cue in (*_ASKS, cues.YES_NO))


def _is_elliptic(base: Base, asked: str) -> bool:
    """谁配合, 什么时候完成: whether a question asks, but of nothing that it names."""
    if _is_bare(asked):
        return False
    rest = asked
    for mention in reversed(base.units.mentions(asked)):
        rest = rest[: mention.start] + "，" + rest[mention.end :]
        if "除" not in asked[: mention.start]:
            return False
    for cue in _ASKS:
        rest = cue.sub("，", rest)
    return not terms(_EMPTY.sub("", rest))
