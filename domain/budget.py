"""The budget of alerts: how many a team can answer in a shift, how many it was called for, and by which rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.errors import BadSetting
from domain.times import HOUR

KEYS = ("alerts_per_shift", "shift_hours", "teams")
_KNOWN = ", ".join(KEYS)
_TEAMS = '[budget] teams is a table of numbers, such as teams = {{ "Tim Timur" = 4 }}.'
NAMED = 3
"""How many rules are named when a budget is spent."""


@dataclass(frozen=True)
class Budget:
    """Alerts a shift, for everybody and for the teams that have a number of their own."""

    per_shift: int = 12
    shift_ms: int = 8 * HOUR
    teams: Mapping[str, int] = field(default_factory=dict)

    def of(self, team: str) -> int:
        """Alerts a shift of a team; '' is everything that belongs to none."""
        return self.teams.get(team, self.per_shift)


@dataclass(frozen=True)
class Rule:
    """What raises alerts: a metric in a segment (or a source that falls silent), how often, how often for nothing."""

    metric: str
    segment: Mapping[str, str]
    kind: str
    alerts: int
    noise: int = 0

    @property
    def team(self) -> str:
        """Whose it is; '' for nobody's in particular."""
        return self.segment.get("team", "")


@dataclass(frozen=True)
class Spent:
    """What a team was called for in the last shift; `rules` begin with the noisiest."""

    team: str
    alerts: int
    budget: int
    rules: tuple[Rule, ...]

    @property
    def is_over(self) -> bool:
        """True if there were more alerts than the team can answer."""
        return self.alerts > self.budget


def spent(budget: Budget, rules: Iterable[Rule]) -> tuple[Spent, ...]:
    """The standing of everybody's budget ('') and of each team that has one of its own or was called.

    >>> one = spent(Budget(per_shift=1), [Rule("csat", {}, "metric", 2)])[0]
    >>> one.alerts, one.is_over
    (2, True)
    """
    ordered = sorted(rules, key=lambda rule: (-rule.alerts, -rule.noise, rule.metric, sorted(rule.segment.items())))
    teams = sorted({"", *budget.teams, *(rule.team for rule in ordered)})
    return tuple(_spent(team, budget.of(team), [rule for rule in ordered if rule.team == team]) for team in teams)


def _spent(team: str, limit: int, rules: list[Rule]) -> Spent:
    return Spent(team, sum(rule.alerts for rule in rules), limit, tuple(rules))


def budget_of(document: Mapping[str, Any]) -> Budget:
    """The budget of the table `[budget]`; as built in where it says nothing. BadSetting says what would be right."""
    table = document.get("budget", {})
    if not isinstance(table, dict):
        raise BadSetting.told("budget_table", "The budget is written as one table that begins with [budget].")
    for key in table:
        if key not in KEYS:
            raise BadSetting.told(
                "budget_key", "[budget] has no {setting}; it has {known}.", setting=repr(key), known=_KNOWN
            )
    teams = table.get("teams", {})
    if not isinstance(teams, dict):
        raise BadSetting.told("budget_teams", _TEAMS)
    hours = _whole("shift_hours", table.get("shift_hours", 8), most=24)
    per_shift = _whole("alerts_per_shift", table.get("alerts_per_shift", Budget.per_shift))
    own = {str(team): _whole(f"teams.{team}", number) for team, number in teams.items()}
    return Budget(per_shift, hours * HOUR, own)


def _whole(name: str, given: object, *, most: int = 10_000) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not 1 <= given <= most:
        said = "[budget] {name} is a whole number from 1 to {most}, not {value}."
        raise BadSetting.told("budget_number", said, name=name, most=most, value=repr(given))
    return given
