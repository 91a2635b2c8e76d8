"""What can be corrected on the command line? The group ``policygraph correct``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.console import faults_told

STORE = "./policygraph-data"

app = typer.Typer(
    help="复核：确认、驳回、修改、补充事实；更正胜过程序的读法，可以撤回。", no_args_is_help=True,
    rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip

Store = Annotated[str, typer.Option("--store", envvar="POLICYGRAPH_STORE", metavar="FOLDER", help="图谱所在的文件夹。")]
Json = Annotated[bool, typer.Option("--json", help="标准输出只打印 JSON。")]
Fact = Annotated[str, typer.Argument(metavar="FACT", help="事实的编号，见 policygraph correct facts。")]
Document = Annotated[str, typer.Option("--document", metavar="D", help="文件的编号、文号或标题中的字。")]
AnyDocument = Annotated[str | None, typer.Option("--document", metavar="D", help="只看这份文件。")]
By = Annotated[str, typer.Option("--by", envvar="POLICYGRAPH_REVIEWER", metavar="NAME", help="审核人姓名。")]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="理由。")]
Set = Annotated[
    list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="改成或补上的值，可重复，如 role=lead。")
]
Quote = Annotated[str | None, typer.Option("--quote", metavar="TEXT", help="所依据的原文，一字不改。")]


@app.command(help="列出一份文件的事实和编号。")
def facts(
    document: Annotated[str, typer.Argument(metavar="D", help="文件的编号、文号或标题中的字。")],
    kind: Annotated[str | None, typer.Option("--kind", metavar="K", help="只列这一种，如 deadline。")] = None,
    task: Annotated[str | None, typer.Option("--task", metavar="PATH", help="只列这项任务的。")] = None,
    store: Store = STORE,
    json: Json = False,  # noqa: FBT002 - an option
) -> None:
    """List the facts of a document with their ids."""
    with faults_told():
        from api.commands import correct as command  # noqa: PLC0415 - lazily: the command line answers at once

        command.list_facts(store, document, kind=kind, task=task, as_json=json)


@app.command(help="列出值得一看的：未读的段落，把握不足的事实。")
def review(document: AnyDocument = None, store: Store = STORE, json: Json = False) -> None:  # noqa: FBT002 - an option
    """List what is worth a look."""
    with faults_told():
        from api.commands import correct as command  # noqa: PLC0415

        command.review(store, document, as_json=json)


@app.command(help="确认一条事实读得对。")
def accept(
    *, fact: Fact, document: Document, by: By = "", why: Why = "", store: Store = STORE, json: Json = False
) -> None:
    """Accept a fact."""
    with faults_told():
        from api.commands import correct as command  # noqa: PLC0415

        command.judge(store, document, "accept", fact, reviewer=by, why=why, as_json=json)


@app.command(help="驳回一条事实（原文没有这样说），或一段无需再读的未读段落。")
def reject(
    *, fact: Fact, document: Document, by: By = "", why: Why = "", store: Store = STORE, json: Json = False
) -> None:
    """Reject a fact."""
    with faults_told():
        from api.commands import correct as command  # noqa: PLC0415

        command.judge(store, document, "reject", fact, reviewer=by, why=why, as_json=json)


@app.command(help="修改一条事实。")
def edit(
    *,
    fact: Fact,
    document: Document,
    values: Set = None,
    quote: Quote = None,
    by: By = "",
    why: Why = "",
    store: Store = STORE,
    json: Json = False,
) -> None:
    """Edit a fact."""
    with faults_told():
        from api.commands import correct as command  # noqa: PLC0415

        said = command.values_of(values or ())
        command.judge(store, document, "edit", fact, reviewer=by, why=why, values=said, quote=quote, as_json=json)


@app.command(help="补充一条漏读的事实。")
def add(
    *,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="assignment、deadline、target 等。")],
    document: Document,
    task: Annotated[str | None, typer.Option("--task", metavar="PATH", help="所属任务的路径，如 二/（一）。")] = None,
    quote: Quote = None,
    unread: Annotated[str | None, typer.Option("--unread", metavar="ID", help="未读段落的编号，代替 --quote。")] = None,
    values: Set = None,
    by: By = "",
    why: Why = "",
    store: Store = STORE,
    json: Json = False,
) -> None:
    """Add a missing fact."""
    with faults_told():
        from api.commands import correct as command  # noqa: PLC0415

        said = command.values_of(values or ())
        command.add(
            store, document, kind, task=task, quote=quote, unread=unread, values=said, reviewer=by, why=why,
            as_json=json,
        )  # fmt: skip


@app.command(help="撤回一次更正；两次都留在历史里。")
def undo(
    correction: Annotated[str, typer.Argument(metavar="ID", help="更正的编号，见 policygraph correct history。")],
    by: By = "",
    why: Why = "",
    store: Store = STORE,
    json: Json = False,  # noqa: FBT002 - an option
) -> None:
    """Take a correction back."""
    with faults_told():
        from api.commands import correct as command  # noqa: PLC0415

        command.undo(store, correction, reviewer=by, why=why, as_json=json)


@app.command(help="列出全部更正：何人、何时、为何，现在是否有效。")
def history(
    document: AnyDocument = None,
    dangling: Annotated[bool, typer.Option("--dangling", help="只列悬空的：原文或任务已找不到。")] = False,  # noqa: FBT002
    store: Store = STORE,
    json: Json = False,  # noqa: FBT002 - an option
) -> None:
    """List corrections."""
    with faults_told():
        from api.commands import correct as command  # noqa: PLC0415

        command.history(store, document, dangling=dangling, as_json=json)


@app.command(help="把更正过的文件导出为标准答案（gold）和原文（texts），供 evaluate 使用。")
def export(
    output: Annotated[Path, typer.Argument(metavar="FOLDER", help="写入的文件夹。")],
    document: AnyDocument = None,
    store: Store = STORE,
) -> None:
    """Write corrected documents as gold."""
    with faults_told():
        from api.commands import correct as command  # noqa: PLC0415

        command.export(store, output, document)
