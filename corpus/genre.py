"""What kind of text does a title announce? 意见, 通知, 实施方案 and their like."""

from __future__ import annotations

import re

# Longer before shorter: the first that fits is the kind.
# fmt: off
_KINDS = (
    "任务分工表", "分工表", "安排表", "汇总表", "一览表", "名单", "规划纲要", "指导意见", "实施意见", "若干意见",
    "意见", "三年行动计划", "行动计划", "工作计划", "实施计划",
    "计划", "实施方案", "行动方案", "工作方案", "分工方案", "试点方案", "建设方案", "总体方案", "改革方案",
    "整治方案", "预案", "方案", "发展规划", "规划", "纲要", "政府工作报告", "工作报告", "报告", "若干措施",
    "政策措施", "措施", "若干政策", "实施细则", "细则", "办法", "规定", "工作要点", "要点", "任务清单",
    "任务分工", "清单", "指南", "指引", "条例", "规则", "准则", "制度", "章程", "标准", "规范", "目录", "公报",
    "公告", "通告", "通报", "决定", "决议", "命令", "批复", "议案", "纪要", "请示", "通知", "函", "政策",
)
# fmt: on
_SAME = {
    "三年行动计划": "行动计划",
    "发展规划": "规划",
    "任务分工": "分工方案",
    "实施细则": "细则",
    "工作报告": "报告",
}
_PARENTHESIS = r"(?:\s?[（(〔][^（()）〔〕]{1,24}[）)〕]){0,2}"
TITLE_END = re.compile(rf"(?:{'|'.join(_KINDS)})[》〉”]?{_PARENTHESIS}[》〉”]?$")
"""How titles end: a kind of text, perhaps with years, 试行 or a draft mark in brackets."""

_FORWARDED = re.compile(r"(?:印发|转发|批转|发布|公布|下发|颁布|修订|修改)(?P<what>.+?)的?(?:通知|公告|决定|通告|令)$")
_QUOTED = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")


def genre_of(title: str) -> str | None:
    """The kind that a title names: its own, or that of the text that it forwards; None where it names none."""
    for part in (*forwarded_titles(title)[:1], title):
        match = TITLE_END.search(part.strip("《》 "))
        if match:
            kind = next(kind for kind in _KINDS if match.group().startswith(kind))
            return _SAME.get(kind, kind)
    return None


def forwarded_titles(title: str) -> tuple[str, ...]:
    """The titles of the texts that a notice forwards, in order; empty for a text that forwards none.

    ``云泽省人民政府关于印发《云泽省水网规划》的通知`` → ``("云泽省水网规划",)``.
    """
    match = _FORWARDED.search(title)
    if match is None:
        return ()
    what = match["what"].strip()
    if what.startswith("《"):
        return tuple(inner.strip() for inner in _QUOTED.findall(what))
    return (what,) if TITLE_END.search(what) else ()
