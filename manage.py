"""The same hub from a terminal: import, score, backtest, classify, listen, train-listening, migrate, doctor."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import settings
import texts
from doctor import CHECKS, open_store, said, shown
from domain.errors import BadInput, HubError
from domain.streams import STREAMS
from options import amount, whole


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 if it went well, 1 after one sentence saying what is wrong."""
    try:
        asked = parser().parse_args(arguments)
        done: int = asked.run(asked)
    except HubError as problem:
        print(said(problem), file=sys.stderr)
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
    texts.add_commands(commands)
    _ladder_options(commands.add_parser("ladder", help="the ladders that cases climb, and the past under others"))
    _report_options(commands.add_parser("report", help="make a report of the configuration now, as PDF or HTML"))
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
    command.add_argument("--calendar", type=Path, metavar="FILE", help="special days: a date a line, optionally ,kind")
    command.add_argument("--full", action="store_true", help="answer score,expected,lower,upper,verdict")
    command.set_defaults(run=score)


def _backtest_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("metric", metavar="METRIC", help="its name; joint for metrics strange together")
    command.add_argument("--by", metavar="DIM", help="each value of a dimension by itself")
    command.add_argument("--days", type=whole, default=28, help="how many of its last days; 28 if not given")
    command.add_argument("--detector", metavar="NAME", help="only this one, such as seasonal, silence or target")
    command.add_argument("--sensitivity", type=amount, metavar="X", help="0.5 to 2; the one in force if not given")
    command.set_defaults(run=backtest)


def _ladder_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--what-if", type=Path, metavar="FILE", help="a TOML file of other [[ladders]]")
    command.add_argument("--days", type=whole, default=90, help="cases opened in how many last days; 90 if not given")
    command.set_defaults(run=ladder)


def _report_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", metavar="NAME", nargs="?", help="which; without it they are listed")
    command.add_argument("--out", type=Path, metavar="FILE", help="NAME.pdf if not given; .html: as the mail it is")
    command.set_defaults(run=report)


def take_in(asked: argparse.Namespace) -> int:
    """Import a file and say what became of its rows; 1 if none of them could be taken."""
    from hub import Hub
    from imported import lines
    from pipelines.imports import Request, run_import

    chosen = settings.load()
    hub = Hub.open(chosen)
    try:
        request = Request(asked.stream, asked.file, asked.map, asked.source, _zone(asked.tz))
        report = run_import(hub.ingest, request, _progress())
        # A running hub folds what is dirty by itself; without one it is done here.
        hub.catch_up()
    finally:
        hub.close()
    print("\n".join(lines(report, chosen.language)))
    return 1 if report.rejected and not report.accepted and not report.unchanged else 0


def score(asked: argparse.Namespace) -> int:
    """Answer each line of standard input with its score."""
    from detectors.command import score as judge

    if isinstance(sys.stdin, TextIOWrapper):
        # Whatever the terminal speaks: a mark of the byte order is no part of the header, and no byte ends the series.
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")
    chosen = {"grain": asked.grain, "calendar": asked.calendar, "is_full": asked.full}
    return judge(sys.stdin, sys.stdout, lambda problem: print(said(problem), file=sys.stderr), **chosen)


def backtest(asked: argparse.Namespace) -> int:
    """Print the alerts that would have been raised, a week and one by one; 1 if the metric has no past."""
    from alerts import backtest as trial
    from domain.joint import JOINT
    from domain.metrics import metric_of
    from domain.occasions import occasions_of
    from domain.targets import targets_of
    from domain.times import to_ms, utc_now
    from domain.trials import no_past

    chosen = settings.load()
    if asked.metric == JOINT:
        if (asked.by, asked.detector, asked.sensitivity) != (None, None, None):
            raise BadInput.told("trial_joint", "Metrics strange together are tried as a whole: give --days alone.")
        return _backtest_together(asked.days, chosen)
    metric, store = metric_of(asked.metric), open_store(chosen)
    try:
        store.migrate()
        asked_for = {name: getattr(asked, name) for name in ("days", "by", "detector", "sensitivity")}
        entered, lines = occasions_of(chosen.document), targets_of(chosen.document)
        tried = trial.backtest(store, metric, now=to_ms(utc_now()), occasions=entered, targets=lines, **asked_for)
        labelled = trial.labels(store, metric)
    finally:
        store.close()
    if not tried:
        raise no_past(metric.name)
    print("\n".join(trial.report(tried, labelled, language=chosen.language, zone=chosen.timezone)))
    return 0


def _backtest_together(days: int, chosen: settings.Settings) -> int:
    from alerts import backtest as trial
    from alerts.replay import check_days
    from domain.times import DAY, to_ms, utc_now

    check_days(days)
    store, now = open_store(chosen), to_ms(utc_now())
    try:
        store.migrate()
        found = trial.together(store, start=now - days * DAY, end=now)
    finally:
        store.close()
    print("\n".join(trial.report_together(found, days, language=chosen.language, zone=chosen.timezone)))
    return 0


def ladder(asked: argparse.Namespace) -> int:
    """Print the ladders in force; with a file, how many cases would have reached each level under its own."""
    from domain.occasions import occasions_of
    from domain.times import to_ms, utc_now
    from escalations import what_if
    from escalations.ladders import ladders_of

    chosen = settings.load()
    occasions = occasions_of(chosen.document)
    ladders = ladders_of(chosen.document, chosen.timezone, occasions)
    if asked.what_if is None:
        print("\n".join(what_if.in_force(ladders, chosen.language)))
        return 0
    other = what_if.read_ladders(asked.what_if, chosen.timezone, occasions)
    store = open_store(chosen)
    try:
        store.migrate()
        store.ladders = ladders
        compared = what_if.compare(store, other, now=to_ms(utc_now()), days=asked.days)
    finally:
        store.close()
    print("\n".join(what_if.report(compared, asked.days, chosen.language)))
    return 0


def report(asked: argparse.Namespace) -> int:
    """Write a report of the last whole period; without a name say which there are, and when each goes out next."""
    from hub import Hub
    from reports.command import lines, write

    chosen = settings.load()
    hub = Hub.open(chosen)
    try:
        print("\n".join(lines(hub)) if asked.name is None else write(hub, asked.name, asked.out))
    finally:
        hub.close()
    return 0


def migrate(_: argparse.Namespace) -> int:
    """Bring the database to this version's schema."""
    chosen = settings.load()
    store = open_store(chosen)
    try:
        store.migrate()
    finally:
        store.close()
    print(f"{shown(chosen)} is of this version's schema.")
    return 0


def doctor(_: argparse.Namespace) -> int:
    """Say of each part whether it is well; 1 if any is not."""
    is_well = True
    for part, check in CHECKS:
        try:
            print(f"ok    {part}: {check()}")
        except (HubError, OSError) as problem:
            is_well = False
            print(f"BAD   {part}: {said(problem) if isinstance(problem, HubError) else problem}")
    return 0 if is_well else 1


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput.told("time_zone", "“{name}” is no time zone; write Asia/Jakarta.", name=name) from None


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
