"""Which pairing of rows and columns costs least in all? The assignment problem, by shortest augmenting paths."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Costs = NDArray[np.float64]
Places = NDArray[np.intp]


def cheapest(cost: Costs) -> Places:
    """For each row the column that it gets, no column twice, so that the sum of costs is least.

    There must be at least as many columns as rows, all costs finite; ValueError otherwise. The method is
    Jonker and Volgenant's, O(rows² x columns).
    """
    rows, columns = cost.shape
    if rows > columns or not np.isfinite(cost).all():
        raise ValueError(f"no assignment for {rows} rows and {columns} columns")
    row_price, column_price = np.zeros(rows), np.zeros(columns)
    column_of: Places = np.full(rows, -1, dtype=np.intp)
    row_of: Places = np.full(columns, -1, dtype=np.intp)
    for row in range(rows):
        column, came_from = _augmenting_path(cost, row, row_price, column_price, row_of)
        while True:  # every row on the path takes the column that the path came to it by
            giver = came_from[column]
            row_of[column] = giver
            column, column_of[giver] = column_of[giver], column
            if giver == row:
                break
    return column_of


def _augmenting_path(
    cost: Costs, row: int, row_price: Costs, column_price: Costs, row_of: Places
) -> tuple[int, Places]:
    """The free column that a cheapest path from the row leads to, and the row before each column; prices moved."""
    columns = cost.shape[1]
    came_from: Places = np.full(columns, -1, dtype=np.intp)
    distance = np.full(columns, np.inf)
    settled = np.zeros(columns, dtype=bool)
    settled_rows = [row]
    reached, here = 0.0, row
    while True:
        through = reached + cost[here] - row_price[here] - column_price
        nearer = ~settled & (through < distance)
        distance[nearer] = through[nearer]
        came_from[nearer] = here
        column = int(np.argmin(np.where(settled, np.inf, distance)))
        reached = float(distance[column])
        settled[column] = True
        if row_of[column] < 0:
            break
        here = int(row_of[column])
        settled_rows.append(here)
    others = settled_rows[1:]
    held = np.flatnonzero(settled & (row_of >= 0))
    by_row = dict(zip(row_of[held].tolist(), held.tolist(), strict=True))
    row_price[row] += reached
    for other in others:
        row_price[other] += reached - distance[by_row[other]]
    column_price[settled] -= reached - distance[settled]
    return column, came_from
