"""Tickets that are solved without a time: they leave the backlog when we learnt of it."""

from __future__ import annotations

from functools import cache
from typing import Any

DONE = ("solved", "closed")
"""The states of a ticket that nobody works on any more."""

Row = tuple[Any, ...]


def dated(row: Row, names: tuple[str, ...], before: int | None, known_at: int) -> Row:
    """The row of a ticket, with `solved_at` where its state says that it is solved and it does not say when.

    `names` are the fields of the row, `before` is the `solved_at` of the version that is stored (ms; None: it had none,
    or there is none): what was known to be solved stays so. How long it took stays unknown.

    >>> dated(("closed", None, 7), ("status", "solved_at", "occurred_at"), None, 9)
    ('closed', 9, 7)
    """
    status, solved, opened = _places(names)
    if row[solved] is not None or row[status] not in DONE:
        return row
    # Clocks differ: one that was opened a little ahead of ours is not solved before.
    at = max(known_at, row[opened]) if before is None else before
    return (*row[:solved], at, *row[solved + 1 :])


@cache
def _places(names: tuple[str, ...]) -> tuple[int, int, int]:
    return names.index("status"), names.index("solved_at"), names.index("occurred_at")
