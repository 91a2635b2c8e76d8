"""What is the answer? One question for people or as JSON; a file of questions as JSON lines."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from api.answering import Answer, TaskRef, answer
from api.answerview import places
from api.console import emit, say
from api.library import Library
from api.marking import excerpt
from api.rephrasing import rephraser_of
from api.settings import Settings
from api.words import document_name
from graph.store import open_store
from ontology.errors import QuestionError, UnreadableSourceError, reason
from ontology.record import plain

_REACH = 40  # characters shown on either side of a citation


def run(
    question: str, store: str, *, as_json: bool, as_of: dt.date | None = None, previous: Sequence[str] = ()
) -> None:
    """Answer one question, as of a day where one is given, after the questions of ``previous``."""
    if not question.strip():
        raise QuestionError("问题是空的", hint="请输入一个问题，例如：谁负责废水处理？")
    with open_store(store, read_only=True) as reader:
        given = answer(question.strip(), reader, as_of=as_of, previous=previous, rephrase=rephraser_of(Settings()))
        if as_json:
            emit(answer_json(given))
        else:
            _tell(given, Library(reader))


def run_file(file: Path, store: str, *, as_of: dt.date | None = None, conversation: bool = False) -> None:
    """Answer every line of a file, ``-`` for standard input; blank lines are passed over.

    In a ``conversation`` each line is asked after those before it.
    """
    questions = list(lines_of(file))
    with open_store(store, read_only=True) as reader:
        rephrase = rephraser_of(Settings())
        for number, question in enumerate(questions):
            previous = questions[:number] if conversation else ()
            emit(answer_json(answer(question, reader, as_of=as_of, previous=previous, rephrase=rephrase)))


def _line(task: TaskRef, library: Library) -> str:
    title = document_name(library.record(task.document).document)
    return f"  {task.path}　{task.title}　《{title}》{f'　{task.via}' if task.via else ''}"


def answer_json(given: Answer) -> dict[str, Any]:
    """An answer in the contract's shape."""
    shown = plain(given)
    if not isinstance(shown, dict):
        raise TypeError("an answer is a dataclass")
    return shown


def lines_of(file: Path) -> Iterator[str]:
    """The lines of a file, ``-`` for standard input, blank ones passed over.

    Raises UnreadableSourceError where it cannot be read.
    """
    try:
        content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise UnreadableSourceError(f"问题文件打不开（{reason(error)}）", where=str(file), hint="请检查路径") from error
    for line in _decoded(content, file).splitlines():
        if line.strip():
            yield line.strip()


def _decoded(content: bytes, file: Path) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableSourceError("看不出文字编码", where=str(file), hint="请另存为 UTF-8 文本")


def _tell(given: Answer, library: Library) -> None:
    """The answer, then how it was understood, units, tasks and passages, for people."""
    say("\n".join((given.answer, *given.notes)))
    if given.understood:
        say(f"（这样理解：{given.understood}）")
    if given.units:
        say("\n单位")
        for unit in given.units:
            say(f"  {unit}")
    if given.tasks:
        cut = given.total > len(given.tasks)
        say(f"\n任务（共{given.total}项，列出前{len(given.tasks)}项）" if cut else "\n任务")
        for task in given.tasks:
            say(_line(task, library))
    if given.possible:
        say("\n可能涉及的任务")
        for task in given.possible:
            say(_line(task, library))
    if given.citations:
        say("\n原文依据")
    for place in places(given, library):
        document = library.record(place.document).document
        quoted = "".join(
            f"【{part}】" if cited else part for part, cited in excerpt(document.text, place.spans, _REACH)
        )
        say(f"  {quoted}")
        say(f"  ——《{document_name(document)}》{place.path}")
