"""Does a question ask how tasks hang together? What one needs, what waits for it, what it serves."""

from __future__ import annotations

import re

from api.answering import cues
from api.answering.query import DependencyQuestion, Direction, Query, SupportQuestion, ThingQuestion
from api.answering.wording import END, matter
from graph.topic import terms

_LINK_WORDS = re.compile("(?:这个|这一|这项|的)(?:目标|指标)?$|(?:目标|指标)$|^[和与跟同为对，]+|[，和与跟同由的]+$")
_PURPOSE = re.compile("^(?:要想|想要|要|想|给|为了?|对)")
_NAME = 4  # a shorter quotation is a word within a name (“四旁”), not a name


def linked(question: str) -> Query | None:
    """The query, where the question is of this kind; None where it is not."""
    quoted = cues.QUOTED.search(question)
    if cues.TASKS.search(question):
        query = _shared_or_served(question, quoted)
        if query is not None:
            return query
    needs, needed = cues.NEEDS.search(question), cues.NEEDED.search(question)
    if needs and (needed is None or needs.start() < needed.start()):
        return _dependency(quoted[1] if quoted else matter(_purpose(question[: needs.start()])), "needs")
    after = cues.AFTER_DONE.search(question)
    if after:
        return _dependency(quoted[1] if quoted else matter(question[: after.start()]), "needed-by")
    if needed and cues.TASKS.search(question):
        return _needed(question, needed, quoted)
    return None


def _shared_or_served(question: str, quoted: re.Match[str] | None) -> Query | None:
    if cues.SHARES.search(question):
        return _dependency(_described(question, quoted, cues.SHARES), "shares")
    named = quoted or cues.TARGET_WORD.search(question) or re.search(r"\d", question)
    if cues.SUPPORT.search(question) and named:
        return SupportQuestion(target=_described(question, quoted, cues.SUPPORT))
    return None


def _purpose(text: str) -> str:
    """给…发奖补，要 → …发奖补: a purpose without the words that make it one."""
    return _PURPOSE.sub("", text.strip(END)).rstrip("要得想需，,")


def _dependency(topic: str, direction: Direction) -> Query | None:
    return DependencyQuestion(topic=topic, direction=direction) if topic else None


def _described(question: str, quoted: re.Match[str] | None, cue: re.Pattern[str]) -> str:
    """The task or target that a question is about: what it quotes, else what is left beside the cue."""
    if quoted and len(quoted[1]) >= _NAME:
        return quoted[1]
    rest = cues.TASKS.sub("，", cue.sub("，", question))
    return _LINK_WORDS.sub("", rest.strip(END)).strip(END)


def _needed(question: str, cue: re.Match[str], quoted: re.Match[str] | None) -> Query | None:
    """哪些任务要用到X的成果 → what waits for X; 哪项任务要用到X → what uses the thing X."""
    behind = question[cue.end() :]
    rest = quoted[1] if quoted else cues.OUTPUT.sub("", behind).strip(END)
    if not terms(rest):
        return None
    output = cues.OUTPUT.search(behind)
    if cues.WAITS.search(cue[0]) or (output and output[0].strip("的")):
        return DependencyQuestion(topic=rest, direction="needed-by")
    return ThingQuestion(thing=rest, use="uses", many="些" in cue[0])
