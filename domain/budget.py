"""The budget of alerts: how many a team can answer in a shift, how many it was called for, and by which rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.errors import BadSetting, UnknownName
from domain.scope import KEYS as SCOPE
from domain.scope import Scope, scope_of
from domain.times import HOUR

KEYS = ("alerts_per_shift", "shift_hours", "teams")
_KNOWN = ", ".join(KEYS)
TEAM_KEYS = ("alerts", *SCOPE)
_TEAMS = (
    '[budget] teams is a table, such as teams = {{ "Tim Timur" = 4, "Chat" = {{ where = {{ channel = "chat" }} }} }}.'
)
NAMED = 3
"""How many rules are named when a budget is spent."""


@dataclass(frozen=True)
class Team:
    """Alerts a shift, everybody's number if None; and what it answers for beside segments that carry its name."""

    alerts: int | None = None
    scope: Scope | None = None


@dataclass(frozen=True)
class Budget:
    """Alerts a shift, for everybody and for the teams that have a number or a field of their own."""

    per_shift: int = 12
    shift_ms: int = 8 * HOUR
    teams: Mapping[str, Team] = field(default_factory=dict)

    def of(self, team: str) -> int:
        """Alerts a shift of a team; '' is everything that belongs to none."""
        return self.teams.get(team, Team()).alerts or self.per_shift

    def team_of(self, rule: Rule) -> str:
        """Whose a rule is: the team in its segment, else the first one whose field it lies in, else nobody's ('')."""
        if "team" in rule.segment:
            return rule.segment["team"]
        fields = ((name, one.scope) for name, one in self.teams.items() if one.scope is not None)
        return next((name for name, scope in fields if scope.covers(rule.metric, rule.segment)), "")


@dataclass(frozen=True)
class Rule:
    """What raises alerts: a metric in a segment (or a source that falls silent), how often, how often for nothing."""

    metric: str
    segment: Mapping[str, str]
    kind: str
    alerts: int
    noise: int = 0


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
    """The standing of everybody's budget ('') and of each team that is declared or was called.

    >>> one = spent(Budget(per_shift=1), [Rule("csat", {}, "metric", 2)])[0]
    >>> one.alerts, one.is_over
    (2, True)
    """
    ordered = sorted(rules, key=lambda rule: (-rule.alerts, -rule.noise, rule.metric, sorted(rule.segment.items())))
    of_team: dict[str, list[Rule]] = {team: [] for team in ("", *budget.teams)}
    for rule in ordered:
        of_team.setdefault(budget.team_of(rule), []).append(rule)
    return tuple(_spent(team, budget.of(team), of_team[team]) for team in sorted(of_team))


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
    own = {str(team): _team(str(team), given) for team, given in teams.items()}
    return Budget(per_shift, hours * HOUR, own)


def _team(name: str, given: object) -> Team:
    """A number, or a table {alerts, metrics, where}."""
    if not isinstance(given, dict):
        return Team(_whole(f"teams.{name}", given))
    for key in given:
        if key not in TEAM_KEYS:
            said = "[budget] teams.{name} has no {setting}; it has {known}."
            raise BadSetting.told("budget_team", said, name=name, setting=repr(key), known=", ".join(TEAM_KEYS))
    alerts = _whole(f"teams.{name}.alerts", given["alerts"]) if "alerts" in given else None
    try:
        return Team(alerts, scope_of(given) if any(key in given for key in SCOPE) else None)
    except (BadSetting, UnknownName) as error:
        raise BadSetting.told("budget_scope", "[budget] teams.{name}: {why}", name=name, why=error) from None


def _whole(name: str, given: object, *, most: int = 10_000) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not 1 <= given <= most:
        said = "[budget] {name} is a whole number from 1 to {most}, not {value}."
        raise BadSetting.told("budget_number", said, name=name, most=most, value=repr(given))
    return given
