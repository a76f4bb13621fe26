"""The line of a spent budget names what spends it, and leads there."""

from __future__ import annotations

from components.budget import over_budget
from domain.budget import Budget, Rule, Team, spent
from domain.times import HOUR
from tests.components.spoken import make_viewer, parts, words

RULES = [
    Rule("complaint_ratio", {"channel": "chat"}, "metric", 7),
    Rule("interactions", {}, "metric", 4),
    Rule("tickets", {"source": "crm"}, "silence", 2),
    Rule("csat", {}, "metric", 1),
]


def test_over_budget_the_three_noisiest_are_named_with_the_way_to_them() -> None:
    drawn = over_budget(spent(Budget(12), RULES), 8 * HOUR, make_viewer())
    said = words(drawn)
    assert said.startswith("14 alerts in the last 8 h, where 12 are budgeted. Noisiest: Complaint ratio, Chat (7)")
    links = [part.href for part in parts(drawn) if type(part).__name__ == "Link"]
    assert links == ["/metrics/complaint_ratio#backtest", "/metrics/interactions#backtest", "/sources"]


def test_within_the_budget_nothing_is_said_and_a_team_is_named() -> None:
    assert over_budget(spent(Budget(14), RULES), 8 * HOUR, make_viewer()) == []
    own = spent(Budget(14, teams={"Timur": Team(1)}), [Rule("csat", {"team": "Timur"}, "metric", 2)])
    assert words(over_budget(own, 8 * HOUR, make_viewer("id"))).startswith("Timur: 2 peringatan dalam 8 jam terakhir")
