"""The budget: what it says of a shift, and what cannot be one."""

from __future__ import annotations

import tomllib

import pytest

from domain.budget import Budget, Rule, Team, budget_of, spent
from domain.errors import BadSetting
from domain.times import HOUR

CHAT = Rule("csat", {"channel": "chat"}, "metric", 3, noise=1)
CALLS = Rule("interactions", {}, "metric", 3)
EAST = Rule("csat", {"team": "Timur"}, "metric", 5)


def test_teams_answer_for_their_own_segments_and_everybody_for_the_rest() -> None:
    everybody, east = spent(Budget(per_shift=5, teams={"Timur": Team(6)}), [EAST, CALLS, CHAT])
    assert (everybody.team, everybody.alerts, everybody.is_over) == ("", 6, True)
    assert (east.team, east.alerts, east.budget, east.is_over) == ("Timur", 5, 6, False)


def test_a_team_answers_for_its_field_unless_the_segment_names_another() -> None:
    document = tomllib.loads(
        """[budget.teams]
        Chat = { alerts = 2, where = { channel = "chat" } }
        Mutu = { metrics = ["csat"] }"""
    )
    found = {one.team: one for one in spent(budget_of(document), [EAST, CALLS, CHAT])}
    assert {team: list(one.rules) for team, one in found.items()} == {
        "": [CALLS],
        "Chat": [CHAT],
        "Mutu": [],
        "Timur": [EAST],
    }
    assert (found["Chat"].budget, found["Mutu"].budget, found["Chat"].is_over) == (2, 12, True)


def test_the_noisiest_rule_comes_first_and_of_two_the_one_that_called_for_nothing() -> None:
    assert spent(Budget(), [CALLS, CHAT])[0].rules == (CHAT, CALLS)


def test_as_many_as_are_budgeted_is_not_over() -> None:
    assert not spent(Budget(per_shift=3), [CALLS])[0].is_over
    assert spent(Budget(), [])[0].alerts == 0


def test_the_table_is_read_and_without_it_there_is_a_budget() -> None:
    document = tomllib.loads('[budget]\nalerts_per_shift = 4\nshift_hours = 12\nteams = { "Tim Timur" = 2 }')
    budget = budget_of(document)
    assert (budget.of("Tim Timur"), budget.of("other"), budget.shift_ms) == (2, 4, 12 * HOUR)
    assert budget_of({}) == Budget(12, 8 * HOUR)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[budget]]\nalerts_per_shift = 4", r"one table that begins with \[budget\]"),
        ("[budget]\nper_shift = 4", "has no 'per_shift'; it has alerts_per_shift"),
        ("[budget]\nalerts_per_shift = 0", "alerts_per_shift is a whole number from 1 to 10000, not 0"),
        ("[budget]\nalerts_per_shift = true", "not True"),
        ("[budget]\nshift_hours = 30", "shift_hours is a whole number from 1 to 24"),
        ("[budget]\nteams = 3", "teams is a table, such as"),
        ("[budget]\nteams = { east = 1.5 }", "teams.east is a whole number"),
        ("[budget.teams.east]\nalerts = 0", "teams.east.alerts is a whole number"),
        ("[budget.teams.east]\nfield = 1", "teams.east has no 'field'; it has alerts, metrics, where"),
        ('[budget.teams.east]\nmetrics = ["cast"]', "teams.east: .*did you mean 'csat'"),
        ("[budget.teams.east]\nwhere = 3", "teams.east: where is a table of texts"),
    ],
)
def test_a_wrong_table_is_one_sentence(text: str, words: str) -> None:
    with pytest.raises(BadSetting, match=words):
        budget_of(tomllib.loads(text))
