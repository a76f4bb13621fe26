"""Customers are asked again after their case was closed: a bad answer opens it again.

[[recovery]]
touchpoint = "payment"          # or several; left out: all that have no way of their own
after_hours = 24                # after closing; 24 if nothing is said
within_days = 14                # how long an answer is waited for; 14 if nothing is said
link = "https://survey.example.org/again?case={case}&who={customer}"
notifier = "shift"              # a webhook or Apprise service of [[notifiers]], which does the asking
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from domain.case_rules import CaseRules
from domain.cases import Case
from domain.errors import Conflict, SendFailed
from domain.intervals import wilson
from domain.people import HUB
from domain.recovery import Converted, Question, Recoveries, Recovery
from domain.tables import tables_of
from domain.times import DAY, HOUR, MINUTE, from_ms
from escalations.recording import settle
from escalations.shifts import wrong
from store import meta, recoveries
from store.engine import Store

KEYS = ("touchpoint", "after_hours", "within_days", "link", "notifier")
CURSOR = "escalations.recoveries"
LATE = 5 * MINUTE
"""How far back answers are read again: a batch is known from when it came, and seen only once it is committed."""
MOST_TRIES = 8
Ask = Callable[[str, Mapping[str, Any]], None]
"""Sends a question by the notifier of that name; SendFailed if it cannot."""


def not_at_all(name: str, question: Mapping[str, Any]) -> None:
    """Where nothing can ask."""
    raise SendFailed(f"Nothing asks by {name!r}.", permanent=True)


def recoveries_of(document: Mapping[str, Any], askers: Iterable[str] | None = None) -> Recoveries:
    """How customers are asked again, from a configuration. BadSetting says what would be right.

    `askers` are the names of the notifiers that can ask; None: that is not looked at.
    """
    known = None if askers is None else set(askers)
    own: dict[str, Recovery] = {}
    for table in tables_of(document, "recovery"):
        unknown = next((key for key in table if key not in KEYS), None)
        if unknown is not None:
            raise wrong("rule_key", which="recovery", setting=unknown, known=", ".join(KEYS))
        given = table.get("touchpoint", "")
        names = given if isinstance(given, list) else [given]
        if not names or not all(isinstance(name, str) for name in names) or any(name in own for name in names):
            raise wrong("recovery_touchpoint", value=given)
        own |= dict.fromkeys(names, _recovery(table, known))
    return Recoveries(own.pop("", Recovery()), own)


def _recovery(table: Mapping[str, Any], known: set[str] | None) -> Recovery:
    hours, days = table.get("after_hours", 24), table.get("within_days", 14)
    link, notifier = table.get("link", ""), table.get("notifier", "")
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in (hours, days)):
        raise wrong("recovery_times")
    if not 0 <= hours < 24 * days <= 24 * 90:
        raise wrong("recovery_times")
    if not isinstance(link, str) or (link and not link.startswith(("https://", "http://"))):
        raise wrong("recovery_link", value=link)
    if notifier and known is not None and notifier not in known:
        raise wrong("recovery_notifier", value=notifier)
    return Recovery(round(hours * HOUR), round(days * DAY), link, str(notifier))


def plan(connection: Connection, closed: Case, rules: Recoveries) -> None:
    """The customer of a case that was just closed is asked again in its time; in the same transaction."""
    if closed.closed_at is not None:
        recoveries.plan(connection, closed, closed.closed_at + rules.of(closed.touchpoint).after)


def ask_due(store: Store, now: int, rules: Recoveries, ask: Ask) -> int:
    """Ask who is due, at most once each; how many. Where no notifier asks, they stay due for whoever reads the list."""
    with store.read() as connection:
        due = recoveries.due(connection, now)
    count = 0
    for question, source, external_id in due:
        way = rules.of(question.touchpoint)
        if not way.notifier:
            continue
        with store.write() as connection:
            if not recoveries.claim(connection, question.id, now):
                continue
        try:
            ask(way.notifier, body(question, way, now) | {"source": source, "external_id": external_id})
            count += 1
        except SendFailed as failure:
            is_over = failure.permanent or question.attempts + 1 >= MOST_TRIES
            again_at = None if is_over else now + (MINUTE << question.attempts)
            with store.write() as connection:
                recoveries.failed(connection, question.id, str(failure), again_at=again_at)
    return count


def body(question: Question, way: Recovery, now: int) -> dict[str, Any]:
    """What a notifier is told: whom to ask again (by the record that they sent, and their keyed hash), and where."""
    link = way.link.replace("{case}", str(question.case_id)).replace("{customer}", question.customer)
    moments = {"closed_at": question.closed_at, "sent_at": now}
    return {
        "kind": "ask_again",
        "recovery": question.id,
        "case": question.case_id,
        "customer": question.customer,
        "touchpoint": question.touchpoint,
        "survey": link.replace("{touchpoint}", question.touchpoint or "") or None,
        **{name: from_ms(at).isoformat().replace("+00:00", "Z") for name, at in moments.items()},
    }


def hear(store: Store, now: int, rules: Recoveries, cases: CaseRules) -> int:
    """Take the next answer of everybody who is waited for; a bad one opens the case again. How many answered."""
    with store.read() as connection:
        known_since = int(meta.get(connection, CURSOR) or 0)
        found = recoveries.answers(connection, known_since)
    count = 0
    for question, said in found:
        with store.write() as connection:
            if recoveries.answered(connection, question, said):
                count += 1
                if _is_bad(question, said, cases):
                    _reopen(connection, store, question, said, now)
    if count or now - LATE > known_since + LATE:
        with store.write() as connection:
            recoveries.expire(connection, rules, now)
            meta.put(connection, CURSOR, str(known_since if len(found) >= 100 else now - LATE))
    return count


def _is_bad(question: Question, said: Mapping[str, Any], cases: CaseRules) -> bool:
    most = cases.of(question.touchpoint).at_most.get(said["kind"])
    return most is not None and said["points"] is not None and said["points"] <= most


def _reopen(connection: Connection, store: Store, question: Question, said: Mapping[str, Any], now: int) -> None:
    answer = f"{said['kind'].upper()} {said['points']:.3g}"
    note = f"{answer}: {said['comment']}"[:280] if said["comment"] else answer
    try:
        settle(connection, question.case_id, store.ladders, now, lambda case: case.reopened(HUB, now, note=note))
    except Conflict:
        return  # somebody opened it again by hand in between


def conversion(store: Store, now: int, days: int) -> dict[str, list[Converted]]:
    """By touchpoint, level and team, and "" for all: of the unhappy of the last days, how many are happy now."""
    with store.read() as connection:
        rows = recoveries.tally(connection, now - days * DAY)
    found: dict[str, dict[str, list[int]]] = {"": {}, "touchpoint": {}, "level": {}, "team": {}}
    for touchpoint, level, team, *counts in rows:
        for by, name in (("", ""), ("touchpoint", touchpoint), ("level", level), ("team", team)):
            sums = found[by].setdefault(name, [0, 0, 0, 0])
            sums[:] = [before + more for before, more in zip(sums, counts, strict=True)]
    return {
        by: [_converted(name, *sums) for name, sums in sorted(parts.items(), key=lambda one: (-one[1][1], one[0]))]
        for by, parts in found.items()
    }


def _converted(name: str, asked: int, n: int, converted: int, still_bad: int) -> Converted:
    lower, upper = wilson(converted, n) or (None, None)
    return Converted(name, asked, n, converted, still_bad, lower, upper)
