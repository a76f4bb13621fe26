"""Incidents and playbooks as they are drawn, in both languages, with and without."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from dash import html

from components import holds, incidents
from components.playbook import STEP, playbook
from domain import crisis
from domain.alerts import opened as alert_opened
from domain.holds import held
from domain.incidents import Incident, opened
from domain.playbooks import of_alert, playbooks_of, ticked, ticks_of
from domain.times import HOUR
from domain.transitions import transition
from tests.alerts.build import SARI, make_finding
from tests.components.spoken import make_viewer, parts, words
from tests.make import NOW

BOOK = playbook(
    of_alert(playbooks_of({}), alert_opened(make_finding(2.4), NOW)[0]),
    {},
    make_viewer("en"),
    thing="incident",
    number=4,
)
MORE: dict[str, Any] = {"waiting": 0, "cases": [], "playbook": BOOK, "log": []}


def an_incident(**changes: Any) -> Incident:
    return replace(opened({"channel": "chat"}, "critical", NOW, NOW)[0], id=4, **changes)


def shown(incident: Incident, language: str = "en", *, others: tuple[Incident, ...] = ()) -> list[Any]:
    viewer = make_viewer(language)
    alert, _ = alert_opened(make_finding(2.4), NOW)
    book = of_alert(playbooks_of({}), alert)
    log = [transition(NOW, "role_data", SARI, before="", after="Budi"), transition(NOW, "noted", SARI, note="depot")]
    more = {
        "waiting": 2,
        "cases": [],
        "playbook": playbook(book, {}, viewer, thing="incident", number=4),
        "log": log,
        "others": others,
    }
    return incidents.detail(incident, [alert], viewer, opens="x", more=more)


def switches(found: Any) -> list[html.Button]:
    return [one for one in parts(found) if isinstance(one, html.Button)]


def buttons(found: Any) -> list[str]:
    return [one.id["act"] for one in switches(found) if "act" in one.id]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("Chat", "Open", "It is over when its alerts and its cases are over", "data → Budi", "depot")),
        ("id", ("Chat", "Terbuka", "Selesai bila semua peringatan dan kasusnya", "data → Budi", "Panduan: Komplain")),
    ],
)
def test_incident_says_where_how_it_stands_and_what_happened(language: str, said: tuple[str, ...]) -> None:
    spoken = words(shown(an_incident(), language))
    assert [one for one in said if one.lower() not in spoken.lower()] == []


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        ("open", ["acknowledge", "assign", "cast", "note", "merge", "resolve"]),
        ("acknowledged", ["assign", "cast", "note", "merge", "resolve"]),
        ("recovering", ["assign", "cast", "note", "merge", "resolve"]),
        ("resolved", ["note"]),
    ],
)
def test_what_can_be_done_follows_the_state(state: str, acts: list[str]) -> None:
    other = replace(an_incident(), id=7)
    found = shown(an_incident(state=state, recovered_at=NOW, resolved_at=NOW), others=(other,))
    assert buttons(found) == acts
    offered = [(one.value, one.label) for one in parts(found) if isinstance(one, html.Option)]
    assert offered == [("7", "7 · Chat")], "whoever merges it chooses from what there is"


def test_without_another_incident_there_is_nothing_to_merge_it_into() -> None:
    assert "merge" not in buttons(shown(an_incident()))


def test_an_alert_on_everything_says_so_in_an_incident_of_one_place() -> None:
    whole, _ = alert_opened(make_finding(2.4, segment={}), NOW)
    said = words(incidents.detail(an_incident(), [whole], make_viewer(), opens="x", more=MORE))
    assert "everything · Open" in said


def test_when_each_alert_began_and_ended_is_drawn_on_one_axis() -> None:
    viewer = replace(make_viewer("en"), now=NOW + 4 * HOUR)
    first, _ = alert_opened(make_finding(2.4), NOW)
    later, _ = alert_opened(make_finding(1.4, metric="complaints", since=NOW + HOUR), NOW + HOUR)
    over, _ = later.resolved(SARI, NOW + 3 * HOUR)
    found = incidents.detail(an_incident(), [over, first], viewer, opens="x", more=MORE)
    bars = [(one.className, one.style) for one in parts(found) if isinstance(one, html.I)]
    assert bars == [
        ("is-bad", {"left": "0.0%", "width": "100.0%"}),
        ("is-over", {"left": "25.0%", "width": "50.0%"}),
    ]
    assert "expected" in words(found), "what is usual stands beside what is"


def test_crisis_is_decided_once_it_proposes_itself_and_ended_while_it_is_on() -> None:
    proposed, _ = crisis.proposed(an_incident(), NOW)
    assert buttons(shown(proposed))[:2] == ["accept_crisis", "decline_crisis"]
    led = crisis.accepted(proposed, SARI, NOW)[0]
    assert buttons(shown(led))[0] == "end_crisis"
    assert "Lead Sari" in words(shown(led))
    assert "accept_crisis" not in buttons(shown(an_incident()))


def test_list_counts_the_alerts_and_says_so_where_there_is_nothing() -> None:
    viewer = make_viewer("en")
    led, _ = crisis.accepted(an_incident(), SARI, NOW)
    assert "2 alerts · CRISIS" in words(incidents.rows([led], {4: 2}, None, "standing", viewer))
    assert "No incident" in words(incidents.rows([], {}, None, "standing", viewer))


def test_step_that_is_done_says_by_whom_and_offers_to_take_that_back() -> None:
    alert, _ = alert_opened(make_finding(), NOW)
    book = of_alert(playbooks_of({}), alert)
    _, tick = ticked(alert, book, {}, SARI, NOW, step="complaints.2", is_done=True)
    card = playbook(book, ticks_of([tick]), make_viewer("id"), thing="alert", number=7)
    steps = [one.id for one in switches(card)]
    assert [(one["step"], one["to"]) for one in steps[:2]] == [("complaints.1", "done"), ("complaints.2", "undone")]
    assert {one["type"] for one in steps} == {STEP}
    assert ("1 dari 4" in words(card), "Sari, " in words(card)) == (True, True)


def test_alert_names_the_incident_it_is_in() -> None:
    alert, _ = alert_opened(make_finding(), NOW)
    grouped, _ = held(replace(alert, incident_id=4), "grouped", 4, NOW)
    spoken = words(holds.notice(grouped, make_viewer("en")))
    assert ("incident it belongs to has called often enough" in spoken, "Belongs to incident 4" in spoken) == (
        True,
        True,
    )
    assert holds.notice(alert, make_viewer("en")) == []


def test_case_leads_to_the_incident_it_belongs_to() -> None:
    viewer = make_viewer("id")
    assert "Insiden 4: Chat" in words(incidents.of_case(an_incident(), viewer))
    assert incidents.of_case(None, viewer) == []
