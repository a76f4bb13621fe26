"""Survey answers that ask for a case: bad enough, recent enough, and without one so far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, and_, exists, or_, select

from store.schema import RECORDS
from store.state import cases as _cases

_surveys = RECORDS["surveys"]


def unhappy(
    connection: Connection, worst: Mapping[str, float], *, known_since: int, occurred_since: int, limit: int = 500
) -> list[dict[str, Any]]:
    """Surveys, oldest first, whose points are at most those that `worst` gives for their kind, and that have no case.

    Only those learnt at or after `known_since` and answered at or after `occurred_since` (ms).
    """
    is_bad = or_(*(and_(_surveys.c.kind == kind, _surveys.c.points <= points) for kind, points in worst.items()))
    has_case = exists().where(
        _cases.c.stream == "surveys",
        _cases.c.source == _surveys.c.source,
        _cases.c.external_id == _surveys.c.external_id,
    )
    chosen = (
        select(_surveys)
        .where(_surveys.c.known_at >= known_since, _surveys.c.occurred_at >= occurred_since, is_bad, ~has_case)
        .order_by(_surveys.c.occurred_at, _surveys.c.source, _surveys.c.external_id)
        .limit(limit)
    )
    return [dict(row) for row in connection.execute(chosen).mappings()]
