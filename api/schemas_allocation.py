"""What shape does a 任务分工表 have at the interface?"""

from __future__ import annotations

from pydantic import Field

from api.allocation.columns import Key
from api.allocation.table import Line, Table
from api.schemas import Span, Wire


class AllocationColumnOut(Wire):
    """A column of the table."""

    key: Key = Field(examples=["lead"])
    name: str = Field(examples=["牵头单位"])


class AllocationSaidOut(Wire):
    """A piece of a cell and where the document says so."""

    text: str = Field(examples=["云泽省水利厅"])
    span: Span | None = Field(description="原文中的位置；不出自某一处的为 null")
    doubtful: bool = Field(description="可信程度不高，请复核")
    reviewer: str | None = Field(description="确认或更正它的人")


class AllocationCellOut(Wire):
    """A cell: its text, and the pieces that it is made of."""

    text: str = Field(examples=["云泽省水利厅、云泽省财政厅"])
    said: list[AllocationSaidOut]


class AllocationRowOut(Wire):
    """A task: where it stands, and its cells by the key of the column."""

    number: int = Field(examples=[1])
    document: str = Field(examples=["d1f2e3a4b5c6d"])
    task: str = Field(examples=["2.1"])
    path: str = Field(examples=["二/（一）"])
    span: Span
    cells: dict[Key, AllocationCellOut]


class AllocationOut(Wire):
    """A 任务分工表, page by page."""

    title: str = Field(examples=["《内河航运意见》任务分工表"])
    sources: list[str] = Field(description="所依据的文件")
    columns: list[AllocationColumnOut]
    rows: list[AllocationRowOut]
    total: int = Field(description="全表的任务数")
    next: str | None = Field(description="下一页的游标")


def allocation_out(table: Table, lines: list[Line], following: str | None) -> AllocationOut:
    """The lines of one page of a table."""
    return AllocationOut(
        title=table.title,
        sources=list(table.sources),
        columns=[AllocationColumnOut(key=column.key, name=column.name) for column in table.columns],
        rows=[_row(table, line) for line in lines],
        total=len(table.lines),
        next=following,
    )


def _row(table: Table, line: Line) -> AllocationRowOut:
    return AllocationRowOut(
        number=line.number,
        document=line.document,
        task=line.task,
        path=line.path,
        span=(line.span.start, line.span.end),
        cells={
            column.key: AllocationCellOut(
                text=cell.text,
                said=[
                    AllocationSaidOut(
                        text=piece.text,
                        span=(piece.span.start, piece.span.end) if piece.span else None,
                        doubtful=piece.doubtful,
                        reviewer=piece.reviewer,
                    )
                    for piece in cell.said
                ],
            )
            for column, cell in zip(table.columns, line.cells, strict=True)
        },
    )
