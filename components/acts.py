"""What can be done with an alert: its buttons, each with its key."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from components.desk import key
from components.silencing import OPEN as SILENCE
from components.viewer import Viewer
from domain.alerts import Alert

ACTS = (
    ("acknowledge", "a"),
    ("silence", "s"),
    ("unsilence", "e"),
    ("assign", "o"),
    ("resolve", "r"),
    ("note", "m"),
    ("useful", "l"),
    ("noise", "n"),
)
"""What can be done with an alert, and its key."""
DIRECT = ("unsilence", "useful", "noise")
"""What needs no dialog."""


def acts(alert: Alert, viewer: Viewer, *, opens: str, does: str) -> html.Div:
    """Its buttons. Those with a dialog are {"type": opens, "act": …}, the direct ones {"type": does, "act": …}.

    The one that opens the dialog of silences is {"type": "silence-open", "act": "silence", "alert": id}.
    """
    possible = [name for name, _ in ACTS if _is_possible(alert, name)]
    letters = dict(ACTS)
    return html.Div(
        [
            html.Button(
                [viewer.text(f"act.{name}"), key(letters[name])],
                id=_ident(alert, name, opens, does),
                className=_dress(alert, name, possible),
                **{"data-act": name, "data-key": letters[name], "aria-keyshortcuts": letters[name].upper()},
                **_pressed(alert, name),
            )
            for name in possible
        ],
        className="acts",
    )


def _ident(alert: Alert, act: str, opens: str, does: str) -> dict[str, str]:
    if act == "silence":
        return {"type": SILENCE, "act": act, "alert": str(alert.id)}
    return {"type": does if act in DIRECT else opens, "act": act}


def _is_possible(alert: Alert, act: str) -> bool:
    if act in ("silence", "unsilence"):
        return alert.state != "resolved" and (alert.muted_by is None) == (act == "silence")
    if act == "acknowledge":
        return alert.state == "open"
    return alert.state != "resolved" or act in ("note", "useful", "noise")


def _dress(alert: Alert, act: str, possible: Sequence[str]) -> str:
    is_labelled = alert.useful is not None and act == ("useful" if alert.useful else "noise")
    if is_labelled:
        return "button is-pressed"
    return "button is-main" if act == possible[0] and alert.state == "open" else "button"


def _pressed(alert: Alert, act: str) -> dict[str, str]:
    if act not in ("useful", "noise"):
        return {}
    is_so = alert.useful is not None and alert.useful == (act == "useful")
    return {"aria-pressed": "true" if is_so else "false"}
