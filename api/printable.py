"""Which characters may a file of an office suite hold? Those that XML knows; the others are left out."""

from __future__ import annotations

import re

_NO_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """A text without control characters and half characters, which no workbook and no Word file may hold."""
    return _NO_CHARACTER.sub("", text)
