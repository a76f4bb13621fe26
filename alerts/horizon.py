"""How far each stream may be judged, and which sources have gone quiet."""

from __future__ import annotations

from collections.abc import Iterable

from domain.alerts import Finding
from domain.metrics import Metric
from domain.streams import MEASUREMENTS
from domain.times import HOUR, MINUTE, SECOND
from domain.verdicts import Verdict
from store.sources import PATIENCE, Source, slowest

SETTLE = 10 * SECOND
"""How long a complete bucket is left alone, so that its last records are folded."""
ONCE = "import"
"""A file that somebody took in once: its end is no silence."""
GRAVE = HOUR


def horizon(sources: Iterable[Source], metric: Metric, now: int, *, since: int = 0) -> int | None:
    """The moment (ms) up to which a metric's buckets are complete; None if one of its streams never reported.

    That is what its slowest source that still speaks has told, without those that bring the past; when none speaks any
    more, the recent past, for a stream that has stopped must be seen to have stopped. Files taken in once end where
    they end. Who could not be heard before `since` (ms), when we began to listen ourselves, may still speak.
    """
    known = list(sources)
    ends = [_end(_of(known, stream), now, since) for stream in metric.streams]
    found = [end for end in ends if end is not None]
    return min(found) if found and len(found) == len(ends) else None


def beginning(sources: Iterable[Source], metric: Metric) -> int | None:
    """The oldest record (ms) from which on all streams of a metric reported; None if one never did."""
    known = list(sources)
    firsts = [
        min((one.first_at for one in _of(known, stream) if one.first_at is not None), default=None)
        for stream in metric.streams
    ]
    found = [first for first in firsts if first is not None]
    return max(found) if found and len(found) == len(firsts) else None


def quiet(sources: Iterable[Source], now: int, *, since: int) -> list[Finding]:
    """What to tell of every source that has a cadence: that it is silent for three of them, or that it is not.

    Nothing counts before `since` (ms), when we began to listen ourselves: of a source that was silent even then there
    is nothing to tell until it is heard, or we have listened as long.
    """
    paced = [one for one in sources if one.cadence_ms is not None and one.kind != ONCE]
    return [found for one in paced if (found := _heard(one, now, since=since)) is not None]


def _of(sources: list[Source], stream: str) -> list[Source]:
    """The sources of a stream; of measurements where nobody sends its records, for they may be counted elsewhere."""
    found = [source for source in sources if source.stream == stream]
    return found or [source for source in sources if source.stream == MEASUREMENTS.name]


def _end(sources: list[Source], now: int, since: int) -> int | None:
    marks = [source for source in sources if source.watermark is not None]
    if not marks:
        return None
    speaking = [one.watermark for one in marks if one.watermark is not None and not one.is_stale(now, since=since)]
    if speaking:
        return min(slowest(speaking, now), now - SETTLE)
    furthest = max(source.watermark for source in marks if source.watermark is not None)
    return min(furthest, now) if all(source.kind == ONCE for source in marks) else now - PATIENCE


def _heard(source: Source, now: int, *, since: int) -> Finding | None:
    heard, patience = source.last_ok_at or source.last_seen_at, max(3 * (source.cadence_ms or 0), MINUTE)
    at = heard or since
    silent = now - max(at, since)
    is_over = silent <= patience
    if is_over and (heard is None or now - heard > patience):
        return None
    verdict = Verdict(at, 0.0 if is_over else 2.0 if silent > GRAVE else 1.0, "silent", code="source_silent")
    return Finding(source.stream, {"source": source.source}, "silence", verdict, at, is_over)
