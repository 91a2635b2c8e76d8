"""What can be done with whole stores on the command line? Copying one into another, and holding two together."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.console import faults_told

STORE_HELP = (
    "图谱的位置：文件夹；bolt://主机:7687 等（Neo4j，口令在 POLICYGRAPH_NEO4J_PASSWORD）；sparql+http://主机:3030/数据集"
    "（SPARQL 1.1 服务器，路径不同时写作 …?query=/sparql&update=/statements，用户和口令在 POLICYGRAPH_SPARQL_USER、"
    "POLICYGRAPH_SPARQL_PASSWORD）。"
)
"""Where a graph can be, as every command's ``--store`` takes it."""

app = typer.Typer(rich_markup_mode=None)

Json = Annotated[bool, typer.Option("--json", help="标准输出只打印 JSON。")]
_PLACES = "位置的写法与 --store 相同。"


@app.command(help="把一个图谱的全部内容（文件、人工决定、更正）复制到另一个图谱；中断后再次运行即继续。")
def copy(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help=f"来源。{_PLACES}")],
    target: Annotated[str, typer.Argument(metavar="TARGET", help="目标；其中已有而来源没有的内容不动。")],
    json: Json = False,  # noqa: FBT002 - an option
) -> None:
    """Copy a graph into another store."""
    with faults_told():
        from api.commands import copy as command  # noqa: PLC0415 - lazily: the command line answers at once

        command.run(source, target, as_json=json)


@app.command(help="核对两个图谱是否相同，列出最先不同的地方；不同时退出码为1。")
def verify(
    first: Annotated[str, typer.Argument(metavar="A", help=f"一个图谱。{_PLACES}")],
    second: Annotated[str, typer.Argument(metavar="B", help="另一个图谱。")],
    most: Annotated[int, typer.Option("--most", metavar="N", min=1, help="最多列出几处。")] = 20,
    json: Json = False,  # noqa: FBT002 - an option
) -> None:
    """Hold two stores against each other."""
    with faults_told():
        from api.commands import verify as command  # noqa: PLC0415

        raise SystemExit(command.run(first, second, as_json=json, most=most))


@app.command(help="把图谱的全部内容备份成一个文件；图谱正在使用时也可以。")
def backup(
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="备份文件，或放备份的文件夹（文件名带时间）。")
    ],
    store: Annotated[
        str, typer.Option("--store", envvar="POLICYGRAPH_STORE", metavar="STORE", help=STORE_HELP)
    ] = "./policygraph-data",
    json: Json = False,  # noqa: FBT002 - an option
) -> None:
    """Keep all that a graph holds in one file."""
    with faults_told():
        from api.commands import backup as command  # noqa: PLC0415

        command.run(store, output, as_json=json)


@app.command(help="从备份文件恢复图谱，恢复到还没有的文件夹或空的图谱服务器；先核对备份，恢复后逐条核对。")
def restore(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="备份文件。")],
    store: Annotated[
        str, typer.Option("--store", envvar="POLICYGRAPH_STORE", metavar="STORE", help=STORE_HELP)
    ] = "./policygraph-data",
    json: Json = False,  # noqa: FBT002 - an option
) -> None:
    """Bring a graph back from a file."""
    with faults_told():
        from api.commands import backup as command  # noqa: PLC0415

        command.restore(path, store, as_json=json)
