"""What is asked? A question in the words of staff → a typed query, or None where it is not understood."""

from __future__ import annotations

import datetime as dt
import re

from api.answering import cues
from api.answering.asked_links import linked
from api.answering.asked_overview import goals, ranking
from api.answering.asked_tasks import force, of_unit, tasks
from api.answering.asked_values import amount, basis, check, who
from api.answering.asked_values import when as asked_when
from api.answering.indicators import head
from api.answering.query import AmountQuestion, MembersQuestion, Query, SanctionQuestion, SeatQuestion, TopicQuestion
from api.answering.unitmatch import UnitNames
from api.answering.wording import END, matter
from graph.topic import is_informal

_MEMBERS_TAIL = re.compile("的?(?:成员单位|组成单位|成员|组成人员)?(?:具体|都|主要)?$")


def parse(question: str, units: UnitNames, today: dt.date) -> Query | None:
    """The query that a tidied question is read as; None where it asks about nothing.

    ``units`` are the names in the graph; ``today`` decides what 今年 means.
    """
    named = units.mentions(question)
    for reader in (_seat, _sanction, _members, ranking, linked):
        query = reader(question)
        if query is not None:
            return query
    if cues.YES_NO.search(question) and named:
        checked = check(question, named)
        if checked is not None:
            return checked
    for read in (goals, force):
        query = read(question, named)
        if query is not None:
            return query
    own = bool(named) and cues.OWN_TASKS.search(question) is not None
    if (own or cues.TASKS.search(question)) and not _asks_who(question):
        return tasks(question, named, units, today)
    for reader in (basis, asked_when, amount):
        query = reader(question)
        if query is not None:
            return query
    return who(question, named) or _bare(question, units)


def _bare(question: str, units: UnitNames) -> Query | None:
    """A question without a word of asking: a unit alone, or a matter."""
    named = units.mentions(question)
    if named and named[0].start == 0:
        rest = question
        for mention in reversed(named):
            rest = rest[: mention.start] + rest[mention.end :]
        if len(rest.strip(END + "的和与及")) < 2:
            return of_unit(question, named)
    topic = matter(question)
    if head(topic):
        return AmountQuestion(topic=topic, measure="")
    return TopicQuestion(topic=topic, presumed=not is_informal(topic)) if topic else None


def _asks_who(question: str) -> bool:
    """Whether units are wanted, not tasks: 哪个部门 stands nearer to the end than 哪些任务."""
    asked = list(cues.WHO.finditer(question))
    if not asked:
        return cues.WHO_NOUN.search(question) is not None
    last = asked[-1]
    found = [match.start() for match in cues.TASKS.finditer(question)]
    return not found or last.start() <= found[0] <= last.end() or last.start() > found[-1]


def _seat(question: str) -> Query | None:
    """领导小组办公室设在哪 → where it sits."""
    match = cues.SEAT.search(question)
    return SeatQuestion(office=match["office"]) if match else None


def _sanction(question: str) -> Query | None:
    """未完成年度任务怎么处罚, 违规排放罚多少钱 → what follows on it."""
    match = cues.SANCTIONED.search(question)
    topic = matter(question[: match.start()]) if match else ""
    return SanctionQuestion(topic=topic, sum=bool(match and "多少" in match[0])) if topic else None


def _members(question: str) -> Query | None:
    """专项小组成员单位包括哪些单位 → who makes it up."""
    match = cues.MEMBERS.search(question)
    if match is None or cues.RESPONSIBLE.search(question) or cues.TASKS.search(question):
        return None
    if not cues.MEMBER_BODY.search(match[0]):
        return None
    return MembersQuestion(body=_MEMBERS_TAIL.sub("", match["body"]))
