"""What can be asked and decided about units on the command line? The group ``policygraph units``."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from api.cli_stores import STORE_HELP
from api.console import faults_told

STORE = "./policygraph-data"

app = typer.Typer(
    help="机构登记簿：名称指哪个机构，以及人对名称的决定。", no_args_is_help=True, rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip

Store = Annotated[str, typer.Option("--store", envvar="POLICYGRAPH_STORE", metavar="PLACE", help=STORE_HELP)]
Json = Annotated[bool, typer.Option("--json", help="标准输出只打印 JSON。")]
First = Annotated[str, typer.Argument(metavar="A", help="单位名称。")]
Second = Annotated[str, typer.Argument(metavar="B", help="另一个单位名称，或机构编号。")]


@app.command(help="名称指哪个机构：候选、把握和理由。")
def resolve(
    name: Annotated[str, typer.Argument(metavar="NAME", help="单位名称，全称、简称均可。")],
    issuer: Annotated[
        str | None, typer.Option("--issuer", metavar="I", help="发文机关或地区，用来补出省略的层级。")
    ] = None,
    as_of: Annotated[
        dt.datetime | None,
        typer.Option("--as-of", metavar="DATE", formats=["%Y-%m-%d"], help="以这一天的机构设置为准，默认今天。"),
    ] = None,
    store: Store = STORE,
    json: Json = False,  # noqa: FBT002 - an option
) -> None:
    """Say which body a name means."""
    with faults_told():
        from api.commands import units as command  # noqa: PLC0415 - lazily: the command line answers at once

        command.resolve(name, store, issuer=issuer, as_of=as_of.date() if as_of else None, as_json=json)


@app.command(help="决定两个名称指同一单位；已收录的文件随之更新。")
def same(first: First, second: Second, store: Store = STORE) -> None:
    """Decide that two names mean one unit."""
    with faults_told():
        from api.commands import units as command  # noqa: PLC0415

        command.decide("same", first, second, store)


@app.command(help="决定两个名称指不同单位；已收录的文件随之更新。")
def different(first: First, second: Second, store: Store = STORE) -> None:
    """Decide that two names mean two units."""
    with faults_told():
        from api.commands import units as command  # noqa: PLC0415

        command.decide("different", first, second, store)


@app.command(help="撤回关于两个名称的决定。")
def forget(first: First, second: Second, store: Store = STORE) -> None:
    """Take a decision back."""
    with faults_told():
        from api.commands import units as command  # noqa: PLC0415

        command.forget(first, second, store)


@app.command(help="列出已有的决定。")
def decisions(store: Store = STORE, json: Json = False) -> None:  # noqa: FBT002 - an option
    """List what has been decided."""
    with faults_told():
        from api.commands import units as command  # noqa: PLC0415

        command.decisions(store, as_json=json)
