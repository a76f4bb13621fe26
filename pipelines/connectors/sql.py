"""Rows of any SQL database, page by page behind a cursor column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self
from zoneinfo import ZoneInfo

from sqlalchemy import URL, Engine, TextClause, create_engine, make_url
from sqlalchemy import text as statement
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, ProgrammingError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from domain.errors import BadSetting, SourceFailed
from pipelines.connectors import cursors
from pipelines.connectors.base import BATCH, SPREAD, Batch, Connector, seconds, text
from pipelines.connectors.cursors import Cursor
from pipelines.mapping import Mapper
from pipelines.maps import Map

Rows = Sequence[dict[str, Any]]

_PAGE_AT_MOST = 1_000_000


@dataclass(frozen=True)
class Sql(Connector):
    """Reads what `query` yields after `:cursor`, at most `:limit` rows at a time, in the order of `cursor_column`.

    `start` is the cursor of the very first page. Every pull reads again from `lag` before where the last one stopped
    (seconds of a time, units of a number), for rows that were committed late. The query compares with `>=`:

        SELECT * FROM tickets WHERE updated_at >= :cursor ORDER BY updated_at LIMIT :limit
    """

    url: URL = field(repr=False)
    query: TextClause
    column: str
    start: Cursor
    lag: float
    plan: Map
    zone: ZoneInfo

    type = "sql"
    settings = ("url", "query", "cursor_column", "start", "lag")

    @property
    def behind(self) -> float:
        """A table holds what has happened up to now, less the rows that are committed late."""
        return 0.0 if isinstance(self.start, int | float) else self.lag

    @classmethod
    def from_table(cls, table: Mapping[str, Any], plan: Map, zone: ZoneInfo) -> Self:
        """The connector for `url`, `query`, `cursor_column`, `start` and `lag`."""
        try:
            url = make_url(text(table, "url"))
        except ArgumentError:
            said = "The url of an SQL source is no database address; write postgresql://…"
            raise BadSetting.told("source_url", said) from None
        query = text(table, "query")
        missing = next((name for name in (":cursor", ":limit") if name not in query), None)
        if missing is not None:
            said = "The query of an SQL source needs {missing}: … >= :cursor ORDER BY … LIMIT :limit."
            raise BadSetting.told("source_query", said, missing=missing)
        if plan.spread is not None:
            raise BadSetting.told("map_spread_read", SPREAD, map=plan.name)
        start = cursors.of_value(table.get("start", 0), "start")
        return cls(url, statement(query), text(table, "cursor_column"), start, seconds(table, "lag", 300), plan, zone)

    def pull(self, cursor: str | None, now: int) -> Iterator[Batch]:
        """The rows from `lag` before the cursor on; SourceFailed, without a secret in it, if the database fails."""
        engine = self._engine()
        try:
            yield from self._pages(engine, None if cursor is None else cursors.read(cursor))
        except SQLAlchemyError as error:
            raise self._failed(error) from None
        finally:
            engine.dispose()

    def _pages(self, engine: Engine, reached: Cursor | None) -> Iterator[Batch]:
        at = self.start if reached is None else cursors.set_back(reached, self.lag)
        mapper, limit = Mapper(self.plan, self.zone, is_reread=True), BATCH
        while True:
            rows = self._page(engine, at, limit)
            last = self._last(rows, at)
            if len(rows) == limit and last == at:
                # More rows than a page share one value of the cursor: only a longer page gets past them.
                limit = min(limit * 2, _PAGE_AT_MOST)
                continue
            if reached is None or cursors.is_before(reached, last):
                reached = last
            yield Batch([mapper.record(row) for row in rows], cursors.written(reached))
            if len(rows) < limit:
                return
            at, limit = last, BATCH

    def _page(self, engine: Engine, at: Cursor, limit: int) -> Rows:
        with engine.connect() as connection:
            found = connection.execute(self.query, {"cursor": at, "limit": limit})
            columns = tuple(found.keys())
            self.plan.check_columns(columns)
            if self.column not in columns:
                said = "The query yields no column {column}, the cursor column."
                raise SourceFailed.told("source_no_column", said, column=repr(self.column)).for_good()
            return [dict(row) for row in found.mappings()]

    def _last(self, rows: Rows, at: Cursor) -> Cursor:
        """The cursor of the last row; SourceFailed if the rows are not in its order, for then some would be lost."""
        for row in rows:
            value = cursors.of_value(row[self.column], self.column)
            if cursors.is_before(value, at):
                said = "The query's rows are not in the order of {column}."
                raise SourceFailed.told("source_order", said, column=repr(self.column)).for_good()
            at = value
        return at

    def _engine(self) -> Engine:
        try:
            return create_engine(self.url, poolclass=NullPool)
        except (NoSuchModuleError, ImportError) as error:
            said = "No driver for {driver} is installed ({why})."
            words = {"driver": repr(self.url.drivername), "why": str(error)}
            raise BadSetting.told("source_driver", said, **words) from None

    def _failed(self, error: SQLAlchemyError) -> SourceFailed:
        cause = str(error.orig if isinstance(error, DBAPIError) and error.orig is not None else error)
        words = {"url": self.url.render_as_string(hide_password=True), "why": cause.strip().splitlines()[0]}
        failed = SourceFailed.told("source_failed", "The database {url} failed: {why}.", **words)
        return failed.for_good() if isinstance(error, ProgrammingError) else failed
