"""What shapes do the answers to free queries have? The wire types of ``/cypher``; SPARQL has the W3C's own."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.schemas import Wire


class TruncatedOut(Wire):
    """Why an answer is not whole."""

    by: Literal["rows", "bytes"]
    message: str = Field(examples=["只给出前若干行：达到了行数上限"])


class CypherOut(Wire):
    """Rows of values, in the order of the columns; nodes have labels and properties."""

    columns: list[str] = Field(examples=[["title"]])
    rows: list[list[Any]] = Field(examples=[[["建设家庭养老床位"]]])
    truncated: TruncatedOut | None
