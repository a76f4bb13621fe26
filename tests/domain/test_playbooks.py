"""Playbooks: which one is for what, which steps are done, and what is wrong in a configuration."""

from __future__ import annotations

import tomllib

import pytest

from domain.alerts import opened as alert_opened
from domain.errors import BadSetting, Conflict, NotFound
from domain.metrics import METRICS
from domain.people import Actor
from domain.playbooks import BUILT_IN, STEPS, of_alert, playbooks_of, ticked, ticks_of
from locales import LANGUAGES, has
from locales.playbooks import playbook_title, step_said, step_text
from settings import ROOT
from tests.alerts.build import make_finding
from tests.make import NOW

SARI, BUDI = Actor("Sari", "lead"), Actor("Budi", "monitor")
OWN = {"playbooks": [{"name": "late parcels", "where": {"channel": "chat"}, "steps": ["Call", {"id": "Pasang"}]}]}


def test_every_metric_has_a_playbook_and_every_step_its_words() -> None:
    assert {name for names in BUILT_IN.values() for name in names} == set(METRICS)
    words = [f"playbook.{name}{end}" for name in BUILT_IN for end in ("", *(f"_{n}" for n in range(1, STEPS + 1)))]
    assert [(code, word) for code in LANGUAGES for word in words if not has(code, word)] == []


@pytest.mark.parametrize(
    ("metric", "kind", "name"),
    [
        ("csat", "metric", "satisfaction"),
        ("complaints", "metric", "complaints"),
        ("interactions", "silence", "silent"),
        ("joint", "joint", "joint"),
        ("screen", "screen", "screen"),
        ("of_yours", "metric", "other"),
    ],
)
def test_alert_has_the_playbook_of_its_metric_or_kind(metric: str, kind: str, name: str) -> None:
    alert, _ = alert_opened(make_finding(metric=metric, kind=kind), NOW)  # type: ignore[arg-type]
    assert of_alert(playbooks_of({}), alert).name == name


def test_own_playbook_goes_before_what_is_built_in_where_it_fits() -> None:
    books = playbooks_of(OWN)
    chat, phone = (alert_opened(make_finding(segment={"channel": one}), NOW)[0] for one in ("chat", "phone"))
    assert [of_alert(books, one).name for one in (chat, phone)] == ["late parcels", "complaints"]
    assert (playbook_title("id", books[0]), step_text("en", books[0], 1), step_text("en", books[0], 2)) == (
        "late parcels",
        "Call",
        "Pasang",
    )
    assert (step_said("en", "late parcels.2"), step_said("id", "complaints.1")[:14]) == (
        "late parcels 2",
        "Baca komplain ",
    )


def test_step_is_ticked_off_once_by_name_and_can_be_taken_back() -> None:
    alert, _ = alert_opened(make_finding(), NOW)
    book = of_alert(playbooks_of({}), alert)
    _, done = ticked(alert, book, {}, SARI, NOW, step="complaints.2", is_done=True)
    assert {key: one.who for key, one in ticks_of([done]).items()} == {"complaints.2": "Sari"}
    with pytest.raises(Conflict) as caught:
        ticked(alert, book, ticks_of([done]), BUDI, NOW, step="complaints.2", is_done=True)
    assert caught.value.state == "ticked"
    _, undone = ticked(alert, book, ticks_of([done]), BUDI, NOW, step="complaints.2", is_done=False)
    assert ticks_of([done, undone]) == {}
    with pytest.raises(NotFound):
        ticked(alert, book, {}, SARI, NOW, step="complaints.9", is_done=True)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({"steps": ["Call"]}, "needs a name"),
        ({"name": "a"}, "steps is a list of 1 to 30 texts"),
        ({"name": "a", "steps": [""]}, "steps is a list of 1 to 30 texts"),
        ({"name": "a", "steps": ["Call"], "metric": "csat"}, "did you mean 'metrics'"),
        ({"name": "a", "steps": ["Call"], "metrics": ["csta"]}, "no metric 'csta'; did you mean 'csat'"),
        ({"name": "a", "steps": ["Call"], "metrics": "csat"}, "metrics is a list"),
        ({"name": "a", "steps": ["Call"], "where": {"channel": 7}}, "where is a table of texts"),
        ({"name": "crisis", "steps": ["Call"]}, "two playbooks 'crisis'"),
    ],
)
def test_wrong_configuration_is_one_sentence(table: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadSetting, match=sentence):
        playbooks_of({"playbooks": [table]})


def test_playbook_of_its_page_is_one() -> None:
    text = (ROOT / "docs" / "incidents.md").read_text(encoding="utf-8")
    document = tomllib.loads(text.split("```toml\n")[1].split("```")[0])
    assert [len(one.steps) for one in playbooks_of(document) if not one.is_built_in] == [2]
