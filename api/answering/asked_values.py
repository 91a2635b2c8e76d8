"""Who, when, how much, on what basis, is it so? Questions about a matter that ask for something of it."""

from __future__ import annotations

import re

from api.answering import cues
from api.answering.query import (
    AmountQuestion,
    BasisQuestion,
    CheckQuestion,
    DeadlineQuestion,
    Query,
    WhoQuestion,
)
from api.answering.unitmatch import UnitMention
from api.answering.wording import END, joined, matter
from graph.topic import terms
from ontology.model import Role

_NEAR = 24  # how far behind the asking word a role may stand
_COOPERATING_END = re.compile("，来?(?:配合|参与|协助|协办|负责|牵头)?$")
_OFTEN_WORDS = re.compile("多久|一次|一回|频次|频率|几次|隔|多长时间|每")
_BEFORE_WHEN = re.compile("(?:在|到|是|于|要|得|须|应|完成|之?前|以前|的)+$")
_AFTER_WHEN = re.compile("^(?:之?前|以前|要|完成|做完|办完|才能|能|算|是|之内|内)+")
_TARGET_BEFORE = re.compile("(?:的?目标值?是?|(?<=[一-鿿]{2})(?:要|应|需)[改建种修培办])$")
_VERB_BEFORE = re.compile(
    "(?:要|应|得|需要|打算|预计)?(?:达到|达|到|为|是|至|有|能|可以|建成?|完成|推动"
    "|(?:控制|保持|稳定|维持)在|(?:提高|提升|压缩|压减|降低?|增加|增长|扩大)[到至]?|不低于|不少于|超过|突破)*$"
)


def who(question: str, named: tuple[UnitMention, ...]) -> Query | None:
    """谁管废水处理, 废水处理的责任单位是哪些 → units by their role in a matter."""
    match = cues.WHO.search(question)
    noun = cues.WHO_NOUN.search(question)
    asking = match or noun
    if asking is None:
        return None
    before, after = question[: asking.start()], question[asking.end() :]
    besides = _besides(question, named)
    for mention in reversed(besides):
        before = before[: mention.start] + before[mention.end :] if mention.end <= len(before) else before
    if besides:
        before = re.sub("除了?|以外|之外|还有?|和?一起|^和|^与|^跟|共同", "", before)
        known = "|".join(re.escape(mention.text) for mention in besides)
        after = re.sub(rf"{known}|^(?:和|与|跟)|一起|共同|一道", "", after)
    roles = _roles(question, before, after, noun[0] if noun else "")
    rest = cues.LEADING.sub("", cues.WHO.sub("，", cues.LEADING.sub("", after.strip(END))))
    rest = cues.POST.sub("", _COOPERATING_END.sub("", rest.strip(END)))
    topic = matter(joined(matter(cues.POST.sub("", before.strip(END))), rest))
    act = cues.ACT.match(cues.FIRM.sub("", rest))
    names = tuple(unit for mention in besides for unit in mention.units)
    return WhoQuestion(topic=topic, roles=roles, act=act[0] if act else "", besides=names) if topic else None


def _besides(question: str, named: tuple[UnitMention, ...]) -> tuple[UnitMention, ...]:
    """The units that a question knows already: 除了省应急厅还有谁."""
    match = cues.BESIDES.search(question)
    if match is None:
        return ()
    return tuple(mention for mention in named if match.start() <= mention.start and mention.end <= match.end())


def _roles(question: str, before: str, after: str, noun: str) -> tuple[Role, ...]:
    """The roles that a who-question asks for, from the words at the asking word."""
    asked = question.removeprefix(before)
    leading = bool(cues.LEADING_NEAR.search(asked[:_NEAR])) or "牵头" in noun
    if cues.COOPERATE.search(noun) or cues.COOPERATING_NEAR.search(asked):
        return ("lead", "cooperate") if leading else ("cooperate",)
    if leading:
        return ("lead",)
    if cues.SUPERVISING_NEAR.match(after):
        return ("supervise",)
    if cues.OBLIGED.search(question) or cues.REQUIRED.search(before):
        return ("actor",)
    return ("lead", "responsible")


def check(question: str, named: tuple[UnitMention, ...]) -> Query | None:
    """省应急厅负责废水处理吗 → is it so?"""
    last = next((mention for mention in reversed(named) if mention.units), named[0])  # the 政府 in 政府采购 is nobody
    match = cues.CHECK.search(question, last.end)
    if match is None or cues.WHO.search(question):
        return None
    topic = matter(match["matter"])
    if not topic:
        return None
    return CheckQuestion(asked=named[0].text, units=named[0].units, topic=topic)


def basis(question: str) -> Query | None:
    """园区扩区依据哪个文件 → what a matter rests on."""
    match = cues.BASIS.search(question)
    if match is None:
        return None
    topic = matter(question[: match.start()] + question[match.end() :])
    return BasisQuestion(topic=topic) if topic else None


def when(question: str) -> Query | None:
    """什么时候完成, 多久一次 → the time of a matter."""
    often = cues.OFTEN.search(question)
    match = often or cues.WHEN.search(question)
    if match is None or (cues.WHO.search(question) and not often):
        return None
    before = matter(_BEFORE_WHEN.sub("", question[: match.start()]))
    if often:
        topic = matter(before + _OFTEN_WORDS.sub("", question[match.start() :]))
        return DeadlineQuestion(topic=topic, often=True) if topic else None
    topic = before if len(terms(before)) > 1 else matter(joined(before, _AFTER_WHEN.sub("", question[match.end() :])))
    return DeadlineQuestion(topic=topic) if topic else None


def amount(question: str) -> Query | None:
    """要建多少个 → the number that is stated of a matter."""
    match = cues.AMOUNT.search(question)
    if match is None or cues.WHO.search(question) or (cues.WHO_NOUN.search(question) and "哪几" in question):
        return None
    measure = cues.MEASURE.search(question)
    unit = measure["measure"] if measure else "%" if cues.SHARE.search(question) else ""
    if (cues.MONEY.search(question) and not cues.SHARE.search(question)) or unit == "钱":
        unit = "元"
    end = measure.end() if measure else match.end()
    before = _VERB_BEFORE.sub("", _TARGET_BEFORE.sub("", question[: match.start()].strip(END)))
    topic = matter(joined(before, question[end:].strip(END)))
    return AmountQuestion(topic=topic, measure=unit) if topic else None
