"""Does a question ask for a count, a ranking or the targets? By its words, before its matter is looked for."""

from __future__ import annotations

import re

from api.answering import cues
from api.answering import cues_overview as wide
from api.answering.query_overview import Counted, GoalsQuestion, RankingQuestion
from api.answering.unitmatch import UnitMention
from api.answering.wording import END, matter
from graph.topic import terms
from ontology.model import Role

_FIGURES = {sign: number for number, sign in enumerate("零一二三四五六七八九十")} | {"两": 2}
_HERE = re.compile("图谱|知识库|系统|文件|政策|目前|现在|这里|里面?|中|的|库")
_YEAR = re.compile(r"(?:到|在)?(?P<year>(?:19|20)\d{2})年(?:底|末)?(?:前|以前|之前)?")
_GOALS = re.compile(
    "(?:有|是|定了?|设了?|提出了?)?(?:哪[些几]个?|什么|啥)(?:具体|主要|量化|发展|工作)*的?(?:目标|指标)(?!任务|群)(?:要求|值)?"
    "|(?:具体|主要|量化|发展|工作)*(?:目标|指标)(?:要求|值)?(?:都|分别)?(?:是|有|包括)(?:哪些|什么|啥|多少)|(?:目标|指标)(?:清单|一览)?$"
)
_JOINING = re.compile("^[的在对到和与，、]+|[的在对到和与，、有是要里中]+$")


def ranking(question: str) -> RankingQuestion | None:
    """哪个单位任务最多, 每个市各有几项任务, 一共有多少项任务 → units, cities or documents by their tasks."""
    each = wide.COUNT_EACH.search(question)
    if each is not None:
        counted: Counted = {"市": "city", "地市": "city", "文件": "document"}.get(each["by"], "unit")  # type: ignore[assignment]
        return RankingQuestion(roles=_roles(question), by=counted, order="every")
    if wide.COUNT_ALL.search(question) and not terms(_HERE.sub("", wide.COUNT_ALL.sub("", question)).strip(END)):
        return RankingQuestion(by="document", order="every")
    if not wide.RANKING.search(question):
        return None
    top = wide.TOP.search(question)
    least = wide.AT_LEAST.search(question)
    return RankingQuestion(
        roles=_roles(question),
        by=_counted(question),
        order="least" if wide.LEAST.search(question) else "most",
        top=max(1, _number(top["top"])) if top else 1,
        at_least=int(least["count"]) + (1 if least["over"] else 0) if least else None,
    )


def _number(spelt: str) -> int:
    return int(spelt) if spelt.isascii() else _FIGURES[spelt]


def _counted(question: str) -> Counted:
    """What is ranked: tasks by their units, documents, cities, else units."""
    if wide.BY_TASK.search(question):
        return "task"
    if wide.BY_DOCUMENT.search(question):
        return "document"
    return "city" if wide.BY_CITY.search(question) else "unit"


def _roles(question: str) -> tuple[Role, ...]:
    if cues.LEAD.search(question):
        return ("lead",)
    return ("cooperate",) if cues.COOPERATE.search(question) else ()


def goals(question: str, named: tuple[UnitMention, ...]) -> GoalsQuestion | None:
    """到2028年的目标是什么, 省水利厅有哪些指标 → targets; None where tasks or a number are asked for."""
    asked = _GOALS.search(question)
    if asked is None or cues.TASKS.search(_GOALS.sub("", question)) or cues.AMOUNT.search(asked[0]):
        return None
    rest = question
    for mention in reversed(named):
        rest = rest[: mention.start] + "，" + rest[mention.end :]
    year = _YEAR.search(rest)
    about = _JOINING.sub("", _YEAR.sub("", _GOALS.sub("，", rest, count=1)).strip(END))
    topic = matter(about.strip(END))
    if not (topic or named or year):
        return GoalsQuestion() if len(about) < 2 else None
    return GoalsQuestion(
        topic=topic,
        units=tuple(mention.units for mention in named),
        called=tuple(mention.text for mention in named),
        year=int(year["year"]) if year else None,
    )
