"""Who holds a token? Making, listing and revoking them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from api.access.roles import ROLE_NAMES, Role
from api.access.tokens import Token, Tokens, today
from api.console import emit, say
from api.settings import Settings, access_folder


def _tokens(store: str) -> Tokens:
    return Tokens(access_folder(Settings(store=store)))


def add(store: str, name: str, role: str, *, until: dt.date | None, as_json: bool) -> None:
    """Make a token and print it, once."""
    token, written = _tokens(store).add(name, Role[role], until=until)
    if as_json:
        emit(_row(token) | {"token": written})
        return
    say(written)
    lasts = f"有效至{until.isoformat()}" if until else "长期有效"
    say(f"（{name}，{ROLE_NAMES[token.role]}，{lasts}。只显示这一次，请妥善交给使用人；遗失时撤销后重新发放。）")


def show(store: str, *, as_json: bool) -> None:
    """Print the tokens, without what would let somebody in."""
    held = _tokens(store).all()
    if as_json:
        emit({"tokens": [_row(each) for each in held]})
        return
    for each in held:
        say("\t".join((each.id, each.name, ROLE_NAMES[each.role], each.created, _state(each))))
    if not held:
        say("尚无登录凭据：网页和接口只答复本机，不用登录。")


def revoke(store: str, wanted: str, *, as_json: bool) -> None:
    """End the tokens of a name, or the one of an id."""
    ended = _tokens(store).revoke(wanted)
    if as_json:
        emit({"revoked": [_row(each) for each in ended]})
        return
    for each in ended:
        say(f"已撤销：{each.name}（{each.id}）。")


def _state(token: Token) -> str:
    if token.revoked:
        return f"已于{token.revoked}撤销"
    if not token.holds(today()):
        return f"已于{token.until}到期"
    return f"有效至{token.until}" if token.until else "长期有效"


def _row(token: Token) -> dict[str, Any]:
    return {
        "id": token.id,
        "name": token.name,
        "role": token.role.name,
        "created": token.created,
        "until": token.until.isoformat() if token.until else None,
        "revoked": token.revoked,
        "good": token.holds(today()),
    }
