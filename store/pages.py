"""What detectors remember in pages: only those are written that changed, and earlier states share those that did not.

A page is written in an era: the time since a state was last laid by. Within an era it is overwritten; what it was in
earlier ones is kept as long as a state that was laid by needs it. The state laid by at a moment is made of the newest
of each page of the eras that began before that moment, the newest state of the newest of all.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from struct import Struct

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, delete, select

from store.inserts import inserting
from store.state import detector_states as _states

Real = NDArray[np.float64]

MARK = "page "
"""Begins the name of a row that holds a page, beside those that hold the head of a state."""
_AT_ONCE = 500
_HEAD = Struct("<II")


def put(connection: Connection, metric: str, grain: str, *, era: int, pages: Mapping[str, Real]) -> None:
    """Keep these pages, (lines, series) each, in the place of those of the same era (ms)."""
    rows = [
        {
            "series": metric,
            "grain": grain,
            "detector": f"{MARK}{era} {name}",
            "judged_until": era,
            "begun": era,
            "state": packed(page),
        }
        for name, page in pages.items()
    ]
    if rows:
        put = inserting(connection, _states)
        changed = put.on_conflict_do_update(
            index_elements=["series", "grain", "detector"], set_={"state": put.excluded.state}
        )
        connection.execute(changed, rows)


def get(connection: Connection, metric: str, grain: str, *, before: int | None = None) -> dict[str, Real]:
    """All pages as they were at that moment (ms), at which a state was laid by; None is now. Empty if none are kept."""
    newest = {
        name: era
        for name, era in sorted(_kept(connection, metric, grain), key=lambda one: one[1])
        if before is None or era < before
    }
    wanted = {f"{MARK}{era} {name}": name for name, era in newest.items()}
    found: dict[str, Real] = {}
    for some in _batches(list(wanted)):
        chosen = select(_states.c.detector, _states.c.state).where(_of(metric, grain), _states.c.detector.in_(some))
        found |= {wanted[row.detector]: unpacked(row.state) for row in connection.execute(chosen)}
    return found


def revert(connection: Connection, metric: str, grain: str, *, to: int) -> None:
    """Forget all that was written since the state of that moment (ms) was laid by."""
    connection.execute(delete(_states).where(_of(metric, grain), _is_page(), _states.c.judged_until >= to))


def tidy(connection: Connection, metric: str, grain: str, *, laid_by: Iterable[int]) -> None:
    """Forget pages that no state needs: neither the newest nor one that was laid by at one of these moments (ms)."""
    moments = sorted(laid_by)
    eras: dict[str, list[int]] = {}
    for name, era in _kept(connection, metric, grain):
        eras.setdefault(name, []).append(era)
    gone = [
        f"{MARK}{era} {name}"
        for name, written in eras.items()
        for era, following in pairwise(sorted(written))
        if not _is_needed(moments, era, following)
    ]
    for some in _batches(gone):
        connection.execute(delete(_states).where(_of(metric, grain), _states.c.detector.in_(some)))


def packed(page: Real) -> bytes:
    """A page as bytes; lines that say the same of all series, as those do that nothing was learnt of, are kept once.

    >>> unpacked(packed(np.array([[1.5, 2.5], [np.nan, np.nan]]))).tolist()
    [[1.5, 2.5], [nan, nan]]
    """
    lines = np.ascontiguousarray(page, dtype="<f8")
    bits = lines.view("<i8")
    is_one = (bits == bits[:, :1]).all(axis=1)
    return b"".join([_HEAD.pack(*lines.shape), is_one.tobytes(), lines[is_one, 0].tobytes(), lines[~is_one].tobytes()])


def unpacked(body: bytes) -> Real:
    """What `packed` made bytes of; ValueError if they are cut off."""
    body = bytes(body)
    if len(body) < _HEAD.size:
        raise ValueError("this page is cut off")
    count, rows = _HEAD.unpack_from(body)
    is_one = np.frombuffer(body, dtype=bool, count=count, offset=_HEAD.size)
    numbers = np.frombuffer(body, dtype="<f8", offset=_HEAD.size + count).astype(np.float64)
    once = int(is_one.sum())
    lines = np.empty((count, rows))
    lines[is_one] = numbers[:once, None]
    lines[~is_one] = numbers[once:].reshape(count - once, rows)
    return lines


def _kept(connection: Connection, metric: str, grain: str) -> Iterator[tuple[str, int]]:
    """Name and era of every page."""
    for name in connection.scalars(select(_states.c.detector).where(_of(metric, grain), _is_page())):
        era, _, page = name.removeprefix(MARK).partition(" ")
        yield page, int(era)


def _is_needed(moments: list[int], era: int, following: int) -> bool:
    """True if a state was laid by after the era began, and by the beginning of the next one of that page."""
    place = bisect_right(moments, era)
    return place < len(moments) and moments[place] <= following


def _batches(names: list[str]) -> Iterator[list[str]]:
    return (names[start : start + _AT_ONCE] for start in range(0, len(names), _AT_ONCE))


def _is_page() -> ColumnElement[bool]:
    return _states.c.detector.startswith(MARK)


def _of(metric: str, grain: str) -> ColumnElement[bool]:
    return (_states.c.series == metric) & (_states.c.grain == grain)
