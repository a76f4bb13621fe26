"""Bot resolution: whether an interaction that a bot resolved stayed resolved for 72 hours.

It counts as matured once its 72 hours are over, as settled if that customer did not come back within them. The line
behind which all is matured is a moment kept in `meta`; folding uses it, `mature` moves it on.
"""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from sqlalchemy import Connection, select

from domain.times import MINUTE
from store import meta
from store.dirt import mark
from store.engine import Store
from store.schema import RECORDS
from store.sums import PATIENCE, is_bot_resolved

_LINE = "matured_until"


def matured_until(connection: Connection) -> int | None:
    """The moment (ms) up to which interactions count as matured; None before the first fold."""
    line = meta.get(connection, _LINE)
    return None if line is None else int(line)


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
    asked: dict[str, object] = {"patience": PATIENCE, "line": line}
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(_SQLITE, {**asked, "pairs": orjson.dumps(late).decode()})
    else:
        customers, moments = zip(*late, strict=True)
        asked |= {"customers": list(customers), "moments": list(moments)}
        rows = connection.exec_driver_sql(_POSTGRESQL, asked)
    return {at - at % MINUTE for (at,) in rows}


_EARLIER = """
SELECT DISTINCT r.occurred_at FROM {asked} JOIN interactions AS r
ON r.customer = asked.customer AND r.occurred_at >= asked.seen_at - {patience} AND r.occurred_at < asked.seen_at
WHERE r.handled_by = 'bot' AND r.resolved = 1 AND r.occurred_at <= {line}
"""
_SQLITE = _EARLIER.format(
    asked="(SELECT value ->> 0 AS customer, value ->> 1 AS seen_at FROM json_each(:pairs)) AS asked",
    patience=":patience",
    line=":line",
)
_POSTGRESQL = _EARLIER.format(
    asked="unnest(%(customers)s::text[], %(moments)s::bigint[]) AS asked(customer, seen_at)",
    patience="%(patience)s",
    line="%(line)s",
)
