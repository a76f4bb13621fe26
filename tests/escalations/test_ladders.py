"""Ladders of a configuration: what they say, what is wrong with them in one sentence, and the past under others."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from pathlib import Path

import pytest

import locales
from domain.errors import BadSetting
from domain.hours import ELAPSED
from domain.ladders import LITMUS, Ladder, Ladders, Rung
from domain.occasions import Occasion
from domain.times import DAY, HOUR, to_ms
from escalations.climb import REMEMBERED, climb
from escalations.desk import CaseDesk, Trouble
from escalations.ladders import ladders_of
from escalations.opening import open_due
from escalations.rules import case_rules_of
from escalations.what_if import compare, in_force, read_ladders, report
from settings import ROOT
from store import cases, meta
from store.engine import Store
from tests.alerts.build import SARI
from tests.escalations.build import answers, make_answer
from tests.make import NOW, ZONE, HandClock

WEEK = 'week = { mon-fri = "09:00-12:00,13:00-18:00", sat = "22:00-02:00" }'
THREE = "rungs = [{ level = 1, hours = 48 }, { level = 2, hours = 24 }, { level = 3 }]"


def read(*tables: str) -> Ladders:
    return ladders_of(tomllib.loads("\n".join(f"[[ladders]]\n{table}" for table in tables)), ZONE)


def test_without_configuration_the_litmus_ladder_holds() -> None:
    assert ladders_of({}, ZONE) == LITMUS == read(THREE)


def test_a_touchpoint_has_its_own_ladder_and_shares_the_week_of_the_default() -> None:
    own = 'touchpoint = ["payment", "refund"]\nclock = "business"\nrungs = [{ level = 1, hours = 1.5 }, { level = 2 }]'
    ladders = read(f'clock = "business"\n{WEEK}\n{THREE}', own)
    rung = ladders.of("refund").rung(1)
    assert (rung.time, rung.hours) == (1.5 * HOUR, ladders.default.rung(1).hours)
    assert ladders.of("refund") is ladders.of("payment")
    assert len(ladders.of("delivery").rungs) == 3


def test_a_rung_has_a_clock_and_an_owner_of_its_own() -> None:
    rungs = '{ level = 1, hours = 8, who = "tim" }, { level = 2, hours = 4, clock = "elapsed" }, { level = 3 }'
    first, second, _ = read(f'clock = "business"\n{WEEK}\nrungs = [{rungs}]').default.rungs
    assert (first.hours.is_business, first.who, second.hours) == (True, "tim", ELAPSED)


def test_holidays_and_occasions_are_closed_and_an_ordinary_day_is_not() -> None:
    table = tomllib.loads(f'[[ladders]]\nclock = "business"\n{WEEK}\n{THREE}')
    christmas = to_ms(datetime(2026, 12, 25, tzinfo=ZONE))
    usual = ladders_of(table, ZONE).default.rung(1).hours
    assert (usual.worked(christmas, christmas + DAY), usual.worked(christmas - DAY, christmas)) == (0, 0)
    days = [
        Occasion("Kerja seperti biasa", "ordinary", date(2026, 12, 25), date(2026, 12, 25)),
        Occasion("Pindah kantor", "holiday", date(2026, 12, 23), date(2026, 12, 23)),
    ]
    changed = ladders_of(table, ZONE, days).default.rung(1).hours
    assert changed.worked(christmas, christmas + DAY) == 8 * HOUR
    assert usual.worked(christmas - 2 * DAY, christmas - DAY) == 8 * HOUR
    assert changed.worked(christmas - 2 * DAY, christmas - DAY) == 0


@pytest.mark.parametrize(
    ("tables", "sentence"),
    [
        (["rungs = [{ level = 1, hours = 2 }, { level = 3 }]"], "its levels are 1, 3; number them 1, 2, 3"),
        (["rungs = [{ hours = 2 }, { level = 2 }]"], "its levels are ?, 2"),
        (["rungs = []"], "write its rungs"),
        (["rungs = [{ level = 1 }, { level = 2 }]"], "level 1 needs hours"),
        (["rungs = [{ level = 1, hours = 1 }, { level = 2, hours = 3 }]"], "level 2 is the last"),
        (["rungs = [{ level = 1, hours = -1 }, { level = 2 }]"], "from one minute"),
        (["rungs = [{ level = 1, hours = 2, days = 1 }, { level = 2 }]"], "no setting “days”"),
        ([f"touchpoints = []\n{THREE}"], "no setting “touchpoints”"),
        ([f"touchpoint = 7\n{THREE}"], "a name such as"),
        ([THREE, THREE], "two tables"),
        ([f'clock = "office"\n{THREE}'], '"elapsed" or "business"'),
        ([f"{WEEK}\n{THREE}"], "elapsed hours pass day and night"),
        ([f'clock = "business"\n{THREE}'], "business hours need a week"),
        ([f'clock = "business"\nweek = {{ senin = "09:00-17:00" }}\n{THREE}'], "“senin” is no day"),
        ([f'clock = "business"\nweek = {{ mon = "9-17" }}\n{THREE}'], "“9-17” on mon is no shift"),
        ([f'clock = "business"\nweek = {{ mon = "09:00-09:00" }}\n{THREE}'], "is no shift"),
        ([f'clock = "business"\nweek = {{ mon = "09:00-12:00,11:00-13:00" }}\n{THREE}'], "09:00-12:00 and mon 11:00"),
        ([f'clock = "business"\nweek = {{ sun = "22:00-06:00", mon = "05:00-09:00" }}\n{THREE}'], "overlap"),
        ([f'clock = "business"\nweek = {{ mon-fri = "09:00-12:00", tue = "09:00-12:00" }}\n{THREE}'], "tue twice"),
        (["rungs = [" + ", ".join(f"{{ level = {n}, hours = 1 }}" for n in range(1, 7)) + "]"], "at most 5"),
        (["rungs = [" + ", ".join(f"{{ level = {n}, hours = 1 }}" for n in range(1, 4)) + ", { level = 4 }]"], "who"),
    ],
)
def test_a_broken_ladder_is_refused_with_one_sentence_in_both_languages(tables: list[str], sentence: str) -> None:
    with pytest.raises(BadSetting) as caught:
        read(*tables)
    assert sentence in str(caught.value)
    said = locales.refusal("id", caught.value.key, caught.value.words)
    assert said is not None
    assert locales.NO_VALUE not in said
    assert said != str(caught.value)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({"nps": 11}, "below 10"),
        ({"csat": 5}, "at least 1 and below 5"),
        ({"enps": 3}, "no setting “enps”"),
        ({"complaints": []}, "a list of words"),
        ({"touchpoint": ""}, "a name such as"),
    ],
)
def test_a_broken_rule_is_refused_with_one_sentence(table: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadSetting, match=sentence):
        case_rules_of({"case_rules": [table]})


def test_configuration_of_its_page_is_one() -> None:
    text = (ROOT / "docs" / "ladders.md").read_text(encoding="utf-8")
    document = tomllib.loads(text.split("```toml\n")[1].split("```")[0])
    ladders = ladders_of(document, ZONE)
    assert ladders.default == LITMUS.default
    assert ladders.of("refund").rung(3).who == "direksi"
    assert case_rules_of(document).of("payment").words == ("penipuan", "lapor polisi")


SHORT = Ladders(Ladder((Rung(1, "L1", 4 * HOUR), Rung(2, "L2", 24 * HOUR), Rung(3, "L3", None))))


def test_a_changed_ladder_grades_every_case_again_and_nothing_stored_contradicts_it(store: Store) -> None:
    desk = CaseDesk(store, HandClock(), refer=str)
    answers(store, *(make_answer(f"S{hour}", at=NOW - hour * HOUR) for hour in range(0, 90, 3)))
    open_due(store, NOW)
    climb(store, NOW)
    closed, _ = desk.backlog(limit=3)
    for entry in closed:
        desk.close(entry.case.id, SARI, root_cause="bank", action="refund")
    for ladders in (SHORT, LITMUS, SHORT):
        store.ladders = ladders
        assert climb(store, NOW) > 0
        assert climb(store, NOW) == 0
        for entry in (*desk.backlog(limit=100)[0], *desk.backlog(state="closed")[0]):
            assert (entry.case.level, entry.case.due_at) == (entry.standing.level, entry.standing.due_at)
        assert sum(level.open for level in desk.by_level()) == 27
    with store.read() as connection:
        assert meta.get(connection, REMEMBERED) == repr(SHORT)


def test_a_paused_case_does_not_climb_and_goes_on_later(store: Store) -> None:
    clock = HandClock()
    desk = CaseDesk(store, clock, refer=str)
    case = desk.open_by_hand(SARI, Trouble("Ibu Ani menunggu"))
    clock.move(hours=40)
    desk.pause(case.id, SARI, "bukti transfer")
    clock.move(hours=100)
    assert climb(store, clock.ms) == 0
    assert (desk.by_level()[0].paused, desk.by_level()[0].nearest_due_at) == (1, None)
    resumed = desk.resume(case.id, SARI)
    assert resumed.due_at == clock.ms + 8 * HOUR
    assert climb(store, clock.ms + 8 * HOUR) == 1
    with store.read() as connection:
        kinds = [made.kind for made in cases.transitions(connection, case.id)]
    assert kinds == ["opened", "paused", "resumed", "climbed"]


def test_the_past_under_another_ladder_is_counted_beside_the_present_one(store: Store, tmp_path: Path) -> None:
    desk = CaseDesk(store, HandClock(), refer=str)
    for age, touchpoint in ((80, "delivery"), (50, "delivery"), (10, "payment"), (1, "payment")):
        answers(store, make_answer(f"S{age}", at=NOW - age * HOUR, touchpoint=touchpoint))
    open_due(store, NOW)
    path = tmp_path / "other.toml"
    path.write_text("[[ladders]]\nrungs = [{ level = 1, hours = 8 }, { level = 2, hours = 60 }, { level = 3 }]\n")
    whole, *parts = compare(store, read_ladders(path, ZONE), now=NOW, days=90)
    assert (whole.cases, whole.now, whole.then) == (4, (4, 2, 1), (4, 3, 1))
    assert {one.touchpoint: (one.now, one.then) for one in parts} == {
        "delivery": ((2, 2, 1), (2, 2, 1)),
        "payment": ((2, 0, 0), (2, 1, 0)),
    }
    lines = list(report([whole, *parts], 90, "id"))
    assert "4 kasus dibuka dalam 90 hari terakhir" in lines[0]
    assert "2 → 3" in lines[2]
    assert compare(store, LITMUS, now=NOW, days=2)[0].cases == 2
    assert desk.backlog()[0][0].case.level == 1


def test_what_cannot_be_replayed_is_said(store: Store, tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="whole number from 1"):
        compare(store, LITMUS, now=NOW, days=0)
    assert list(report(compare(store, LITMUS, now=NOW, days=7), 7, "en")) == [
        "No case was opened in the last 7 days: there is nothing to replay."
    ]
    path = tmp_path / "other.toml"
    for text, sentence in ((None, "cannot be read"), ("[[ladders]", "cannot be read"), ("x = 1", "has no table")):
        if text is not None:
            path.write_text(text)
        with pytest.raises(BadSetting, match=sentence):
            read_ladders(path, ZONE)


def test_the_ladders_in_force_are_told_with_their_hours() -> None:
    told = "\n".join(in_force(read(f'clock = "business"\n{WEEK}\n{THREE}'), "en"))
    assert "L1  48 business hours  agent" in told
    assert "mon-fri 09:00-12:00,13:00-18:00; sat 22:00-02:00" in told
