"""Bot resolution: whether an interaction that a bot resolved stayed resolved for 72 hours.

It counts as matured once its 72 hours are over, as settled if that customer did not come back within them. The line
behind which all is matured is a moment kept in `meta`; folding uses it, `mature` moves it on.
"""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from sqlalchemy import BigInteger, Connection, ScalarSelect, cast, select

from domain.times import MINUTE
from store import bulk, meta
from store.dirt import mark
from store.engine import Store
from store.schema import RECORDS
from store.state import meta as _meta
from store.sums import PATIENCE, is_bot_resolved

_LINE = "matured_until"


def matured_until(connection: Connection) -> int | None:
    """The moment (ms) up to which interactions count as matured; None before the first fold."""
    line = meta.get(connection, _LINE)
    return None if line is None else int(line)


def line() -> ScalarSelect[int]:
    """The same moment within a question; null before the first fold."""
    return select(cast(_meta.c.value, BigInteger)).where(_meta.c.name == _LINE).scalar_subquery()


def begin(store: Store, now: int) -> int:
    """That moment, set to 72 hours before `now` the first time."""
    with store.read() as connection:
        line = matured_until(connection)
    if line is not None:
        return line
    with store.write() as connection:
        return int(meta.put_once(connection, _LINE, str(now - PATIENCE)))


def mature(store: Store, now: int) -> int:
    """Move the line to 72 hours before `now`; the number of minutes that this made dirty."""
    before, after = begin(store, now), now - PATIENCE
    if after <= before:
        return 0
    table = RECORDS["interactions"]
    passed = select(table.c.occurred_at).where(
        table.c.occurred_at > before, table.c.occurred_at <= after, *is_bot_resolved(table)
    )
    with store.write() as connection:
        minutes = {at - at % MINUTE for at in connection.scalars(passed)}
        mark(connection, "interactions", "1m", minutes)
        meta.put(connection, _LINE, str(after))
    return len(minutes)


def unsettled(connection: Connection, seen: Sequence[tuple[str, int]]) -> set[int]:
    """Minutes of matured bot resolutions that these (customer, moment) pairs may have unsettled."""
    line = matured_until(connection)
    late = [pair for pair in seen if line is not None and pair[1] <= line + PATIENCE]
    if not late:
        return set()
    asked = {"first": min(at for _, at in late) - PATIENCE, "line": line}
    customers = [customer for customer, _ in late]
    if connection.dialect.name == "sqlite":
        found = bulk.rows(connection, _SQLITE, {**asked, "customers": orjson.dumps(customers).decode()})
    else:
        found = bulk.rows(connection, _POSTGRESQL, {**asked, "customers": customers})
    # Few customers of a bot come back at all: who did is sorted out for these alone.
    came: dict[str, set[int]] = {customer: set() for customer, _ in found}
    for customer, at in late if came else ():
        if customer in came:
            came[customer].add(at)
    return {
        before - before % MINUTE
        for customer, before in found
        if any(before < at <= before + PATIENCE for at in came[customer])
    }


_EARLIER = """
SELECT r.customer, r.occurred_at FROM {customers} AS asked CROSS JOIN interactions AS r
WHERE r.customer = asked.value AND r.occurred_at >= {first} AND r.occurred_at <= {line}
AND r.handled_by = 'bot' AND r.resolved = 1
"""
_SQLITE = _EARLIER.format(customers="json_each(:customers)", first=":first", line=":line")
_POSTGRESQL = _EARLIER.format(customers="unnest(%(customers)s::text[])", first="%(first)s", line="%(line)s").replace(
    "asked CROSS", "asked(value) CROSS"
)
