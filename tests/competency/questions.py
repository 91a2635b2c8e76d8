"""Which competency questions are there? The file read; ``python -m tests.competency.questions`` makes their page."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

FILE = Path(__file__).parent / "questions.toml"
PAGE = Path(__file__).parent.parent.parent / "docs" / "competency-questions.md"

KINDS: Mapping[str, str] = {
    "direct": "按文件原文",
    "group": "经由统称（各市人民政府）",
    "predecessor": "原来的名称，按后来的机构",
    "successor": "后来的名称，按原来的机构",
    "hops": "几步推断",
    "leading-group": "经由领导小组、专班及其办公室所在单位",
    "level-above": "经由上级同类机构",
    "possible": "可能涉及（有关部门）",
    "draft": "征求意见稿与印发稿",
    "not-included": "统称不包括这个机构",
    "not-stated": "文件没有写明",
}
"""What a question needs beyond the names in the text, and how the page calls that."""

_HEAD = """# 能力问题

图谱对样例文件（`corpus/samples`）必须回答的问题，共{count}个，其中{inferred}个需要推断。预期答案由人读文件写成，
见 `tests/competency/questions.toml`，`tests/test_competency.py` 逐个检验。本页由
`python -m tests.competency.questions` 生成，改动请改那个文件。
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question: what is asked, of which day, and what must be answered, by asking and by querying.

    ``tasks`` and ``possible`` are lines of document, path and way, None where the question does not ask for tasks;
    ``sparql`` or the named question ``named`` give the same tasks, or ``rows`` of values parted by tabs.
    """

    q: str
    by: str
    as_of: dt.date | None = None
    tasks: tuple[str, ...] | None = None
    possible: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    sparql: str = ""
    named: str = ""
    arguments: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    rows: tuple[str, ...] | None = None

    @property
    def asked(self) -> bool:
        """Whether it is put in Chinese to the program, not to the graph alone."""
        return self.tasks is not None or bool(self.units)

    @property
    def queried(self) -> bool:
        """Whether it is put to the graph as a query or a named question."""
        return bool(self.sparql or self.named)

    @property
    def name(self) -> str:
        """The question with its day: no two have the same."""
        return f"{self.q}（截至{self.as_of}）" if self.as_of else self.q

    @property
    def wanted_rows(self) -> list[str]:
        """What a query must give: its rows, else document and path of the tasks."""
        if self.rows is not None:
            return sorted(self.rows)
        return sorted("\t".join(line.split("\t")[:2]) for line in self.tasks or ())


def questions() -> tuple[Question, ...]:
    """Every question, in the order of the file."""
    read = tomllib.loads(FILE.read_text("utf-8"))["question"]
    lists = {"tasks", "possible", "units", "says", "columns", "rows"}
    return tuple(
        Question(**{key: tuple(value) if key in lists else value for key, value in entry.items()}) for entry in read
    )


def page() -> str:
    """The page of all questions with their expected answers and queries."""
    every = questions()
    inferred = sum(1 for one in every if one.by != "direct")
    parts = [_HEAD.format(count=len(every), inferred=inferred)]
    for number, one in enumerate(every, start=1):
        parts.append(
            "\n".join((f"## {number}. {one.name}", "", f"{KINDS[one.by]}。", "", *_expected(one), *_query(one)))
        )
    return "\n".join(parts)


def _expected(one: Question) -> list[str]:
    """The expected answer as a list."""
    if one.rows is not None:
        return [*(f"- {row.replace(chr(9), ' | ')}" for row in one.rows), *([] if one.rows else ["- （没有）"]), ""]
    if one.units:
        return [f"- {'；'.join(one.says)}：{'、'.join(one.units)}", ""]
    lines = [f"- {_line(line)}" for line in one.tasks or ()] or ["- 没有写明的任务"]
    return [*lines, *(f"- 可能涉及：{_line(line)}" for line in one.possible), ""]


def _line(line: str) -> str:
    document, path, way = line.split("\t")
    return f"《{document}》{path}{f'，{way}' if way else ''}"


def _query(one: Question) -> list[str]:
    """The query on the graph, as it is put."""
    if one.sparql:
        return ["```sparql", one.sparql.strip(), "```", ""]
    if one.named:
        given = "，".join(f"{key} = {value}" for key, value in one.arguments.items())
        return [f"命名问题 `{one.named}`：{given}", ""]
    return []


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    print(PAGE.name)  # noqa: T201
