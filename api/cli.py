"""What can be typed? The console command ``policygraph``: options here, the work in ``api.commands``.

Each command imports its work when it is called, so that ``--help`` answers at once.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import os
import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api import cli_access, cli_correct, cli_stores, cli_units
from api.cli_stores import STORE_HELP
from api.console import faults_told, prepare

app = typer.Typer(
    name="policygraph",
    help="读政策文件，回答谁来做、做什么、何时完成，并给出所依据的原文。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.add_typer(cli_units.app, name="units")
app.add_typer(cli_correct.app, name="correct")
app.add_typer(cli_access.tokens, name="token")
app.add_typer(cli_stores.app)

Paths = Annotated[list[Path], typer.Argument(metavar="PATH…", help="文件或文件夹，可以有多个。")]
Store = Annotated[
    str,
    typer.Option("--store", envvar="POLICYGRAPH_STORE", metavar="PLACE", help=STORE_HELP),
]
Json = Annotated[bool, typer.Option("--json", help="标准输出只打印 JSON。")]

_DAY = re.compile(r"\s*(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?\s*")


def _day(text: str) -> dt.datetime:
    """A day as people write it: 2026-10-31, 2026/10/31, 2026年10月31日."""
    if written := _DAY.fullmatch(text):
        with contextlib.suppress(ValueError):
            return dt.datetime(*map(int, written.groups()))  # type: ignore[arg-type]  # noqa: DTZ001 - a day has no zone
    raise typer.BadParameter(f"“{text}”不是一个日期。请写明年、月、日，例如 2026-10-31")


AsOf = Annotated[
    dt.datetime | None,
    typer.Option("--as-of", metavar="DATE", parser=_day, help="以这一天为准：不看其后的文件和机构变动。"),
]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="写入文件，不写到标准输出。")]

STORE = "./policygraph-data"


class Compared(StrEnum):
    """How two documents stand to each other, for ``diff``."""

    version = "version"
    level = "level"


class Per(StrEnum):
    """The periods that ``depends`` counts tasks in."""

    month = "month"
    quarter = "quarter"
    year = "year"


class Form(StrEnum):
    """The forms that ``export`` writes."""

    turtle = "turtle"
    jsonld = "jsonld"
    rdfxml = "rdfxml"
    ntriples = "ntriples"
    trig = "trig"
    csv = "csv"
    xlsx = "xlsx"
    docx = "docx"


def _version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it so
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415 - only where asked for

        typer.echo(f"policygraph {version('policygraph')}")
        raise typer.Exit


@app.callback()
def _root(
    store: Annotated[
        str | None, typer.Option("--store", metavar="PLACE", help="图谱的位置（写在命令之后也可以，写法见各命令）。")
    ] = None,
    _wanted: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="打印版本号。")] = False,  # noqa: FBT002 - an option
) -> None:
    if store:  # the commands' own option reads the variable, and wins where both are given
        os.environ["POLICYGRAPH_STORE"] = store
    prepare()


@app.command(help="读文件，每份文件打印一行记录（JSON Lines），不动图谱。")
def extract(paths: Paths) -> None:
    """Print one record a line; touch no store."""
    with faults_told():
        from api.commands import extract as command  # noqa: PLC0415 - lazily: see the module's docstring

        raise SystemExit(command.run(paths))


@app.command(help="读文件并收入图谱；同一文本只存一份，再次收录即更新，读过的文件不再读。")
def ingest(
    *,
    paths: Paths,
    jobs: Annotated[
        int | None, typer.Option("--jobs", metavar="N", min=1, help="用几个进程读文件，默认与处理器核数相同。")
    ] = None,
    cluster: Annotated[
        str | None, typer.Option("--cluster", metavar="tcp://HOST:PORT", help="由这个 Dask 集群读文件。")
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="每份文件的结果写入 .json 或 .csv 文件。")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="读过的文件也重新读。")] = False,
    store: Store = STORE,
    json: Json = False,
) -> None:
    """Extract and store files and folders."""
    if jobs is not None and cluster is not None:
        raise typer.BadParameter("--jobs 与 --cluster 只能给出一个")
    with faults_told():
        from api.commands import ingest as command  # noqa: PLC0415

        code = command.run(paths, store, as_json=json, jobs=jobs, cluster=cluster, report=report, again=again)
        raise SystemExit(code)


@app.command(help="回答问题：单位、任务和所依据的原文。")
def ask(
    *,
    question: Annotated[str | None, typer.Argument(metavar="[问题]", help="用平常的话提问。")] = None,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="每行一个问题，每问打印一行 JSON；- 为标准输入。")
    ] = None,
    previous: Annotated[
        list[str] | None,
        typer.Option(
            "--previous", metavar="Q", help="先前问过的问题，可重复，旧的在前；追问（那省水利厅呢）据此理解。"
        ),
    ] = None,
    conversation: Annotated[
        bool, typer.Option("--conversation", help="与 --file 合用：把各行当作一段对话，后一行可以追问前一行。")
    ] = False,
    as_of: AsOf = None,
    store: Store = STORE,
    json: Json = False,
) -> None:
    """Answer a question, or a file of questions."""
    if (question is None) == (file is None):
        raise typer.BadParameter("请给出一个问题，或用 --file 给出问题文件（二者选一）")
    if (conversation and file is None) or (previous and question is None):
        raise typer.BadParameter("--conversation 只与 --file 合用，--previous 只与单个问题合用")
    with faults_told():
        from api.commands import ask as command  # noqa: PLC0415

        day = as_of.date() if as_of else None
        if file is not None:
            command.run_file(file, store, as_of=day, conversation=conversation)
        elif question is not None:
            command.run(question, store, as_json=json, as_of=day, previous=previous or ())


@app.command(help="按词语和意思检索任务，最相近的在前。")
def search(
    *,
    query: Annotated[str | None, typer.Argument(metavar="[词]", help="要找的内容，用平常的话。")] = None,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="每行一次检索，各打印一行 JSON；- 为标准输入。")
    ] = None,
    top: Annotated[int, typer.Option("--top", metavar="N", min=1, max=1000, help="给出几条。")] = 10,
    document: Annotated[str | None, typer.Option("--document", metavar="D", help="只在这份文件中找。")] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="U", help="只找这个单位的任务，写全称。")] = None,
    role: Annotated[
        str | None, typer.Option("--role", metavar="R", help="lead、responsible、cooperate、supervise、actor 之一。")
    ] = None,
    year: Annotated[str | None, typer.Option("--year", metavar="Y", help="文件印发的年份。")] = None,
    force: Annotated[
        str | None,
        typer.Option("--force", metavar="F", help="prohibition、encouragement、permission、sanction 之一。"),
    ] = None,
    level: Annotated[
        str | None, typer.Option("--level", metavar="L", help="national、ministry、province、city、county、town 之一。")
    ] = None,
    store: Store = STORE,
    json: Json = False,
) -> None:
    """Search by words and meaning."""
    if (query is None) == (file is None):
        raise typer.BadParameter("请给出要找的词，或用 --file 给出文件（二者选一）")
    with faults_told():
        from api.commands import search as command  # noqa: PLC0415

        filters = {"document": document, "unit": unit, "role": role, "year": year, "force": force, "level": level}
        if file is not None:
            command.run_file(file, store, top=top, filters=filters)
        elif query is not None:
            command.run(query, store, top=top, as_json=json, filters=filters)


@app.command(help="列出符合条件的任务；不给条件即全部。")
def tasks(
    *,
    unit: Annotated[str | None, typer.Option("--unit", metavar="U", help="单位名称，全称、简称均可。")] = None,
    due_before: Annotated[
        dt.datetime | None,
        typer.Option("--due-before", metavar="D", parser=_day, help="时限不晚于这一天（YYYY-MM-DD）。"),
    ] = None,
    role: Annotated[
        str | None,
        typer.Option(
            "--role", metavar="R", help="lead 牵头、responsible 责任、cooperate 配合、supervise 指导、actor 行文要求。"
        ),
    ] = None,
    document: Annotated[
        str | None, typer.Option("--document", metavar="D", help="文件的编号、文号或标题中的字。")
    ] = None,
    as_of: AsOf = None,
    store: Store = STORE,
    json: Json = False,
) -> None:
    """List the tasks that fit."""
    with faults_told():
        from api.commands import tasks as command  # noqa: PLC0415

        due = due_before.date() if due_before else None
        day = as_of.date() if as_of else None
        command.run(store, as_json=json, unit=unit, due_before=due, role=role, document=document, as_of=day)


@app.command(help="与部门的任务清单（.xlsx、.xls、.csv）核对，列出差异；-o 把标了差异的清单写入文件。")
def check(
    *,
    listed: Annotated[Path, typer.Argument(metavar="LIST", help="任务清单，有表头。")],
    document: Annotated[
        str | None, typer.Option("--document", metavar="D", help="只与这份文件核对：编号、文号或标题中的字。")
    ] = None,
    other: Annotated[
        Path | None, typer.Option("--with", metavar="LIST", help="不与文件核对，而与另一个部门的清单核对。")
    ] = None,
    pin: Annotated[
        list[str] | None,
        typer.Option("--pin", metavar="行=任务", help="指定一行对应哪项任务，如 4=二/（一）；4= 表示不对应。可重复。"),
    ] = None,
    output: Output = None,
    store: Store = STORE,
    json: Json = False,
) -> None:
    """Hold a department's list against the graph, or against another list."""
    if document is not None and other is not None:
        raise typer.BadParameter("--document 与 --with 只能给出一个")
    with faults_told():
        from api.commands import check as command  # noqa: PLC0415

        command.run(listed, store, as_json=json, document=document, other=other, output=output, pins=pin or ())


@app.command(help="比较两份文件（征求意见稿与正式稿、修订前后、上级与下级），逐项任务列出变化。")
def diff(
    *,
    old: Annotated[str, typer.Argument(metavar="OLD", help="旧文件或上级文件：图谱中的编号、文号、标题，或文件路径。")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="新文件或下级文件，写法相同。")],
    mode: Annotated[
        Compared | None,
        typer.Option("--mode", help="version 为同一文件的两个版本，level 为上下级文件；不给出时自动判断。"),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="未变的任务也列出来。")] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="另写一份 Excel，两边原文并排。")
    ] = None,
    store: Store = STORE,
    json: Json = False,
) -> None:
    """Compare two documents, task by task."""
    with faults_told():
        from api.commands import diff as command  # noqa: PLC0415

        chosen = mode.value if mode else None
        command.run(old, new, store, as_json=json, mode=chosen, everything=everything, output=output)


@app.command(help="一项任务需要什么、什么在等它：先后顺序、关键链、循环、推迟的影响、矛盾和工作量，各附原文。")
def depends(
    *,
    task: Annotated[
        str | None,
        typer.Argument(metavar="[TASK]", help="“文件/路径”，或路径、编号、标题；不给出即全部，可用下面的选项限定。"),
    ] = None,
    document: Annotated[
        str | None, typer.Option("--document", metavar="D", help="这份文件（或其中的任务）：编号、文号或标题中的字。")
    ] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="U", help="这个单位的任务，全称、简称均可。")] = None,
    slip: Annotated[
        int | None, typer.Option("--slip", metavar="N", min=0, max=36500, help="这项任务推迟N天，哪些任务会误期。")
    ] = None,
    per: Annotated[Per, typer.Option("--per", help="工作量按月、季度还是年统计。")] = Per.quarter,
    as_of: AsOf = None,
    svg: Annotated[Path | None, typer.Option("--svg", metavar="FILE", help="把依赖图画成 SVG 文件。")] = None,
    png: Annotated[Path | None, typer.Option("--png", metavar="FILE", help="把依赖图画成 PNG 文件。")] = None,
    graphml: Annotated[
        Path | None, typer.Option("--graphml", metavar="FILE", help="把依赖图写成 GraphML 文件。")
    ] = None,
    store: Store = STORE,
    json: Json = False,
) -> None:
    """Tell what a task needs and what waits for it, or the same of a document, a unit, or all."""
    if task is not None and unit is not None:
        raise typer.BadParameter("TASK 与 --unit 只能给出一个")
    if slip is not None and task is None:
        raise typer.BadParameter("--slip 要与 TASK 合用")
    with faults_told():
        from api.commands import depends as command  # noqa: PLC0415
        from api.depending import Asked  # noqa: PLC0415

        day = as_of.date() if as_of else None
        asked = Asked(task=task, document=document, unit=unit, slip=slip, period=per.value, day=day)
        command.run(asked, store, as_json=json, pictures={"svg": svg, "png": png, "graphml": graphml})


@app.command(help="导出图谱或任务分工表。")
def export(
    form: Annotated[Form, typer.Option("--format", help="csv、xlsx、docx 为任务分工表，其余为图谱。")],
    output: Output = None,
    document: Annotated[str | None, typer.Option("--document", metavar="D", help="只导出这一份文件。")] = None,
    columns: Annotated[
        str | None, typer.Option("--columns", metavar="栏目", help="分工表的栏目和次序，如 序号、工作任务、牵头单位。")
    ] = None,
    store: Store = STORE,
) -> None:
    """Write the graph or the task list."""
    with faults_told():
        from api.commands import export as command  # noqa: PLC0415

        command.run(form.value, output, document, store, columns)


@app.command(help="与标准答案比较，给出每类事实的准确率和召回率。")
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="标准答案所在的文件夹。")],
    texts: Annotated[Path, typer.Argument(metavar="TEXT_DIR", help="对应原文所在的文件夹。")],
    *,
    by_document: Annotated[bool, typer.Option("--by-document", help="每份文件一行 F1。")] = False,
    errors: Annotated[bool, typer.Option("--errors", help="列出每一处漏读和误读。")] = False,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar="KIND", help="只列这一类的漏读和误读，如 时限 或 deadlines；可以有多个。"),
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", metavar="FILE", help="与 --save 保存的上一次结果比较。")
    ] = None,
    save: Annotated[
        Path | None, typer.Option("--save", metavar="FILE", help="把这一次的结果保存下来，供以后比较。")
    ] = None,
    json: Json = False,
) -> None:
    """Compare with gold files."""
    with faults_told():
        from api.commands import evaluate as command  # noqa: PLC0415

        command.run(
            gold, texts, as_json=json, documents=by_document, errors=errors, kinds=kind or (), since=baseline, keep=save
        )


@app.command(help="启动网页和接口，并打印地址。")
def serve(
    host: Annotated[
        str | None,
        typer.Option("--host", help="监听地址。默认 127.0.0.1；别的地址要先有登录凭据（policygraph token add）。"),
    ] = None,
    port: Annotated[int | None, typer.Option("--port", min=0, max=65535, help="端口，0 为任选。默认 8000。")] = None,
    samples: Annotated[
        Path | None, typer.Option("--samples", metavar="FOLDER", help="图谱尚不存在时，先收录这个文件夹。")
    ] = None,
    store: Store = STORE,
) -> None:
    """Serve pages and interface."""
    with faults_told():
        from api.commands import serve as command  # noqa: PLC0415

        command.run(store, host=host, port=port, samples=samples)


@app.command(help="供办公助手使用：以 Model Context Protocol 提供提问、检索、任务、依赖，经标准输入输出。")
def mcp(
    store: Store = STORE,
    links: Annotated[
        str | None, typer.Option("--links", metavar="URL", help="依据的链接指向的网页地址，默认为本机服务的地址。")
    ] = None,
) -> None:
    """Serve an assistant over standard input and output."""
    with faults_told():
        from api.commands import mcp as command  # noqa: PLC0415

        command.run(store, links=links)


@app.command(help="检查装了什么、用的哪个图谱，以及哪里不对。")
def doctor(store: Store = STORE, json: Json = False) -> None:  # noqa: FBT002 - an option
    """Look for what is missing or wrong."""
    with faults_told():
        from api.commands import doctor as command  # noqa: PLC0415

        raise SystemExit(command.run(store, as_json=json))


def main() -> None:
    """The console command; what goes wrong is told in its own lines, not in those of the log."""
    logging.lastResort = logging.NullHandler()
    app()
