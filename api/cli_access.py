"""Who is let in, on the command line? The group ``policygraph token``."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

import typer

from api.cli_stores import STORE_HELP
from api.console import faults_told

STORE = "./policygraph-data"

tokens = typer.Typer(
    help="登录凭据：发放、列出、撤销。第一次发放之后，网页和接口都要登录。", no_args_is_help=True,
    rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip

Store = Annotated[
    str, typer.Option("--store", envvar="POLICYGRAPH_STORE", metavar="PLACE", help=f"{STORE_HELP}凭据放在它旁边。")
]
Json = Annotated[bool, typer.Option("--json", help="标准输出只打印 JSON。")]


class RoleName(StrEnum):
    """The roles, as they are typed."""

    reader = "reader"
    reviewer = "reviewer"
    administrator = "administrator"


@tokens.command(help="发放一个登录凭据，并打印出来；只打印这一次，不保存原文。")
def add(
    *,
    name: Annotated[str, typer.Argument(metavar="NAME", help="谁用：姓名或程序名，更正等会记在这个名下。")],
    role: Annotated[
        RoleName,
        typer.Option(
            "--role", help="reader 读者（查、问、核对），reviewer 审核人（另可收录、更正），administrator 管理员。"
        ),
    ] = RoleName.reader,
    until: Annotated[
        dt.datetime | None,
        typer.Option("--until", metavar="DATE", formats=["%Y-%m-%d"], help="有效期的最后一天，如 2027-12-31。"),
    ] = None,
    store: Store = STORE,
    json: Json = False,
) -> None:
    """Make a token."""
    with faults_told():
        from api.commands import token as command  # noqa: PLC0415 - lazily: the command line answers at once

        command.add(store, name, role.value, until=until.date() if until else None, as_json=json)


@tokens.command("list", help="列出登录凭据：名称、角色、有效期；不含凭据本身。")
def list_tokens(store: Store = STORE, json: Json = False) -> None:  # noqa: FBT002 - an option
    """List the tokens."""
    with faults_told():
        from api.commands import token as command  # noqa: PLC0415

        command.show(store, as_json=json)


@tokens.command(help="撤销登录凭据，立即生效，用它登录的网页也随即退出。")
def revoke(
    name: Annotated[str, typer.Argument(metavar="NAME", help="名称，或 list 列出的编号。")],
    store: Store = STORE,
    json: Json = False,  # noqa: FBT002 - an option
) -> None:
    """End a token."""
    with faults_told():
        from api.commands import token as command  # noqa: PLC0415

        command.revoke(store, name, as_json=json)
