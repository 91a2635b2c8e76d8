"""What is a question about? The matter, once courtesies, frames and words of asking are cut away."""

from __future__ import annotations

import re
import unicodedata

from api.answering import cues
from graph.topic import terms

_SPACE = re.compile(r"\s+")
_FULL = str.maketrans("?!:;()", "？！：；（）")
END = "？?。！!，,、；;：: "


def tidy(question: str) -> str:
    """The question without white space, courtesies, closing particles and half-width marks."""
    text = unicodedata.normalize("NFC", question).translate(_FULL)
    text = _SPACE.sub("", text).strip(END)
    return cues.POLITE.sub("", text).strip(END).rstrip(cues.PARTICLES).strip(END)


def matter(text: str) -> str:
    """The matter itself; "" where nothing that tells is left."""
    text = cues.FRAME.sub("", text.strip(END), count=1)
    before = None
    while before != text:
        before = text
        text = cues.FILLER.sub("", text.strip(END)).strip(END)
    return text if terms(text) else ""


def joined(*parts: str) -> str:
    """Pieces of a question put together again, empty ones left out."""
    return "，".join(part for part in parts if part)
