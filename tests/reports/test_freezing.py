"""A frozen view shows the numbers as they were, whatever comes in later, in every language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from components.frozen import document, every
from components.viewer import Viewer
from domain.alerts import Finding
from domain.annotations import Wish
from domain.errors import BadInput, NotFound
from domain.metrics import metric_of
from domain.people import Actor
from domain.times import DAY, HOUR
from domain.verdicts import Verdict
from hub import Hub
from reports.freezer import Asked, freeze, frozen_view, listed
from reports.looks import look, read, written
from tests.components.spoken import words
from tests.make import NOW, START, ZONE, make_interaction, make_survey
from tests.reports.conftest import MakeHub, lay

SARI = Actor("Sari", "lead")
WEEK = Asked(metric_of("csat"), NOW - 7 * DAY, NOW, "1d", "channel", "week", {}, (NOW - 2 * DAY, NOW - DAY))
Said = Callable[[object], str]


@pytest.fixture
def full(make_hub: MakeHub, tmp_path: Path) -> Hub:
    lay(tmp_path)
    return make_hub(
        benchmarks=[{"metric": "csat", "name": "Retail", "value": 0.83, "source": "Index", "date": START.date()}],
        targets=[{"metric": "csat", "at_least": 0.9, "source": "Agreement", "date": START.date()}],
    )


def test_late_records_change_nothing_of_it(full: Hub) -> None:
    made = freeze(full, WEEK, SARI, name="Courier  strike", note="What we saw on Friday.")
    before = frozen_view(full, made.token)
    assert before.look.now.n
    late = [make_survey(occurred_at=(START - timedelta(days=1, hours=n)).isoformat(), score=1) for n in range(20)]
    full.ingest.take("surveys", late, source="late")
    full.catch_up()
    after = frozen_view(full, made.token)
    assert after == before
    assert look(full, WEEK).now.n == before.look.now.n + 20, "while the page itself moves"
    assert (after.kept.name, after.kept.who, after.kept.made_at) == ("Courier strike", "Sari", NOW)


def test_every_number_behind_the_chart_is_part_of_the_document(full: Hub) -> None:
    seen = frozen_view(full, freeze(full, WEEK, SARI, name="Strike", note="").token)
    drawn = document(seen.kept, seen.look, Viewer("id", "dark", ZONE, NOW), live="/metrics/csat")
    (table,) = [one for part in drawn for one in part._traverse() if getattr(one, "className", "") == "frozen-numbers"]
    rows = table.children[1].children
    assert len(rows) == len(seen.look.line.at) > 3
    assert {len(row.children) for row in rows} == {len(table.children[0].children.children)}


def test_everything_on_the_page_is_kept_and_read_back(full: Hub) -> None:
    full.charts.annotations.add(Wish("launch", "Courier JX", NOW - 3 * DAY, None, ""), SARI)
    verdict = Verdict(NOW - DAY, 2.5, "low", value=0.6, expected=0.8, lower=0.7, upper=0.9, n=90, code="low")
    graver = replace(verdict, score=2.9)
    full.chain.take([Finding("csat", {}, "metric", graver, since=NOW - DAY)])
    full.chain.take([Finding("csat", {"channel": "chat"}, "metric", verdict, since=NOW - HOUR)])
    full.charts.annotations.add(Wish("campaign", "Gratis ongkir", NOW - 2 * DAY, NOW - DAY, ""), SARI)
    seen = look(full, WEEK)
    assert written(read(written(seen))) == written(seen)
    assert [one.name for one in seen.annotations] == ["Courier JX", "Gratis ongkir"]
    assert [one.name for one in seen.benchmarks] == ["Retail"]
    (target,) = read(written(seen)).targets
    assert (target.least, target.source, target.on) == (0.9, "Agreement", START.date())
    assert [one.name for one in seen.parts] == ["chat"]
    assert [(one["is_kept"], one["title"].keys()) for one in seen.alerts] == [
        (True, {"en", "id"}),
        (False, {"en", "id"}),
    ]
    kept = freeze(full, WEEK, SARI, name="Strike")
    drawn = words(document(kept, seen, Viewer("en", "dark", ZONE, NOW), live="/metrics/csat"))
    assert "Wed 18 Nov 14:30 – Thu 19 Nov 14:30 · Campaign: Gratis ongkir (Sari)" in drawn, "what lasts says until when"
    assert "Fri 20 Nov 13:30 · Open · kept back" in drawn
    assert seen.ranged is not None
    assert seen.ranged.cause is None or seen.ranged.cause.records == ()


def test_no_words_of_customers_are_kept(full: Hub) -> None:
    said = "kurir tidak pernah datang"
    spoken = [make_survey(occurred_at=(START - timedelta(days=1, hours=n)).isoformat(), comment=said) for n in range(9)]
    full.ingest.take("surveys", spoken, source="spoken")
    full.catch_up()
    assert said not in written(look(full, WEEK))


@pytest.mark.parametrize("language", ["en", "id"])
def test_it_is_drawn_in_every_language_with_who_and_when(full: Hub, language: str) -> None:
    made = freeze(full, WEEK, SARI, name="Strike", note="Only Bandung.")
    found = frozen_view(full, made.token)
    viewer = Viewer(language, "dark", ZONE, NOW + 30 * DAY)
    drawn = str(document(found.kept, found.look, viewer, live="/metrics/csat"))
    stamp = {"en": "frozen Fri 20 Nov 14:30 WIB by Sari", "id": "dibekukan Jum 20 Nov 14.30 WIB oleh Sari"}
    assert stamp[language] in drawn
    assert "Only Bandung." in drawn
    assert made.token in str(every(listed(full)[0], viewer, later=None))


def test_a_view_without_data_is_drawn_as_one(make_hub: MakeHub) -> None:
    hub = make_hub()
    made = freeze(hub, WEEK, SARI, name="Nothing")
    found = frozen_view(hub, made.token)
    assert "No data" in str(document(found.kept, found.look, Viewer("en", "dark", ZONE, NOW), live="/"))


@pytest.mark.parametrize(
    ("asked", "name", "sentence"),
    [
        (WEEK, "  ", "has a name of 1 to 120"),
        (WEEK, "x" * 121, "has a name of 1 to 120"),
        (Asked(metric_of("csat"), NOW, NOW, "1h"), "Strike", "begins before it ends"),
        (Asked(metric_of("csat"), NOW - 500 * DAY, NOW, "1d"), "Strike", "begins before it ends"),
    ],
)
def test_what_cannot_be_frozen_is_said(make_hub: MakeHub, asked: Asked, name: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        freeze(make_hub(), asked, SARI, name=name)


def test_a_token_nobody_made_leads_nowhere(make_hub: MakeHub) -> None:
    with pytest.raises(NotFound):
        frozen_view(make_hub(), "guessed")


def test_the_list_is_read_page_by_page(make_hub: MakeHub) -> None:
    hub = make_hub()
    hub.ingest.take("interactions", [make_interaction()], source="crm")
    asked = Asked(metric_of("interactions"), NOW - HOUR, NOW, "1h")
    for number in range(3):
        freeze(hub, asked, SARI, name=f"View {number}")
    first, cursor = listed(hub, limit=2)
    rest, end = listed(hub, limit=2, after=cursor)
    assert [one.name for one in (*first, *rest)] == ["View 2", "View 1", "View 0"]
    assert end is None
