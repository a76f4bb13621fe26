"""The same hub from a terminal: import, score, backtest, migrate, doctor."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import settings
from domain.errors import BadInput, HubError, NotFound, StoreFailed
from domain.streams import STREAMS
from settings import Settings

if TYPE_CHECKING:
    from store.engine import Store

LEAST_ROOM = 1024**3
"""Bytes that should be free where the database lies."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 if it went well, 1 after one sentence saying what is wrong."""
    asked = parser().parse_args(arguments)
    try:
        done: int = asked.run(asked)
    except HubError as problem:
        print(problem, file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever read our output has read enough.
        sys.stderr.close()
        return 0
    return done


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = argparse.ArgumentParser(prog="manage.py", description=__doc__)
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _import_options(commands.add_parser("import", help="take in a CSV, XLSX, JSONL or Parquet file; safe to repeat"))
    _score_options(commands.add_parser("score", help="judge a series read from standard input, point by point"))
    _backtest_options(
        commands.add_parser("backtest", help="the alerts today's detectors would have raised on a metric")
    )
    commands.add_parser("migrate", help="bring the database to this version's schema").set_defaults(run=migrate)
    commands.add_parser("doctor", help="say what is wrong with this installation").set_defaults(run=doctor)
    return top


def _import_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("stream", metavar="STREAM", help=", ".join(STREAMS))
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("--map", type=Path, metavar="MAP.toml", help="which column is which field of ours")
    command.add_argument(
        "--source", metavar="NAME", help="who sent it; the map's source or the file's name if not given"
    )
    command.add_argument("--tz", metavar="ZONE", help="time zone of times without an offset")
    command.set_defaults(run=take_in)


def _score_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--grain", help="how long a bucket is (1m to 1d); guessed from the series if not given")
    command.add_argument("--calendar", type=Path, metavar="FILE", help="days of their own, as date,name lines")
    command.add_argument("--full", action="store_true", help="answer score,expected,lower,upper,verdict")
    command.set_defaults(run=score)


def _backtest_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("metric", metavar="METRIC")
    command.add_argument("--by", metavar="DIM", help="each value of a dimension by itself")
    command.add_argument("--days", type=int, default=28, help="how many of its last days; 28 if not given")
    command.add_argument("--detector", metavar="NAME", help="only this one, such as seasonal or silence")
    command.add_argument("--sensitivity", type=float, metavar="X", help="0.5 to 2; the one in force if not given")
    command.set_defaults(run=backtest)


def take_in(asked: argparse.Namespace) -> int:
    """Import a file and say what became of its rows; 1 if none of them could be taken."""
    from hub import Hub
    from pipelines.imports import Request, run_import

    hub = Hub.open(settings.load())
    try:
        request = Request(asked.stream, asked.file, asked.map, asked.source, _zone(asked.tz))
        report = run_import(hub.ingest, request, _progress())
        # A running hub folds what is dirty by itself; without one it is done here.
        hub.catch_up()
    finally:
        hub.close()
    print("\n".join(report.lines()))
    return 1 if report.rejected and not report.accepted and not report.unchanged else 0


def score(asked: argparse.Namespace) -> int:
    """Answer each line of standard input with its score."""
    from detectors.command import score as judge

    return judge(sys.stdin, sys.stdout, grain=asked.grain, calendar=asked.calendar, is_full=asked.full)


def backtest(asked: argparse.Namespace) -> int:
    """Print the alerts that would have been raised, a week and one by one; 1 if the metric has no past."""
    from alerts import backtest as trial
    from domain.metrics import metric_of
    from domain.occasions import occasions_of
    from domain.times import to_ms, utc_now

    chosen, metric = settings.load(), metric_of(asked.metric)
    store = _store(chosen)
    try:
        store.migrate()
        asked_for = {name: getattr(asked, name) for name in ("days", "by", "detector", "sensitivity")}
        entered = occasions_of(chosen.document)
        tried = trial.backtest(store, metric, now=to_ms(utc_now()), occasions=entered, **asked_for)
        labelled = trial.labels(store, metric)
    finally:
        store.close()
    if not tried:
        raise NotFound(f"Nothing is known of {metric.name} yet: no source has sent what it is made of.")
    print("\n".join(trial.report(tried, labelled, language=chosen.language, zone=chosen.timezone)))
    return 0


def migrate(_: argparse.Namespace) -> int:
    """Bring the database to this version's schema."""
    chosen = settings.load()
    store = _store(chosen)
    try:
        store.migrate()
    finally:
        store.close()
    print(f"{_shown(chosen)} is of this version's schema.")
    return 0


def doctor(_: argparse.Namespace) -> int:
    """Say of each part whether it is well; 1 if any is not."""
    is_well = True
    for part, check in CHECKS:
        try:
            print(f"ok    {part}: {check()}")
        except (HubError, OSError) as problem:
            is_well = False
            print(f"BAD   {part}: {problem}")
    return 0 if is_well else 1


def _python() -> str:
    return f"Python {sys.version.split()[0]}"


def _settings() -> str:
    chosen = settings.load()
    return f"CEHUB_CONFIG is {chosen.config}" if chosen.config else "no CEHUB_CONFIG; the defaults and the environment"


def _configuration() -> str:
    from alerts.rules import notifiers_of
    from domain.budget import budget_of
    from domain.occasions import occasions_of
    from domain.tailored import tailor
    from domain.targets import targets_of
    from live.screens import screens_of
    from pipelines.config import sources_of

    chosen = settings.load()
    for check in (tailor, occasions_of, targets_of, budget_of):
        check(chosen.document)
    feeds = sources_of(chosen.document, chosen.timezone, settings.ROOT)
    notifiers = notifiers_of(chosen.document)
    screens = [name for name, screen in screens_of(chosen.document).items() if screen.places]
    return f"{len(feeds)} sources, {len(notifiers)} notifiers, screens {', '.join(screens)}"


def _database() -> str:
    chosen = settings.load()
    store = _store(chosen)
    try:
        store.migrate()
        with store.write() as connection:
            connection.rollback()
    finally:
        store.close()
    return f"{_shown(chosen)} can be read and written"


def _room() -> str:
    folder = settings.load().folder
    free = shutil.disk_usage(folder if folder.exists() else settings.ROOT).free
    if free < LEAST_ROOM:
        raise StoreFailed(f"Only {free / 1e9:.1f} GB are free in {folder}; make room before the database cannot grow.")
    return f"{free / 1e9:.0f} GB are free in {folder}"


def _port() -> str:
    from app import listening_socket

    chosen = settings.load()
    listening_socket(chosen.host, chosen.port).close()
    return f"{chosen.host}:{chosen.port} is free"


CHECKS = (
    ("python", _python),
    ("settings", _settings),
    ("configuration", _configuration),
    ("database", _database),
    ("disk", _room),
    ("port", _port),
)


def _store(chosen: Settings) -> Store:
    from store.engine import Store

    return Store.open(chosen.database_url, zone=chosen.timezone, limits=chosen.limits)


def _shown(chosen: Settings) -> str:
    from sqlalchemy import make_url

    return f"The database {make_url(chosen.database_url).render_as_string(hide_password=True)}"


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(f"There is no time zone {name!r}; write Asia/Jakarta, Asia/Makassar or UTC.") from None


def _progress() -> Callable[[int, int], None]:
    """Draws how far a long import is, where somebody watches."""
    width = 30

    def draw(done: int, total: int) -> None:
        filled = width * done // total if total else 0
        end = "\n" if done >= total else ""
        print(f"\r[{'#' * filled}{'.' * (width - filled)}] {done:,} of {total:,}", end=end, file=sys.stderr, flush=True)

    return draw if sys.stderr.isatty() else lambda done, total: None


if __name__ == "__main__":
    sys.exit(main())
