"""What keeps alerts bearable, from the table `[calm]` of the configuration: how long, how often, how many.

[calm]
hold_minutes = 0          # how long a warning must stand before anybody is called; what is critical never waits
no_data_minutes = 0       # how long a source must have been silent, beside three of its cadences
screen_minutes = 1        # how long a monitor must have been dark, frozen or stale
flapping_returns = 3      # an alert that comes back so often in six hours flaps
settle_minutes = 60       # a flapping alert is over after so long without a return
storm_alerts = 3          # so many alerts of one incident call; further ones of it are kept back
crisis_metrics = 3        # so many metrics of one segment broken together propose crisis mode
data_owner = ""           # who owns alerts on silent sources and on monitors from the start
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.errors import BadSetting, UnknownName
from domain.times import HOUR, MINUTE
from domain.transitions import cleaned

NUMBERS = {
    "hold_minutes": (0, 120),
    "no_data_minutes": (0, 1440),
    "screen_minutes": (0, 1440),
    "flapping_returns": (2, 20),
    "settle_minutes": (5, 1440),
    "storm_alerts": (1, 50),
    "crisis_metrics": (2, 20),
}
"""Every number of the table, and from where to where it goes."""
KEYS = (*NUMBERS, "data_owner")


@dataclass(frozen=True)
class Calm:
    """Lengths in milliseconds."""

    hold: int = 0
    no_data: int = 0
    screen: int = MINUTE
    returns: int = 3
    settle: int = HOUR
    storm: int = 3
    crisis: int = 3
    data_owner: str = ""


USUAL = Calm()


def calm_of(document: Mapping[str, Any]) -> Calm:
    """What the table `[calm]` says; as built in where it says nothing. BadSetting says what would be right.

    >>> calm_of({"calm": {"settle_minutes": 30}}).settle
    1800000
    """
    table = document.get("calm", {})
    if not isinstance(table, dict):
        raise BadSetting.told("calm_table", "What keeps alerts calm is written as one table that begins with [calm].")
    for key in table:
        if key not in KEYS:
            raise BadSetting.told("calm_key", "[calm]: {why}", why=UnknownName("key of this table", key, KEYS))
    owner = table.get("data_owner", "")
    if not isinstance(owner, str):
        raise BadSetting.told("calm_owner", "[calm] data_owner is a name, not {value}.", value=repr(owner))

    def number(name: str, usual: int) -> int:
        return _whole(name, table.get(name, usual))

    return Calm(
        hold=number("hold_minutes", 0) * MINUTE,
        no_data=number("no_data_minutes", 0) * MINUTE,
        screen=number("screen_minutes", 1) * MINUTE,
        returns=number("flapping_returns", USUAL.returns),
        settle=number("settle_minutes", 60) * MINUTE,
        storm=number("storm_alerts", USUAL.storm),
        crisis=number("crisis_metrics", USUAL.crisis),
        data_owner=cleaned(owner, "name"),
    )


def _whole(name: str, given: object) -> int:
    least, most = NUMBERS[name]
    if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= most:
        said = "[calm] {name} is a whole number from {least} to {most}, not {value}."
        raise BadSetting.told("calm_number", said, name=name, least=least, most=most, value=repr(given))
    return given
