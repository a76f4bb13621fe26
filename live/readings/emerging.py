"""Emerging: alerts about what people say, told as the alerts panel tells all of them, each with one voice."""

from __future__ import annotations

from domain.alerts import Alert
from domain.emerging import EmergingVerdict, foremost, is_said
from live.frames import Frame
from live.readings.alerts import counted, row_of
from live.readings.around import Around
from live.readings.quotes import shortened
from live.readings.topics import MENTIONS
from store.engine import Store

MOST_ROWS = 5
LONGEST = 140
"""Characters of a voice: two lines of a tile."""


class EmergingReading:
    """Reads the emerging panel: alerts about what is said, told as the alerts panel tells all of them."""

    topics = frozenset({"alerts", "sources"})

    def __init__(self, _store: Store) -> None:
        """It reads nothing but what every panel sees around itself."""

    def read(self, now: int, around: Around, *, is_whole: bool) -> Frame:
        """The panel, what is emerging before what is only strange in its numbers; `deaf` where nobody could tell.

        That mentions are silent, or wait to be heard (`unheard`), is no thing that people say: it is the panel's age.
        """
        about = [one for one in around.alerts if is_said(one)]
        mine = Around(tuple(about), (), tuple(one for one in around.sources if one.stream in MENTIONS))
        panel = counted(mine)
        panel["rows"] = _rows(sorted(about, key=foremost)[:MOST_ROWS])
        panel |= {"as_of": around.as_of(MENTIONS, now), "silent_since": around.silent_since(MENTIONS, now)}
        panel["unheard"] = around.unheard
        return panel | {"state": "deaf"} if around.is_deaf and not about else panel


def _rows(found: list[Alert]) -> list[Frame]:
    """The alerts with `said`, one of the voices that each is about ("" if none is known, or all are quoted above)."""
    rows: list[Frame] = []
    for alert in found:
        spoken = alert.cause.records if alert.cause else ()
        voices = [shortened(str(record["text"]), LONGEST) for record in spoken if record.get("text")]
        rows.append(_row(alert, next((one for one in voices if one not in [row["said"] for row in rows]), "")))
    return rows


def _row(alert: Alert, said: str) -> Frame:
    """Of what emerges also how many times as often as usual it is said, within how many minutes, and its reach."""
    verdict, row = alert.verdict, row_of(alert) | {"said": said}
    if not isinstance(verdict, EmergingVerdict):
        return row
    return row | {"lift": round(verdict.lift, 1), "minutes": verdict.minutes, "reach": round(verdict.reach)}
