"""One measured figure beside what it is held against, and the table of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """A figure held against a `limit` (at most), or against a `peer` measured in the same run (at least `share` of it).

    `note` says under what circumstances. Without limit and peer it is only told.
    """

    name: str
    value: float
    unit: str
    limit: float | None = None
    peer: float | None = None
    share: float = 1.0
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """The value as a part of the limit or the peer; None if there is neither."""
        against = self.limit if self.limit is not None else self.peer
        return self.value / against if against else None

    @property
    def ok(self) -> bool | None:
        """True if the figure is reached; None if nothing is asked of it."""
        if self.ratio is None:
            return None
        return self.ratio <= 1 if self.limit is not None else self.ratio >= self.share

    def as_json(self) -> dict[str, Any]:
        """All of it, for a machine."""
        return {**vars(self), "ratio": self.ratio, "ok": self.ok}


def drawn(rows: Sequence[Row]) -> str:
    """The rows as a table of text; '' if there are none."""
    lines = [("", "figure", "value", "against", "ratio", ""), *(_cells(row) for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place in (2, 3, 4) else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in (lines if rows else [])
    )


def _cells(row: Row) -> tuple[str, str, str, str, str, str]:
    mark = {True: "✓", False: "✗", None: "·"}[row.ok]
    against = ""
    if row.limit is not None:
        against = f"≤ {_number(row.limit)}"
    elif row.peer is not None:
        against = f"≥ {row.share:.0%} of {_number(row.peer)}"
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    return mark, row.name, f"{_number(row.value)} {row.unit}", against, ratio, row.note


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
