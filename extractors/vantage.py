"""As of which day does a document speak of 今年? Its date of issue, or the year that its title is about.

A report to a congress is printed without a date: what it calls 今年 is the year that its title names. The
document's own ``issued`` stays empty, because nothing printed says it.
"""

from __future__ import annotations

import datetime as dt
import re

from ontology.model import Document

# What is written at the beginning of the year that it names. A summary of a year is written after it.
_OF_THE_YEAR = re.compile(
    r"(?<![\d—–\-~～至到])(?P<year>20\d\d) ?年度?(?![—–\-~～至到])[^—–\-~～\d]{0,40}?"
    r"(?:政府工作报告|工作要点|重点工作|工作计划|工作安排|工作任务|任务清单|任务分工|民生实事)"
)
_LOOKS_BACK = re.compile(r"总结|回顾|完成情况|执行情况|通报|公报|考核|评估")


def vantage(document: Document) -> dt.date | None:
    """The day of issue, or 1 January of the year of 2026年云泽省政府工作报告; None where neither is told."""
    if document.issued is not None:
        return document.issued
    title = document.title or ""
    found = _OF_THE_YEAR.search(title)
    if found is None or _LOOKS_BACK.search(title) or len(set(re.findall(r"20\d\d", title))) > 1:
        return None
    return dt.date(int(found["year"]), 1, 1)
