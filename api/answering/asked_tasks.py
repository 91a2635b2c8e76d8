"""Which tasks are asked for? Those of a unit, due by a day, of some force, on a document, on a matter."""

from __future__ import annotations

import datetime as dt
import re

from api.answering import cues
from api.answering.moments import period, yearless
from api.answering.query import (
    DueQuestion,
    Force,
    ModalityQuestion,
    Query,
    ReferenceQuestion,
    TasksOfUnit,
    TopicQuestion,
    UnknownUnit,
    YearlessDueQuestion,
)
from api.answering.unitmatch import UnitMention, UnitNames, unknown_unit
from api.answering.wording import END, joined, matter
from graph.topic import terms
from ontology.model import Role

_JOINED = re.compile('[“”"「」、，,和或性的等]')
_ENOUGH = 2  # telling words beside a unit's name, from which on they are what is asked about
_HELD = re.compile("(?:有|是|存在|设了?|列了?)?(?:没有|哪[些几]|哪一?[项条个]|什么|啥)|(?:任务|工作|事|清单)$")
_OF_TIME = re.compile("(?:要|应|需|得|该|有|做|干|办|抓|负责|承担|牵头|配合|参与|内|里|的|以内|期间|都|还)")
_FORCES: tuple[tuple[re.Pattern[str], Force], ...] = (
    (cues.OBLIGATION, "obligation"),
    (cues.PROHIBITION, "prohibition"),
    (cues.ENCOURAGEMENT, "encouragement"),
    (cues.PERMISSION, "permission"),
    (cues.SANCTION, "sanction"),
)


def tasks(question: str, named: tuple[UnitMention, ...], units: UnitNames, today: dt.date) -> Query | None:
    """The query of a question that asks for tasks; None where it names nothing to look for."""
    due = _due(question, named, today)
    if due is not None:
        return due
    forced = force(question, named)
    if forced is not None:
        return forced
    unknown = unknown_unit(question, units)
    if unknown and (not named or not cues.EACH.search(question)):
        return _beside(question, question.replace(unknown, "，", 1)) or UnknownUnit(name=unknown)
    if named:
        return _within(question, named) or of_unit(question, named)
    member = units.member(question)
    if member is not None:
        return of_unit(question, (member,))
    return _reference(question) or _about(question)


def _within(question: str, named: tuple[UnitMention, ...]) -> Query | None:
    """省教育厅办的夜校是哪项任务 → the one task about a matter, where there is more to it than the unit."""
    rest = _blank(question, named)
    return _beside(rest, rest)


def _beside(question: str, rest: str) -> Query | None:
    """The one task that a question describes, where there is enough of it in the ``rest`` without its unit."""
    asking = cues.TASKS.search(question)
    if asking is None or cues.MANY.search(asking[0]) or not cues.ONE.match(asking[0]):
        return None
    told = cues.LEADING.sub("", matter(_without_task_words(rest)).strip(END))
    return _about(question) if len(terms(told)) >= _ENOUGH else None


def roles_of(question: str) -> tuple[Role, ...]:
    """The roles that the question names: 牵头, 配合; none where any will do."""
    if cues.LEAD.search(question):
        return ("lead",)
    return ("cooperate",) if cues.COOPERATE.search(question) else ()


def of_unit(question: str, named: tuple[UnitMention, ...]) -> TasksOfUnit:
    """The tasks of the units named: of any, of all together (共同), of one alone (只有)."""
    roles = roles_of(question)
    together = len(named) > 1 and cues.ALL.search(question) and not cues.EACH.search(question)
    if together and roles == ("cooperate",) and not cues.ASSISTING.search(question):
        roles = ()  # 两家都参与的任务: each has a part in it, be it the lead
    return TasksOfUnit(
        asked=tuple(mention.text for mention in named),
        units=tuple(mention.units for mention in named),
        together="all" if together else "any",
        roles=roles,
        only=bool(cues.ONLY.search(question)),
    )


def _due(question: str, named: tuple[UnitMention, ...], today: dt.date) -> Query | None:
    """完成时限是2019年9月底的任务有哪些 → tasks by their deadline."""
    units, called = tuple(mention.units for mention in named), tuple(mention.text for mention in named)
    roles = roles_of(question)
    if cues.OVERDUE.search(question):
        end = today - dt.timedelta(days=1)
        return DueQuestion(start=None, end=end, asked="已到期", units=units, called=called, roles=roles, many=True)
    if not cues.DUE.search(question) and not _of_time(question, named):
        return None
    many = bool(cues.SEVERAL.search(question))
    found = period(question, today)
    if found is not None:
        start, end, asked = found.start, found.end, found.words
        return DueQuestion(start=start, end=end, asked=asked, units=units, called=called, roles=roles, many=many)
    every_year = yearless(question)
    if every_year is None:
        return None
    asked, before = every_year
    return YearlessDueQuestion(
        asked=asked,
        before=before,
        many=many,
        year=today.year if cues.HALF_OR_QUARTER.search(asked) else None,
        units=units,
        called=called,
        roles=roles,
    )


def _of_time(question: str, named: tuple[UnitMention, ...]) -> bool:
    """省水利厅下半年有什么任务: whether a time, and beside a unit nothing else, says which tasks are meant."""
    if not cues.TIME_OF_WORK.search(question):
        return False
    rest = _without_task_words(_blank(question, named))
    return not terms(cues.TIME_OF_WORK.sub("，", _OF_TIME.sub("", rest)))


def _blank(question: str, named: tuple[UnitMention, ...]) -> str:
    """The question with a comma where a unit is named."""
    for mention in reversed(named):
        question = question[: mention.start] + "，" + question[mention.end :]
    return question


def _reference(question: str) -> Query | None:
    """鲁安发〔2023〕17号文件由哪项任务落实 → tasks by what they rest on."""
    number = cues.NUMBER.search(question)
    title = cues.BOOK.search(question)
    if number is None and title is None:
        return None
    return ReferenceQuestion(title=title[1] if title else None, number=number[0] if number else None)


def force(question: str, named: tuple[UnitMention, ...]) -> Query | None:
    """哪些任务里有“不得”之类的禁止性规定, 企业不得做什么 → tasks by force; None where a matter is named beside it."""
    forbidden = cues.FORBIDDEN_TO.search(question)
    if forbidden and not named:
        topic = matter(forbidden["who"])
        return ModalityQuestion(type="prohibition", topic=topic) if topic else None
    if not cues.ASKING.search(question):
        return None
    plainly = _blank(question, named)
    for cue, type_ in _FORCES:
        if not cue.search(plainly):
            continue
        rest = cues.PROVISION.sub("", cue.sub("，", _without_task_words(plainly)))
        rest = _JOINED.sub("", _HELD.sub("", rest))
        rest = re.sub(cues.SPEAKS_OF, "", rest)
        if not terms(rest):
            units, called = tuple(one.units for one in named), tuple(one.text for one in named)
            certain = cues.CERTAIN_SANCTION.search(plainly)
            return ModalityQuestion(type=type_, units=units, called=called, topic=certain[0] if certain else "")
    return None


def _about(question: str) -> Query | None:
    """空着的厂房想改成公寓，哪项任务讲到 → tasks by what they are about."""
    quoted = cues.QUOTED.search(question)
    topic = quoted[1] if quoted and len(quoted[1]) > 2 else matter(_without_task_words(question))
    asking = cues.TASKS.search(question)
    many = bool(cues.MANY.search(asking[0] if asking else question))
    return TopicQuestion(topic=topic, many=many) if topic else None


def _without_task_words(question: str) -> str:
    """The question without 哪项任务 and the words that tie it to its matter (讲到, 规定了)."""
    match = cues.TASKS.search(question)
    if match is None:
        return question
    before = question[: match.start()].strip(END) + ("在" if match[0].startswith("在") else "")
    before = cues.STANDS_IN.sub("", before)
    after = re.sub("^" + cues.SPEAKS_OF, "", question[match.end() :].strip(END)).strip(END)
    return joined(before, after)
