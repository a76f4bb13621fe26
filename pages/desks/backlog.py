"""What the page of cases looks at, and what its dialogs do. Called in a thread: it reads the store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import hub
from components import casefile
from components import cases as drawn
from components.desk import empty
from components.filters import owners_of, touchpoints_of
from components.incidents import of_case
from components.ladder import foreseen, rungs
from components.recovery import asked_again
from components.viewer import Viewer
from domain.errors import Conflict, NotFound
from domain.people import Actor
from domain.promises import moment_said
from pages.desks.acting import Act
from pages.desks.view import bucket_of

TILE, OPEN, SAVE = "cases-tile", "cases-open", "cases-save"
MOST = 200
"""The most cases listed at once: the open ones that wait longest, the newest closed ones; the levels count them all."""
NOBODY = "-"
"""How the address asks for cases without an owner or a touchpoint."""

View = dict[str, Any]


def view_of(asked: Mapping[str, str | None]) -> View:
    """The view that an address asks for."""
    return {
        "id": bucket_of(asked.get("id")),
        "level": bucket_of(asked.get("level")),
        "state": "closed" if asked.get("state") == "closed" else "open",
        "owner": asked.get("owner") or None,
        "touchpoint": asked.get("touchpoint") or None,
        "overdue": 1 if asked.get("overdue") == "1" else None,
        "turn": 0,
    }


def _wanted(view: View) -> dict[str, Any]:
    names = {name: "" if view[name] == NOBODY else view[name] for name in ("owner", "touchpoint")}
    return {**names, "is_overdue": bool(view["overdue"])}


def shown(view: View, viewer: Viewer) -> tuple[Any, ...]:
    """Tiles, owners and touchpoints to choose from, what is not listed, rows, the chosen case in full, the forecast."""
    found, is_open, level = hub.current().cases, view["state"] == "open", view["level"]
    more = _wanted(view)
    entries = (
        found.waiting(level, limit=MOST, **more) if is_open else found.backlog(level, "closed", limit=MOST, **more)[0]
    )
    rows = [drawn.row(entry.case, found.ladders, viewer) for entry in entries]
    ordered = sorted(rows, key=lambda row: row["due"][0]) if is_open else rows
    seen = found.overview()
    levels = seen.levels
    every = found.count(level, **more) if is_open and len(rows) == MOST else len(rows)
    cut = viewer.text("case.cut", most=MOST, all=viewer.number(every)) if every > len(rows) else ""
    tiles = rungs(levels, found.ladders, level, viewer, tile=TILE)
    is_empty = not any(one.open for one in levels)
    return (
        tiles,
        owners_of(seen.owners, view["owner"], viewer, none=NOBODY),
        touchpoints_of(seen.touchpoints, view["touchpoint"], viewer, none=NOBODY),
        cut,
        ordered,
        detail(view, is_empty, viewer),
        foreseen(found.forecast(), viewer),
    )


def detail(view: View, is_empty: bool, viewer: Viewer) -> list[Any]:
    """The chosen case in full; what to do where none is chosen."""
    found = hub.current().cases
    if view["id"] is None and is_empty:
        return [empty(viewer.text("case.none_open"), viewer.text("case.none_open_why"))]
    if view["id"] is None:
        return [empty(viewer.text("case.choose"), viewer.text("case.keys"))]
    try:
        one = found.detail(view["id"])
    except NotFound:
        return [empty(viewer.text("error.not_found"), "")]
    return casefile.detail(
        one.case,
        one.transitions,
        found.ladders,
        viewer,
        opens=OPEN,
        saves=SAVE,
        record=one.record or {},
        is_last=one.standing.level >= len(found.ladders.of(one.case.touchpoint).rungs),
        beside=[*of_case(hub.current().incidents.of_case(one.case), viewer), *asked_again(one.question, viewer)],
    )


def _desk() -> Any:
    return hub.current().cases


def _promise(case: int, actor: Actor, said: dict[str, str]) -> object:
    here = hub.current()
    at = moment_said(said["call_when"], here.settings.timezone, here.now)
    return here.cases.promise(case, actor, at=at, by=said["call_by"], note=said["note"])


def assign_all(chosen: list[dict[str, Any]], actor: Actor, owner: str, viewer: Viewer) -> None:
    """Give the chosen rows to one owner; Conflict names those that somebody was faster with."""
    done = _desk().assign_all({int(row["id"]): row["seen"] for row in chosen}, actor, owner)
    if done.missed:
        names = ", ".join(f"#{one.id} ({_why_missed(one.state, viewer)})" for one in done.missed)
        words = {"count": len(done.cases), "name": names}
        raise Conflict("Somebody was faster.", state="-", key="some_faster", words=words)


def _why_missed(state: str, viewer: Viewer) -> str:
    if state == "-":
        return viewer.text("case.nobody")
    return viewer.text("state.closed").lower() if state == "closed" else state or "–"


ACTS: dict[str, Act] = {
    "assign": lambda case, actor, said: _desk().assign(case, actor, said["owner"]),
    "note": lambda case, actor, said: _desk().note(case, actor, said["note"]),
    "call": _promise,
    "called": lambda case, actor, _: _desk().called(case, actor),
    "pause": lambda case, actor, said: _desk().pause(case, actor, said["waiting"]),
    "resume": lambda case, actor, _: _desk().resume(case, actor),
    "escalate": lambda case, actor, said: _desk().escalate(case, actor, said["lift"]),
    "reopen": lambda case, actor, said: _desk().reopen(case, actor, said["note"]),
    "close": lambda case, actor, said: _desk().close(case, actor, root_cause=said["root_cause"], action=said["action"]),
    "open": lambda _, actor, said: _desk().open_by_hand(actor, hub.Trouble(said["summary"], said["customer"])),
}
