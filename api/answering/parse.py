"""What is asked? A question in the words of staff → a typed query, or None where it is not understood."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from api.answering import cues
from api.answering.moments import period
from api.answering.query import (
    AmountQuestion,
    BasisQuestion,
    DeadlineQuestion,
    DependencyQuestion,
    DueQuestion,
    MembersQuestion,
    ModalityQuestion,
    Query,
    RankingQuestion,
    ReferenceQuestion,
    SupportQuestion,
    TasksOfUnit,
    ThingQuestion,
    TopicQuestion,
    UnknownUnit,
    WhoQuestion,
)
from api.answering.unitmatch import UnitMention, UnitNames, unknown_unit
from graph.topic import terms
from ontology.model import ModalityType, Role

_SPACE = re.compile(r"\s+")
_END = "？?。！!，,、；;：: "
_FULL = str.maketrans("?!:;()", "？！：；（）")


def tidy(question: str) -> str:
    """The question without white space, courtesies and half-width marks."""
    text = unicodedata.normalize("NFC", question).translate(_FULL)
    text = _SPACE.sub("", text).strip(_END)
    return cues.POLITE.sub("", text).strip(_END)


def parse(question: str, units: UnitNames, today: dt.date) -> Query | None:
    """The query that a tidied question is read as; None where it asks about nothing.

    ``units`` are the names in the graph; ``today`` decides what 今年 means.
    """
    named = units.mentions(question)
    for reader in (_members, _ranking, _linked):
        query = reader(question)
        if query is not None:
            return query
    if cues.TASKS.search(question) and not _asks_who(question):
        return _tasks(question, named, units, today)
    for reader in (_basis, _when, _amount, _who):
        query = reader(question)
        if query is not None:
            return query
    topic = _topic(question)
    if not topic:
        return None
    if named and named[0].start == 0 and len(plain_rest(question, named)) < 2:
        return _tasks_of(question, named, ())
    return TopicQuestion(topic=topic)


def plain_rest(question: str, named: tuple[UnitMention, ...]) -> str:
    """What a question says beside the units it names."""
    for mention in reversed(named):
        question = question[: mention.start] + question[mention.end :]
    return question.strip(_END + "的和与及")


def _asks_who(question: str) -> bool:
    """Whether units are wanted, not tasks: 哪个部门 stands nearer to the end than 哪些任务."""
    who = None
    for who in cues.WHO.finditer(question):
        pass
    if who is None:
        return cues.WHO_NOUN.search(question) is not None
    tasks = [match.start() for match in cues.TASKS.finditer(question)]
    return not tasks or who.start() <= tasks[0] <= who.end() or who.start() > tasks[-1]


def _topic(text: str) -> str:
    """The matter itself: frames, fillers and verbs of asking cut away; "" where nothing is left."""
    text = cues.FRAME.sub("", text.strip(_END), count=1)
    before = None
    while before != text:
        before = text
        text = cues.FILLER.sub("", text.strip(_END)).strip(_END)
    return text if terms(text) else ""


def _members(question: str) -> Query | None:
    """专项小组成员单位包括哪些单位 → who makes it up."""
    match = cues.MEMBERS.search(question)
    if match and cues.MEMBER_BODY.search(question[: match.end()]) and not cues.RESPONSIBLE.search(question):
        if cues.TASKS.search(question):
            return None
        return MembersQuestion(
            body=re.sub(r"(?:的)?(?:成员单位|组成单位|成员|组成人员)?(?:具体|都|主要)?$", "", match["body"])
        )
    return None


def _ranking(question: str) -> Query | None:
    """哪个单位任务最多 → units by their number of tasks."""
    if not cues.RANKING.search(question):
        return None
    return RankingQuestion(roles=("lead",) if cues.LEAD.search(question) else ())


# --- questions about how tasks hang together ---------------------------------------------------


def _linked(question: str) -> Query | None:
    """What is needed, waited for, shared or supported."""
    quoted = cues.QUOTED.search(question)
    has_tasks = cues.TASKS.search(question) is not None
    if has_tasks and (cues.SHARES.search(question)):
        return _dependency(_described(question, quoted, cues.SHARES), "shares")
    if (
        has_tasks
        and cues.SUPPORT.search(question)
        and (quoted or cues.TARGET_WORD.search(question) or re.search(r"\d", question))
    ):
        return SupportQuestion(target=_described(question, quoted, cues.SUPPORT))
    needs = cues.NEEDS.search(question)
    needed = cues.NEEDED.search(question)
    if needs and (needed is None or needs.start() < needed.start()):
        return _dependency(quoted[1] if quoted else _topic(_give(question[: needs.start()])), "needs")
    after = cues.AFTER_DONE.search(question)
    if after and has_tasks:
        return _dependency(quoted[1] if quoted else _topic(question[: after.start()]), "needed-by")
    if needed and has_tasks:
        return _needed(question, needed, quoted)
    return None


def _give(text: str) -> str:
    """给…发奖补，要 → …发奖补: the opening of a sentence about a purpose."""
    return re.sub(r"^(?:要想|想要|要|想|给|为了?|对)", "", text.strip(_END)).rstrip("要得想，,")


def _dependency(topic: str, direction: str) -> Query | None:
    return DependencyQuestion(topic=topic, direction=direction) if topic else None  # type: ignore[arg-type]


def _described(question: str, quoted: re.Match[str] | None, cue: re.Pattern[str]) -> str:
    """The task or target that a question is about: what it quotes, else what is left beside the cue."""
    if quoted and len(quoted[1]) >= 4:  # a shorter quotation is a word within a name (“四旁”)
        return quoted[1]
    rest = cues.TASKS.sub("，", cue.sub("，", question))
    rest = re.sub(r"(?:这个|这一|这项|的)?(?:目标|指标)$|^[和与跟同为对，]+|[，和与跟同由的]+$", "", rest.strip(_END))
    return rest.strip(_END)


def _needed(question: str, cue: re.Match[str], quoted: re.Match[str] | None) -> Query | None:
    """哪些任务要用到X的成果 → what waits for X; 哪项任务要用到X → what uses the thing X."""
    rest = quoted[1] if quoted else cues.OUTPUT.sub("", question[cue.end() :]).strip(_END)
    if not terms(rest):
        return None
    depends = re.search(r"依赖|取决|有赖|等|离不开", cue[0])
    output = cues.OUTPUT.search(question[cue.end() :])
    if depends or (output and output[0].strip("的")):
        return DependencyQuestion(topic=rest, direction="needed-by")
    return ThingQuestion(thing=rest, use="uses", many="些" in cue[0])


# --- questions that ask for tasks ----------------------------------------------------------------


def _tasks(question: str, named: tuple[UnitMention, ...], units: UnitNames, today: dt.date) -> Query | None:
    due = _due(question, named, today)
    if due is not None:
        return due
    if named:
        topic = ""
        return _tasks_of(question, named, (topic,) if topic else ())
    if unknown := unknown_unit(question, units):
        return UnknownUnit(name=unknown)
    if reference := _reference(question):
        return reference
    if modality := _modality(question):
        return modality
    quoted = cues.QUOTED.search(question)
    topic = quoted[1] if quoted and len(quoted[1]) > 2 else _topic(_without_task_words(question))
    if not topic:
        return None
    return TopicQuestion(topic=topic, many=bool(re.search(r"哪[些几]|几[项个条]|有什么", question)))


def _without_task_words(question: str) -> str:
    """空着的厂房想改成公寓，哪项任务讲到 → 空着的厂房想改成公寓."""
    match = cues.TASKS.search(question)
    if match is None:
        return question
    before, after = question[: match.start()].strip(_END), question[match.end() :].strip(_END)
    after = re.sub(rf"^{cues.SPEAKS_OF.pattern}", "", after).strip(_END)
    return "，".join(part for part in (re.sub(r"(?:由|在|是|，)+$", "", before), after) if part)


def _tasks_of(question: str, named: tuple[UnitMention, ...], topics: tuple[str, ...]) -> TasksOfUnit:
    roles: tuple[Role, ...] = ()
    if cues.LEAD.search(question):
        roles = ("lead",)
    elif cues.COOPERATE.search(question):
        roles = ("cooperate",)
    together = len(named) > 1 and cues.ALL.search(question) and not cues.EACH.search(question)
    return TasksOfUnit(
        asked=tuple(mention.text for mention in named),
        units=tuple(mention.units for mention in named),
        together="all" if together else "any",
        roles=roles,
        only=bool(cues.ONLY.search(question)),
        topic=topics[0] if topics else "",
    )


def _due(question: str, named: tuple[UnitMention, ...], today: dt.date) -> Query | None:
    """完成时限是2019年9月底的任务有哪些 → tasks by their deadline."""
    if not cues.DUE.search(question):
        return None
    if re.search(r"过期|逾期|超期|已经到期", question):
        return DueQuestion(start=None, end=today, asked="已到期", units=tuple(mention.units for mention in named))
    found = period(question, today)
    if found is None:
        return None
    start, end, text = found
    return DueQuestion(start=start, end=end, asked=text, units=tuple(mention.units for mention in named))


def _reference(question: str) -> Query | None:
    number = cues.NUMBER.search(question)
    title = cues.BOOK.search(question)
    if number is None and title is None:
        return None
    return ReferenceQuestion(title=title[1] if title else None, number=number[0] if number else None)


_FORCES: tuple[tuple[re.Pattern[str], ModalityType], ...] = (
    (cues.PROHIBITION, "prohibition"),
    (cues.ENCOURAGEMENT, "encouragement"),
    (cues.PERMISSION, "permission"),
    (cues.SANCTION, "sanction"),
)


def _modality(question: str) -> Query | None:
    """哪些任务里有“不得”之类的禁止性规定 → tasks by force; None where a matter is named beside it."""
    for cue, force in _FORCES:
        if not cue.search(question):
            continue
        rest = cues.PROVISION.sub("", cue.sub("", _without_task_words(question)))
        rest = re.sub(cues.SPEAKS_OF.pattern, "", re.sub(r"[“”\"「」、，,和或性的等]", "", rest))
        if not terms(rest):
            return ModalityQuestion(type=force)
    return None


# --- questions that ask for units, times, numbers -------------------------------------------------


def _basis(question: str) -> Query | None:
    match = cues.BASIS.search(question)
    if match is None:
        return None
    topic = _topic(question[: match.start()] + question[match.end() :])
    return BasisQuestion(topic=topic) if topic else None


def _when(question: str) -> Query | None:
    often = cues.OFTEN.search(question)
    match = often or cues.WHEN.search(question)
    if match is None or (cues.WHO.search(question) and not often):
        return None
    rest = question[: match.start()] + "，" + question[match.end() :]
    topic = _topic(
        re.sub(
            r"(?:在|到|是|于|要|得|须|应|完成|之?前|以前|的)*，(?:之?前|以前|要|完成|做完|办完|才能|能|算|是)*",
            "，",
            rest,
        )
    )
    if often:
        topic = _topic(
            question[: match.start()]
            + re.sub(r"多久|一次|一回|频次|频率|几次|隔|多长时间|每", "", question[match.start() :])
        )
    return DeadlineQuestion(topic=topic, often=bool(often)) if topic else None


def _amount(question: str) -> Query | None:
    match = cues.AMOUNT.search(question)
    if match is None or cues.WHO.search(question):
        return None
    measure = cues.MEASURE.search(question)
    unit = measure["measure"] if measure else "%" if cues.SHARE.search(question) else ""
    if cues.MONEY.search(question) and not cues.SHARE.search(question):
        unit = "元"
    end = measure.end() if measure else match.end()
    topic = _topic(question[: match.start()].rstrip("要到达为是至能可以") + "，" + question[end:])
    return AmountQuestion(topic=topic, measure="元" if unit == "钱" else unit) if topic else None


def _who(question: str) -> Query | None:
    match = cues.WHO.search(question)
    noun = cues.WHO_NOUN.search(question)
    if match is None and noun is None:
        return None
    if match is None and noun is not None:
        match = noun
    assert match is not None  # noqa: S101 - one of the two is there
    before, after = question[: match.start()], question[match.end() :]
    roles = _roles(question, before, after, noun[0] if noun else "")
    rest = cues.WHO.sub("，", cues.LEADING.sub("", after))
    rest = re.sub(r"，(?:来)?(?:配合|参与|协助|协办|负责|牵头)?$|^(?:配合|参与|协助|协办)(?=.*$)", "", rest)
    topic = _topic("，".join(part for part in (_topic(before), rest.strip(_END)) if part))
    return WhoQuestion(topic=topic, roles=roles) if topic else None


def _roles(question: str, before: str, after: str, noun: str) -> tuple[Role, ...]:
    """The roles that a who-question asks for, from the words at the asking word."""
    near = after[:12] + noun
    asked = question[len(before) :]
    cooperating = bool(
        cues.COOPERATE.search(noun)
        or re.search(r"(?:谁|单位|部门|机构)(?:来|去|要|负责)?(?:配合|参与|协助|协办|参加)", asked)
    ) or bool(re.search(r"(?:配合|参与|协办)(?:单位|部门)", asked))
    leading = (
        bool(re.search(r"(?:谁|单位|部门|机构)?(?:来|去)?(?:牵头|带头|挑头|主办|主抓)", asked[:24])) or "牵头" in noun
    )
    if cooperating:
        return ("lead", "cooperate") if leading else ("cooperate",)
    if leading:
        return ("lead",)
    if re.match(r"(?:来|去|负责)?(?:指导|督导|监督|督促)", near):
        return ("supervise",)
    if cues.OBLIGED.search(question) or cues.REQUIRED.search(before):
        return ("actor",)
    return ("lead", "responsible")
