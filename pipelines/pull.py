"""One reading of one configured source, and what is remembered of it."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from domain.errors import HubError, StoreFailed
from domain.reasons import Reason, sentence
from domain.times import to_ms
from pipelines.config import SourceConfig
from pipelines.ingest import Ingest
from store import sources

log = logging.getLogger("cehub.pull")


@dataclass
class Pulled:
    """What one reading brought. `reasons` say what went wrong, `permanent` that time will not help."""

    accepted: int = 0
    unchanged: int = 0
    rejected: int = 0
    reasons: tuple[Reason, ...] = ()
    permanent: bool = False

    @property
    def error(self) -> str | None:
        """What went wrong in our words; None if nothing did."""
        return sentence(self.reasons)


def pull_source(ingest: Ingest, config: SourceConfig) -> Pulled:
    """Read a source from where it stopped until it has no more, a transaction a batch.

    A failure of the source is recorded beside it and returned, not raised: what came before it stands, and the next
    reading goes on from there. StoreFailed is raised, for then nothing can be recorded.
    """
    began = to_ms(ingest.clock())
    done = Pulled()
    try:
        _take_all(ingest, config, began, done)
    except StoreFailed:
        raise
    except HubError as failure:
        done.reasons, done.permanent = (Reason.of(failure),), failure.permanent
    with ingest.store.write() as connection:
        name, stream, kind, now = config.name, config.stream, config.kind, to_ms(ingest.clock())
        if done.reasons:
            log.warning("a source could not be read", extra={"source": name, "error": done.error})
            sources.fail(connection, name, stream, now=now, kind=kind, reasons=done.reasons)
        else:
            complete_to = None if config.lag_ms is None else began - config.lag_ms
            sources.touch(connection, name, stream, now=now, kind=kind, watermark=complete_to)
    return done


def _take_all(ingest: Ingest, config: SourceConfig, began: int, done: Pulled) -> None:
    with ingest.store.read() as connection:
        cursor = sources.cursor(connection, config.name, config.stream)
    for batch in config.connector.pull(cursor, began):
        receipt = ingest.take(
            config.stream,
            batch.records,
            source=config.name,
            zone=config.zone,
            kind=config.kind,
            cursor=batch.cursor,
            cadence_ms=config.every_ms,
            lag_ms=config.lag_ms,
            is_all=False,
        )
        done.accepted += receipt.accepted
        done.unchanged += receipt.unchanged
        done.rejected += len(receipt.rejected)
        done.reasons = batch.troubles
