"""Where is a secret? In a variable of the environment, or in the file that the variable with ``_FILE`` names."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from ontology.errors import ConfigurationError, reason


def secret(name: str, environment: Mapping[str, str] = os.environ) -> str:
    """The secret of a name, empty where there is none; a line's end at the end of a file is no part of it.

    ConfigurationError where the file cannot be read.
    """
    if environment.get(name):
        return environment[name]
    place = environment.get(f"{name}_FILE")
    if not place:
        return ""
    try:
        return Path(place).read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        why = reason(error) if isinstance(error, OSError) else "不是 UTF-8 文本"
        raise ConfigurationError(f"密码文件读不了（{why}）", where=place, hint=f"请检查 {name}_FILE") from error
