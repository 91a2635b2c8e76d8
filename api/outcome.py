"""What came of one file? Its result, or what is wrong with it in one line for people."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, ParamSpec, TypeVar

from ontology.errors import PolicyGraphError

Result = TypeVar("Result")
P = ParamSpec("P")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Generic[Result]):
    """What came of one file: its result, or the fault in one line."""

    path: Path
    result: Result | None = None
    fault: str | None = None


def printable(path: Path | str) -> str:
    """A file's name as text: names in GB18030, as older archives have them, are decoded, other bytes replaced."""
    content = os.fsencode(path)
    for encoding in ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")


def attempt(path: Path, read: Callable[P, Result], /, *given: P.args, **named: P.kwargs) -> Outcome[Result]:
    """What comes of reading the file of that path from what is given; a fault of whatever kind becomes one line."""
    try:
        return Outcome(path=path, result=read(*given, **named))
    except PolicyGraphError as error:
        return Outcome(path=path, fault=error.line())
    except RecursionError:
        return Outcome(path=path, fault=f"{printable(path)}：结构嵌套太深。请另存为纯文本后再试。")
    except MemoryError:
        return Outcome(path=path, fault=f"{printable(path)}：内存不够。请拆分文件后再试。")
    except Exception as error:  # noqa: BLE001 - a fault of ours in one file must not cost the others
        what = f"{type(error).__name__}：{error}"
        return Outcome(path=path, fault=f"{printable(path)}：读取时程序出错（{what}）。请把这份文件发给维护人员。")
