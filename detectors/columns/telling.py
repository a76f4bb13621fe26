"""Puts what was found of some rows into the verdicts on all."""

from __future__ import annotations

import numpy as np

from detectors.columns.memory import Rows
from detectors.columns.strays import HOW, Judged
from detectors.columns.verdicts import CALLS, CODES, Verdicts
from domain.verdicts import Call

_LOW, _HIGH = (
    [CODES.index("stuck" if how == "stuck" else f"{call}_{how}" if how else call) for how in HOW]
    for call in ("low", "high")
)
_STRANGE = np.array([_LOW, _HIGH], dtype=np.int8)
"""Codes by side and way."""


def tell(told: Verdicts, rows: Rows, call: Call) -> None:
    """All of these rows are called so, for no other reason than the call itself."""
    rows.put(told.call, CALLS.index(call))
    rows.put(told.code, CODES.index(call))


def tell_late(told: Verdicts, rows: Rows) -> None:
    """These rows knew the bucket already."""
    rows.put(told.code, CODES.index("late"))


def tell_strange(told: Verdicts, rows: Rows, judged: Judged) -> None:
    """Those of these rows that stray beyond their edge are called high or low."""
    strange = np.flatnonzero(np.abs(judged.stray) >= 1)
    rows, is_high = rows.at(strange), judged.stray[strange] > 0
    rows.put(told.call, np.where(is_high, CALLS.index("high"), CALLS.index("low")).astype(np.int8))
    rows.put(told.code, _STRANGE[is_high.astype(np.intp), judged.how[strange]])
