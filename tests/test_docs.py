"""The words keep up with the code: everything that can be set, asked for or called is named in them."""

import argparse
import json
import re
import tomllib
from dataclasses import fields
from zoneinfo import ZoneInfo

import pytest

import manage
from alerts.notifiers import NOTIFIERS
from alerts.rules import notifiers_of
from detectors import DETECTORS
from domain.budget import budget_of
from domain.metrics import METRICS
from domain.occasions import KINDS, occasions_of
from domain.recurrence import DAY_KINDS, PRESETS, recurrence_of
from domain.shifts import roster_of
from domain.silences import NAMES, STATES, matchers_of
from domain.streams import STREAMS
from domain.tailored import tailor
from domain.targets import targets_of
from live.screens import screens_of
from pipelines.config import sources_of
from pipelines.connectors import CONNECTORS
from settings import PREFIX, ROOT, SETTINGS, TABLES, Settings

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
WORDS = "\n".join(path.read_text(encoding="utf-8") for path in PAGES)


def commands() -> list[str]:
    """The commands of manage.py."""
    (chosen,) = (one for one in manage.parser()._actions if isinstance(one, argparse._SubParsersAction))
    return list(chosen.choices)


@pytest.mark.parametrize("name", [PREFIX + one.name.upper() for one in SETTINGS])
def test_every_setting_is_described(name: str) -> None:
    assert _has(name), f"{name} is described nowhere"


@pytest.mark.parametrize("one", SETTINGS, ids=lambda one: str(one.name))
def test_every_setting_has_its_line_of_help(one: object) -> None:
    assert one in fields(Settings)
    assert len(one.metadata["help"]) > 20  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "name",
    [
        *METRICS,
        *STREAMS,
        *(f"manage.py {name}" for name in commands()),
        *(one.type for one in CONNECTORS),
        *(one.kind for one in NOTIFIERS),
        *(detector.name for detector in DETECTORS),
        "make run",
        "make test",
        "make check",
        "make bench",
    ],
)
def test_everything_with_a_name_is_named(name: str) -> None:
    forms = (f"`{name}", f" {name} ", f"\n{name} ", f'"{name}"')
    assert any(map(_has, forms)), f"{name} is named nowhere"


def test_configuration_of_the_readme_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ERP_DATABASE_URL", "sqlite:///erp.db")
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    document = tomllib.loads(text.split("```toml\n")[1].split("```")[0])
    assert screens_of(document).keys() > {"main", "desk"}
    assert notifiers_of(document)
    tailor(document)
    assert METRICS["complaint_ratio"].min_count == 80
    tailor({})
    assert sources_of(document, Settings(secret_key=b"x" * 16).timezone, ROOT)


def test_readme_speaks_of_no_placeholder() -> None:
    assert not any(map(_has, ("@@", "TODO")))


def _has(words: str) -> bool:
    return words in WORDS


def test_calendar_of_its_page_is_one_and_every_kind_of_day_is_described() -> None:
    text = (ROOT / "docs" / "calendar.md").read_text(encoding="utf-8")
    document = tomllib.loads(text.split("```toml\n")[1].split("```")[0])
    assert len(occasions_of(document)) == 4
    assert all(f"`{kind}`" in text for kind in KINDS)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_of_the_configuration_is_described(name: str) -> None:
    assert any(map(_has, (f"[{name}]", f"[[{name}]]"))), f"[{name}] is described nowhere"


def test_tables_of_the_words_on_alarms_are_what_they_say() -> None:
    blocks = (ROOT / "docs" / "alarms.md").read_text(encoding="utf-8").split("```toml\n")[1:]
    budget, targets = (tomllib.loads(block.split("```")[0]) for block in blocks)
    assert budget_of(budget).of("Tim Timur") == 4
    assert [line.metric for line in targets_of(targets)] == ["csat", "backlog"]


def test_words_on_silences_name_every_matcher_field_and_preset() -> None:
    text = (ROOT / "docs" / "silences.md").read_text(encoding="utf-8")
    wanted = (*NAMES, *PRESETS, *DAY_KINDS, *STATES, "from", "to", "weekdays", "numbers", "kinds", "zone", "preset")
    assert [name for name in wanted if f"`{name}`" not in text and f"={name}`" not in text] == []


def test_silences_of_their_page_can_be_made() -> None:
    text = (ROOT / "docs" / "silences.md").read_text(encoding="utf-8")
    bodies = [json.loads(body) for body in re.findall(r"-d '(\{.*?\})'\n", text, re.DOTALL)]
    values = [{k: [v] if isinstance(v, str) else v for k, v in one["matchers"].items()} for one in bodies]
    assert [len(matchers_of(one)) for one in values] == [2, 1]
    assert [
        recurrence_of(one["recurrence"], ZoneInfo("Asia/Jakarta")).numbers for one in bodies if "recurrence" in one
    ] == [(3,)]


def test_roster_of_its_page_is_one() -> None:
    text = (ROOT / "docs" / "handover.md").read_text(encoding="utf-8")
    document = tomllib.loads(text.split("```toml\n")[1].split("```")[0])
    roster = roster_of(document, Settings(secret_key=b"x" * 16).timezone)
    assert [(shift.name, len(shift.days), shift.lead) for shift in roster.shifts] == [
        ("pagi", 5, "Sari"),
        ("malam", 7, ""),
    ]
