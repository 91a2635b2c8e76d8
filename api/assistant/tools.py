"""What can an assistant do here? Ask, search, list tasks, follow dependencies; only reading, always with citations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from api.answering import answer
from api.answerview import places
from api.assistant.citing import Citer, written
from api.assistant.inputs import AskIn, DependsIn, SearchIn, Shape, TasksIn, read
from api.depending import Asked, depending
from api.dependview import depends_json
from api.dependwords import lines
from api.library import Library
from api.rephrasing import rephraser_of
from api.searching import chosen, find
from api.settings import Settings
from api.tasklist import Filters, task_json, unknown_unit
from api.tasklist import find as find_tasks
from api.words import assignment_words, deadline_words, document_name
from ontology.errors import QuestionError

_MOST_CITED = 20
_MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class Told:
    """What a tool says: words for a reader, and the same for programs."""

    text: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the tools work with: the graph, the settings, the maker of citations."""

    library: Library
    settings: Settings
    citer: Citer


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A tool: its name, its title and description for whoever chooses among tools, its parameters, its work."""

    name: str
    title: str
    description: str
    shape: type[Shape]
    work: Callable[[Any, Desk], Told]

    def run(self, given: Mapping[str, Any] | None, desk: Desk) -> Told:
        """What the tool says; QuestionError where the parameters are wrong, other errors as the work raises them."""
        return self.work(read(self.shape, given), desk)


def _ask(asked: AskIn, desk: Desk) -> Told:
    question = " ".join(asked.question.split())
    if not question:
        raise QuestionError("问题是空的", hint="请输入一个问题，例如：谁负责废水处理？")
    given = answer(
        question,
        desk.library.store,
        as_of=asked.as_of,
        previous=asked.previous,
        rephrase=rephraser_of(desk.settings),
    )
    shown = [
        desk.citer.cite(place.document, span, place.path)
        for place in places(given, desk.library)
        for span in place.spans
    ][:_MOST_CITED]
    data = {
        "answerable": given.answerable,
        "answer": given.answer,
        "understood": given.understood,
        "notes": list(given.notes),
        "units": list(given.units),
        "tasks": [{"document": task.document, "path": task.path, "title": task.title} for task in given.tasks],
        "total": given.total,
        "citations": shown,
    }
    head = [given.answer, *given.notes]
    if given.understood:
        head.append(f"（这样理解：{given.understood}）")
    return Told(_joined(head, shown), data)


def _search(asked: SearchIn, desk: Desk) -> Told:
    query = " ".join(asked.query.split())
    if not query:
        raise QuestionError("要找的词是空的", hint="请输入要找的内容，例如：污水处理")
    filters = chosen({"unit": asked.unit, "year": asked.year})
    if asked.document:
        filters["document"] = desk.library.one(asked.document).id
    found = find(desk.library.store, query, model=desk.settings.model, top=asked.top, filters=filters)
    there = desk.library.store.digests()  # while another process writes the index it may have more
    hits = [hit for hit in found.hits if hit.document in there]
    cited = [desk.citer.cite(hit.document, hit.passage, hit.path) for hit in hits]
    data = {
        "hits": [
            {
                "document": hit.document,
                "task": hit.task,
                "path": hit.path,
                "title": hit.title,
                "score": hit.score,
                "citation": one,
            }
            for hit, one in zip(hits, cited, strict=True)
        ],
        "citations": cited,
    }
    head = [f"找到{len(hits)}项任务，最相关的在前。" if hits else "没有找到。换一种说法，或少用几个词再试。"]
    return Told(_joined(head, cited), data)


def _tasks(asked: TasksIn, desk: Desk) -> Told:
    library = desk.library
    filters = Filters(
        unit=asked.unit, due_before=asked.due_before, role=asked.role, document=asked.document, as_of=asked.as_of
    )
    found = list(find_tasks(library, filters))
    chosen_ones = found[asked.skip : asked.skip + asked.top]
    standing = library.standings(asked.as_of)
    head = [
        f"共{len(found)}项任务"
        + (f"，以下为第{asked.skip + 1}至{asked.skip + len(chosen_ones)}项。" if chosen_ones else "。")
    ]
    if not found:
        head = [unknown_unit(library, asked.unit) or "没有符合条件的任务。可减少条件再试。"]
    rows, cited = [], []
    for item in chosen_ones:
        own = list(desk.citer.of_task(item.document, item.task))
        cited += own
        rows.append(task_json(item, standing[item.document.id]) | {"citations": own})
        units = "；".join(assignment_words(entry) for entry in item.task.assignments) or "未点名单位"
        times = "；".join(dict.fromkeys(deadline_words(entry) for entry in item.task.deadlines))
        head.append(
            f"- {item.task.path} {item.task.title}（《{document_name(item.document)}》）：{units}"
            f"{f'（{item.via}）' if item.via else ''}{f'；时限：{times}' if times else ''}"
        )
    return Told(_joined(head, cited), {"tasks": rows, "total": len(found), "citations": cited})


def _depends(asked: DependsIn, desk: Desk) -> Told:
    if asked.task is None and asked.document is None and asked.unit is None:
        raise QuestionError("没有写明要看什么的依赖", hint="请给出 task、document 或 unit 中的至少一个")
    if asked.task is not None and asked.unit is not None:
        raise QuestionError("task 与 unit 只能给出一个", where=asked.task[:40])
    wanted = Asked(task=asked.task, document=asked.document, unit=asked.unit, slip=asked.slip, day=asked.as_of)
    told = depends_json(desk.library, depending(desk.library, wanted))
    words = [f"{kind}\t{line}" if kind else f"\t{line}" for kind, line in lines(told)]
    cut = len(words) > _MOST_LINES
    cited = desk.citer.of_passages(told, _MOST_CITED)
    data = {"scope": told["scope"], "lines": words[:_MOST_LINES], "cut": cut, "citations": cited}
    head = words[:_MOST_LINES] + (["（只列出前一部分，请缩小范围）"] if cut else [])
    return Told(_joined(head, cited), data)


def _joined(head: list[str], cited: list[dict[str, Any]]) -> str:
    told = "\n".join(head)
    return f"{told}\n\n原文依据\n{written(cited)}" if cited else told


TOOLS = {
    tool.name: tool
    for tool in (
        Tool(
            name="ask",
            title="提问",
            description="回答关于政策文件的问题：谁负责、做什么、何时完成、依据哪份文件。文件没有写的会说没有写，不作推测。"
            "每个回答附原文依据；转述时请保留出处。",
            shape=AskIn,
            work=_ask,
        ),
        Tool(
            name="search",
            title="检索任务",
            description="按意思和字词检索政策文件中的任务，最相关的在前，附原文句子。适合不是提问、只是找相关内容时使用。",
            shape=SearchIn,
            work=_search,
        ),
        Tool(
            name="tasks",
            title="任务清单",
            description="按单位、角色、时限、文件列出任务，附责任单位、时限和原文依据。可用 skip 翻页。",
            shape=TasksIn,
            work=_tasks,
        ),
        Tool(
            name="depends",
            title="依赖关系",
            description="一项任务需要哪些任务、哪些任务等它，或一份文件、一个单位的任务之间的先后、循环、关键链和冲突；"
            "给出 slip 时说明推迟后谁受影响。附原文依据。",
            shape=DependsIn,
            work=_depends,
        ),
    )
}
"""The tools by name."""
