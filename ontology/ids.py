"""Which name does a thing keep for ever? Stable identifiers from content."""

from __future__ import annotations

import hashlib
import re

_SPACE = re.compile(r"\s+")


def document_id(text: str) -> str:
    """The id of a text: the same text, white space aside, always has the same id.

    Twelve hexadecimal digits of SHA-256, prefixed ``d`` so that it is a valid local name.
    """
    return "d" + hashlib.sha256(_SPACE.sub("", text).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def sha256(content: bytes) -> str:
    """The SHA-256 of a source's bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def statement_id(*parts: str) -> str:
    """The id of one claim: a hash of its key parts, so that ingestion is idempotent."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
