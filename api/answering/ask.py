"""What is said to a question? Tidied, parsed, run, and said in one sentence; never an exception for odd input."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from api.answering import cues
from api.answering.base import Base
from api.answering.changed import renamed
from api.answering.conversation import MOST, Turn, Unclear, continued, leans, standing
from api.answering.known import base_of
from api.answering.query import Query, TopicQuestion
from api.answering.reading import Reading, read
from api.answering.result import Answer, unique
from api.answering.running import run
from api.answering.typed import RephrasingError, query_of
from api.answering.wording import tidy
from api.inforce import notes
from graph.standing import standings_of
from graph.store import GraphReader

LONGEST = 200
"""The most characters that a question may have."""

_HAN = re.compile(r"[一-鿿]")
_EXAMPLES = "可以这样问：谁负责废水处理？省教育厅有哪些任务？哪些任务今年到期？"
_NOT_READ = f"没有看懂这个问题。{_EXAMPLES}"


def answer(
    question: str,
    store: GraphReader,
    *,
    today: dt.date | None = None,
    as_of: dt.date | None = None,
    previous: Sequence[str] = (),
    rephrase: Callable[[str], str] | None = None,
) -> Answer:
    """The answer to a question in Chinese; where it is not understood or not stated, it says so.

    ``today`` decides what 今年 means, the day of asking by default. With ``as_of`` the question is one of that day:
    documents issued later are left out, and what became of units later is not told. ``previous`` are the questions
    asked before in the same conversation, oldest first: 那省水利厅呢 is read in their light.
    ``rephrase`` names a query in JSON for a question that is not understood, and raises RephrasingError where it does
    not. Raises StoreError alone.
    """
    asked = tidy(question)
    fault = _fault(asked)
    if fault:
        return _not_understood(question, fault)
    base = base_of(store)
    if not base.tasks:
        return _not_understood(question, "图谱中还没有文件，请先录入政策文件再提问。")
    if as_of is not None:
        base = base.up_to(as_of)
        if not base.tasks:
            return _not_understood(question, f"图谱中没有{as_of.isoformat()}以前印发的文件。")
    day = as_of or today or dt.date.today()  # noqa: DTZ011 - 今年 is the asker's own year
    base = base.on(day)
    reading = _read(base, question, tuple(previous)[-MOST:], day)
    if isinstance(reading, Unclear):
        return _not_understood(question, reading.sentence)
    if reading.unheld:
        return _not_understood(question, f"图谱中没有{'、'.join(f'《{title}》' for title in reading.unheld)}这份文件。")
    given = _not_understood(question, _NOT_READ) if reading.query is None else _answered(question, reading, as_of)
    given = _noted(given, store, base, day)
    if rephrase is None or given.answerable or not _is_guess(reading.query, asked):
        return given
    try:
        query = query_of(rephrase(asked), base.units)
    except RephrasingError as error:
        return replace(given, answer=f"{given.answer}（改写服务没有帮上忙：{error}。）")
    return _noted(_answered(question, Reading(base=base, query=query, rephrased=True), as_of), store, base, day)


def _noted(given: Answer, store: GraphReader, base: Base, day: dt.date) -> Answer:
    """The answer with what is to know of documents that are not in force, or no longer."""
    documents = unique([*(task.document for task in given.tasks), *(one.document for one in given.citations)])
    if not documents:
        return given
    titles = {one.document.id: one.document.title or "" for one in base.every}
    return replace(given, notes=notes(documents, standings_of(store).on(day), titles, day))


def _is_guess(query: Query | None, asked: str) -> bool:
    """Whether no word of a question said what kind it is: it was taken for a matter, or for nothing."""
    return query is None or (isinstance(query, TopicQuestion) and not cues.TASKS.search(asked))


def _answered(question: str, reading: Reading, as_of: dt.date | None) -> Answer:
    """What was found for an understood question, with the query in words."""
    if reading.query is None:
        raise TypeError("only an understood question is answered")
    finding = run(reading.base, reading.query)
    changed = renamed(reading.base, reading.query, finding)
    return Answer(
        question=question,
        answer=f"{finding.answer}{''.join(one.words for one in changed)}",
        answerable=finding.answerable,
        units=finding.units,
        tasks=finding.tasks,
        citations=finding.citations,
        understood=reading.in_words() + (f"（截至{as_of.isoformat()}）" if as_of else ""),
        possible=finding.possible,
        renamed=changed,
        as_of=as_of,
        total=finding.total or len(finding.tasks),
    )


def _fault(asked: str) -> str:
    """What is wrong with a tidied question, before anything is looked for; "" where nothing is."""
    if not asked:
        return f"没有看到要问的事。{_EXAMPLES}"
    if len(asked) > LONGEST:
        return f"问题有{len(asked)}个字，太长了：请用一句话问一件事，不超过{LONGEST}个字。"
    return "" if _HAN.search(asked) else _NOT_READ


def _read(base: Base, question: str, previous: tuple[str, ...], day: dt.date) -> Reading | Unclear:
    """The question as it is read, in the light of those before it where it leans on them."""
    asked = tidy(question)
    if not previous or not leans(base, asked, question):
        return read(base, standing(asked), day)
    unclear: Unclear | None = None
    for number in range(len(previous), 0, -1):
        turn = _turn(base, previous[:number], day)
        told = continued(asked, turn, day) if turn is not None else None
        if isinstance(told, Reading):
            return replace(told, follows=True)
        if told is None or not told.lacking:
            return told or unclear or read(base, standing(asked), day)
        unclear = unclear or told
    return unclear or read(base, standing(asked), day)


def _turn(base: Base, previous: tuple[str, ...], day: dt.date) -> Turn | None:
    """The last of the earlier questions that was understood, with what was found."""
    for number in range(len(previous) - 1, -1, -1):
        if _fault(tidy(previous[number])):
            continue
        reading = _read(base, previous[number], previous[:number], day)
        if isinstance(reading, Reading) and reading.query is not None:
            return Turn(reading, run(reading.base, reading.query))
    return None


def _not_understood(question: str, sentence: str) -> Answer:
    return Answer(question=question, answer=sentence, answerable=False)
