"""Does a question set documents or matters side by side? Two that it names, 两份文件, or A和B谁更早."""

from __future__ import annotations

import re

from api.answering import cues
from api.answering import cues_compare as words
from api.answering.asked_tasks import roles_of
from api.answering.base import Base
from api.answering.indicators import head
from api.answering.query_overview import Aspect, ComparisonQuestion, EarlierQuestion
from api.answering.titles import Named, name_of, without
from api.answering.wording import END, matter
from graph.topic import terms

_TWO = 2


def comparison(base: Base, question: str, named: tuple[Named, ...]) -> ComparisonQuestion | EarlierQuestion | None:
    """两份文件里对人才培养的要求有什么不同 → what is compared of which documents; None where nothing is."""
    documents = tuple(dict.fromkeys(one.documents[0] for one in named if one.documents))
    several = words.DOCUMENTS.search(question)
    earlier = words.EARLIER.search(question)
    if len(documents) < _TWO and not several:
        return _earlier(question, earlier) if earlier and not named else None
    different = words.DIFFERENT.search(question) or words.SIDE_BY_SIDE.search(question) or earlier
    rest = without(question, named) if named else question
    alone = words.ALONE.search(rest)
    if alone and len(documents) == _TWO:
        documents = documents if alone["first"] == "有" else documents[::-1]
        titles = tuple(name_of(base, each) for each in documents)
        return ComparisonQuestion(topic="", aspect="alone", documents=documents, titles=titles)
    if not different and not several and not words.AMOUNT.search(question):
        return None
    if len(documents) < _TWO and len(base.outlines) == _TWO:
        documents = tuple(base.outlines)
    mentions = base.units.mentions(rest)
    aspect = _aspect(rest, bool(mentions))
    if not mentions and not different and aspect == "everything":
        return None
    if mentions:
        topic = ""
    else:
        topic = _topic(rest)
        if not topic and len(documents) < _TWO:
            return None
    if aspect == "everything" and head(topic):
        aspect = "amount"
    return ComparisonQuestion(
        topic=topic,
        aspect=aspect,
        documents=documents if len(documents) >= _TWO else (),
        titles=tuple(name_of(base, each) for each in documents[:8]),
        units=tuple(one.units for one in mentions),
        called=tuple(one.text for one in mentions),
        roles=roles_of(rest),
    )


def _aspect(question: str, of_units: bool) -> Aspect:  # noqa: FBT001 - a fact of the question
    """What is compared: times, numbers, units, or all that is said."""
    if words.DEADLINE.search(question):
        return "deadline"
    if of_units:
        return "everything"
    if words.AMOUNT.search(question):
        return "amount"
    return "units" if words.UNITS.search(question) else "everything"


def _topic(question: str) -> str:
    """The matter that is compared, without the words that compare."""
    rest = words.DOCUMENTS.sub("，", question)
    for cue in (words.EARLIER, words.DIFFERENT, words.SIDE_BY_SIDE, cues.AMOUNT, cues.WHEN, cues.WHO, cues.SAME):
        rest = cue.sub("，", rest)
    parts = [_tidied(part) for part in re.split("[，：:]", rest)]
    return matter("，".join(part for part in parts if terms(part) and not words.GENERIC.fullmatch(part)))


def _tidied(text: str) -> str:
    """A piece of the question without the words that ask around its matter."""
    before = None
    while before != text:
        before = text
        text = words.ASKED_OF.sub("", words.LEFT_OVER.sub("", text.strip(END)).strip(END))
    return text


def _earlier(question: str, match: re.Match[str]) -> EarlierQuestion | None:
    """高等级航道网和智慧航运平台谁先完成 → two matters or more; None where fewer are named."""
    before = question[: match.start()].strip(END)
    topics = [matter(part.strip(END)) for part in words.JOINED.split(before)]
    topics = [topic for topic in topics if topic and terms(topic)]
    if len(topics) < _TWO:
        return None
    return EarlierQuestion(topics=tuple(topics), latest=bool(words.LATER.search(match["way"])))
