"""Frames as plain dicts: what differs between two of them, small enough to send at every change."""

from __future__ import annotations

from typing import Any

Frame = dict[str, Any]
UNSENT = ("seq", "at", "screen", "build", "panels")


def difference(before: Frame, after: Frame) -> Frame:
    """What turns `before` into `after`, without `seq` and `at`; {} when nothing does.

    Panels are compared field by field and their lines row by row; everything else whole. Where the scene is another
    one, its panels are there whole.

    >>> difference({"panels": {"csat": {"value": 1, "n": 2}}}, {"panels": {"csat": {"value": 3, "n": 2}}})
    {'panels': {'csat': {'value': 3}}}
    """
    panels = before["panels"] if _is_same_scene(before, after) else None
    return _around(before, after) | _panels(panels, after["panels"])


class Differences:
    """The differences of one step: screens that show one scene share its panels, so they are compared once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], tuple[Frame, Frame, Frame]] = {}

    def between(self, before: Frame, after: Frame) -> Frame:
        """The same as `difference`."""
        if not _is_same_scene(before, after):
            return difference(before, after)
        old, new = before["panels"], after["panels"]
        found = self._known.get((id(old), id(new)))
        if found is None:
            # Both are held on to, so that their ids stay theirs.
            found = self._known[id(old), id(new)] = (old, new, _panels(old, new))
        return _around(before, after) | found[2]


def _around(before: Frame, after: Frame) -> Frame:
    return {name: after[name] for name in after if name not in UNSENT and after[name] != before.get(name)}


def _is_same_scene(before: Frame, after: Frame) -> bool:
    return bool(before.get("scene") == after.get("scene"))


def _panels(before: Frame | None, after: Frame) -> Frame:
    """{"panels": …} with what differs; all of them, even none, where there is no `before`; {} where nothing does."""
    if before is None:
        return {"panels": after}
    panels = {name: _panel_difference(before.get(name, {}), panel) for name, panel in after.items()}
    changed = {name: panel for name, panel in panels.items() if panel}
    return {"panels": changed} if changed else {}


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
    panels = {} if "scene" in delta else dict(frame["panels"])
    for name, changed in delta.get("panels", {}).items():
        panel = {**panels.get(name, {}), **changed}
        line, old = changed.get("line"), panels.get(name, {}).get("line")
        if line and old and line["step"] == old["step"]:
            rows = {row[0]: row for row in old["rows"]} | {row[0]: row for row in line["rows"]}
            kept = sorted(number for number in rows if number * line["step"] >= line["from"])
            panel["line"] = {**line, "rows": [rows[number] for number in kept]}
        panels[name] = panel
    return {**frame, **{name: delta[name] for name in delta if name != "panels"}, "panels": panels}
