"""Frames as plain dicts: what differs between two of them, small enough to send at every change."""

from __future__ import annotations

from typing import Any

Frame = dict[str, Any]
UNSENT = ("seq", "at", "screen", "build", "panels")


def difference(before: Frame, after: Frame) -> Frame:
    """What turns `before` into `after`, without `seq` and `at`; {} when nothing does.

    Panels are compared field by field and their lines row by row; everything else whole.

    >>> difference({"panels": {"csat": {"value": 1, "n": 2}}}, {"panels": {"csat": {"value": 3, "n": 2}}})
    {'panels': {'csat': {'value': 3}}}
    """
    delta: Frame = {name: after[name] for name in after if name not in UNSENT and after[name] != before.get(name)}
    panels = {}
    for name, panel in after["panels"].items():
        changed = _panel_difference(before["panels"].get(name, {}), panel)
        if changed:
            panels[name] = changed
    return delta | ({"panels": panels} if panels else {})


def _panel_difference(before: Frame, after: Frame) -> Frame:
    delta = {
        name: after[name] for name in after if name != "line" and (name not in before or after[name] != before[name])
    }
    line = after.get("line")
    if line != before.get("line"):
        delta["line"] = _line_difference(before.get("line"), line)
    return delta


def _line_difference(before: Frame | None, after: Frame | None) -> Frame | None:
    """The rows that are new or changed, under the new ends of the time axis; the whole line when its step changed."""
    if before is None or after is None or before["step"] != after["step"]:
        return after
    known = {row[0]: row for row in before["rows"]}
    return {**after, "rows": [row for row in after["rows"] if known.get(row[0]) != row]}


def merged(frame: Frame, delta: Frame) -> Frame:
    """The frame after the delta, as the browser makes it (assets/live.js): for tests and for other clients."""
    panels = dict(frame["panels"])
    for name, changed in delta.get("panels", {}).items():
        panel = {**panels.get(name, {}), **changed}
        line, old = changed.get("line"), panels.get(name, {}).get("line")
        if line and old and line["step"] == old["step"]:
            rows = {row[0]: row for row in old["rows"]} | {row[0]: row for row in line["rows"]}
            kept = sorted(number for number in rows if number * line["step"] >= line["from"])
            panel["line"] = {**line, "rows": [rows[number] for number in kept]}
        panels[name] = panel
    return {**frame, **{name: delta[name] for name in delta if name != "panels"}, "panels": panels}
