"""The 任务分工表: any set of tasks in, a table of chosen columns out, as a page, a workbook and a Word file."""

from api.allocation.chosen import MOST, Selection, candidates, picked
from api.allocation.columns import COLUMNS, FULL, USUAL, columns_named
from api.allocation.table import Cell, Line, Said, Table, table_of

__all__ = [
    "COLUMNS",
    "FULL",
    "MOST",
    "USUAL",
    "Cell",
    "Line",
    "Said",
    "Selection",
    "Table",
    "candidates",
    "columns_named",
    "picked",
    "table_of",
]
