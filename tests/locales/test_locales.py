"""Every language says the same things, and every name of the domain has a word in each."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import locales
from access.hooks import hooks_of
from alerts.rules import notifiers_of
from domain.budget import budget_of
from domain.calm import calm_of
from domain.errors import BadSetting, UnknownName
from domain.explanation import CODES
from domain.grains import GRAINS
from domain.metrics import METRICS, metric_of
from domain.occasions import occasions_of
from domain.people import ROLES
from domain.playbooks import playbooks_of
from domain.shifts import Roster, roster_of
from domain.streams import STREAMS
from domain.targets import targets_of
from settings import ROOT

PARAMETER = re.compile(r"\{(\w+)\}")
HOOK = {"name": "x", "type": "records", "secret": "sixteen characters"}


def _roster(document: dict[str, Any]) -> Roster:
    return roster_of(document, ZoneInfo("Asia/Jakarta"))


@pytest.fixture(params=locales.LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_both_first_languages_are_spoken() -> None:
    assert {"id", "en"} <= set(locales.LANGUAGES)


def test_every_language_has_the_same_keys(language: str) -> None:
    assert set(locales.texts(language)) == set(locales.texts("en"))


def test_no_text_is_empty(language: str) -> None:
    empty = [key for key, said in locales.texts(language).items() if not said.strip()]
    assert empty == []


def test_every_language_fills_in_the_same_parameters(language: str) -> None:
    english = locales.texts("en")
    for key, said in locales.texts(language).items():
        assert set(PARAMETER.findall(said)) == set(PARAMETER.findall(english[key])), key


def test_every_name_of_the_domain_has_a_word(language: str) -> None:
    wanted = {f"metric.{name}" for name in METRICS} | {f"about.{name}" for name in METRICS}
    wanted |= {f"dimension.{name}" for metric in METRICS for name in metric_of(metric).dimensions}
    wanted |= {f"stream.{name}" for name in STREAMS} | {f"grain.{name}" for name in GRAINS}
    wanted |= {f"role.{name}" for name in ROLES}
    wanted |= {f"field.{field.name}" for stream in STREAMS.values() for field in stream.fields}
    missing = sorted(wanted - set(locales.texts(language)) - {"field.scale_min", "field.scale_max"})
    assert missing == []


def test_everything_that_a_detector_says_has_a_sentence(language: str) -> None:
    missing = [code for code in CODES if not locales.has(language, f"why.{code}")]
    assert missing == []


def test_unknown_key_is_drawn_as_itself() -> None:
    assert locales.text("id", "nothing.here") == "nothing.here"


def test_missing_parameter_does_not_break_a_text() -> None:
    assert locales.text("en", "alert.since") == f"Since {locales.NO_VALUE}."


def test_unknown_language_falls_back_to_english() -> None:
    assert locales.text("xx", "act.acknowledge") == "Acknowledge"


@given(st.floats(allow_nan=True, allow_infinity=True), st.integers(0, 3))
def test_a_number_reads_back_as_what_it_was(amount: float, digits: int) -> None:
    shown = locales.number("id", amount, digits)
    if amount != amount or amount in (float("inf"), float("-inf")):
        assert shown == locales.NO_VALUE
        return
    plain = shown.replace(".", "").replace(",", ".").replace("−", "-")
    assert float(plain) == pytest.approx(round(amount, digits), abs=10**-digits / 2)


@given(st.integers(0, 10**9))
def test_a_duration_never_loses_more_than_its_second_unit(seconds: int) -> None:
    sizes = {"d": 86_400, "h": 3_600, "min": 60, "s": 1}
    parts = locales.duration("en", seconds).split()
    said = sum(int(amount) * sizes[unit] for amount, unit in zip(parts[::2], parts[1::2], strict=True))
    assert 0 <= seconds - said < sizes[parts[-1]] or seconds - said < sizes[parts[1]]
    assert said <= seconds


@pytest.mark.parametrize(
    ("unit", "amount", "indonesian", "english"),
    [
        ("percent", 0.046, "4,6\u00a0%", "4.6\u00a0%"),
        ("points", 41.2, "+41", "+41"),
        ("points", -7, "−7", "−7"),
        ("score", 4.3, "4,30", "4.30"),
        ("seconds", 192, "3 mnt 12 dtk", "3 min 12 s"),
        ("count", 6214, "6.214", "6,214"),
        ("count", None, "–", "–"),
    ],
)
def test_values_are_written_the_way_each_language_does(
    unit: str, amount: float | None, indonesian: str, english: str
) -> None:
    assert locales.value("id", amount, unit) == indonesian
    assert locales.value("en", amount, unit) == english


REFUSED = re.compile(r'(?:BadInput|Conflict|NotFound|NotAllowed|StoreFailed)\([^#]*?\bkey="(\w+)"')
KEYS = sorted(
    {
        key
        for folder in ("access", "alerts", "domain", "escalations", "pages", "pipelines", "store")
        for path in (ROOT / folder).rglob("*.py")
        for key in REFUSED.findall(path.read_text(encoding="utf-8"))
        if not key.startswith(("record_", "file_"))
    }
)


@pytest.mark.parametrize("code", locales.LANGUAGES)
@pytest.mark.parametrize("key", [*KEYS, "conflict"])
def test_every_refusal_can_be_said(code: str, key: str) -> None:
    words = {"what": "note", "state": "resolved", "name": "x", "near": "y", "why": "z"}
    words |= {"least": 1, "most": 4000, "count": 4001, "who": "Sari"}
    said = locales.refusal(code, key, words)
    assert said
    assert locales.NO_VALUE not in said


def test_refusals_that_people_meet_are_among_them() -> None:
    assert {"missing", "too_long", "name", "acknowledgement", "gone", "store", "who_first"} <= set(KEYS)


def _calls(name: str) -> Iterator[ast.Call]:
    """Every call of that function in our rooms."""
    for path in ROOT.glob("[!.t]*/**/*.py"):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if name in text else ():
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(node, ast.Call) and name in (getattr(called, "attr", ""), getattr(called, "id", "")):
                yield node


def test_what_is_unknown_has_a_name_in_every_language(language: str) -> None:
    named = [one.args[0] for one in _calls("UnknownName") if isinstance(one.args[0], ast.Constant)]
    assert len(named) > 20
    missing = {str(one.value) for one in named if not locales.has(language, f"thing.{one.value}")}
    assert missing == set()


def test_an_error_that_repeats_another_says_both_in_the_language() -> None:
    inner = UnknownName("type of source", "ftp", ["files", "sql"])
    outer = BadSetting.told("source_wrong", "Source {name}: {why}", name="'crm'", why=inner)
    assert str(outer) == "Source 'crm': There is no type of source 'ftp'; known are files, sql."
    assert locales.refusal("id", outer.key, outer.words) == "Sumber 'crm': " + str(
        locales.refusal("id", inner.key, inner.words)
    )
    assert "jenis sumber" in str(locales.refusal("id", outer.key, outer.words))


@pytest.mark.parametrize("code", locales.LANGUAGES)
def test_what_a_notifier_lacks_is_said_in_the_language(code: str) -> None:
    with pytest.raises(BadSetting) as refused:
        notifiers_of({"notifiers": [{"type": "webhook", "name": "ops", "url": "nowhere"}]})
    said = locales.refusal(code, refused.value.key, refused.value.words)
    assert said == {
        "en": "The notifier 'ops' needs a url such as https://example.org/alerts.",
        "id": "Notifier 'ops' memerlukan url seperti https://example.org/alerts.",
    }.get(code, said)
    assert str(refused.value) == locales.refusal("en", refused.value.key, refused.value.words)


@pytest.mark.parametrize(
    ("read", "document"),
    [
        (calm_of, {"calm": []}),
        (calm_of, {"calm": {"hold_minute": 1}}),
        (calm_of, {"calm": {"hold_minutes": "x"}}),
        (calm_of, {"calm": {"data_owner": 7}}),
        (budget_of, {"budget": []}),
        (budget_of, {"budget": {"alerts": 1}}),
        (budget_of, {"budget": {"alerts_per_shift": 0}}),
        (budget_of, {"budget": {"teams": 4}}),
        (hooks_of, {"hooks": [{"name": ""}]}),
        (hooks_of, {"hooks": [{"name": "x", "type": "mail"}]}),
        (hooks_of, {"hooks": [{"name": "x", "type": "records", "secret": "short"}]}),
        (hooks_of, {"hooks": [{**HOOK, "colour": "red"}]}),
        (hooks_of, {"hooks": [{**HOOK, "stream": "survey"}]}),
        (hooks_of, {"hooks": [{**HOOK, "stream": "surveys", "time_zone": "Mars"}]}),
        (hooks_of, {"hooks": [{**HOOK, "stream": "surveys"}] * 2}),
        (_roster, {"shifts": [{"from": "07:00"}]}),
        (_roster, {"shifts": [{"name": "pagi", "from": "7", "to": "15:00"}]}),
        (_roster, {"shifts": [{"name": "pagi", "from": "07:00", "to": "15:00", "days": "mon"}]}),
        (_roster, {"shifts": [{"name": "pagi", "from": "07:00", "to": "15:00", "lead": 7}]}),
        (_roster, {"shifts": [{"name": name, "from": "07:00", "to": "15:00"} for name in "ab"]}),
        (_roster, {"shifts": "pagi"}),
        (targets_of, {"targets": [{"metric": "csatt", "at_least": 1}]}),
        (targets_of, {"targets": [{"metric": "csat"}]}),
        (targets_of, {"targets": [{"metric": "csat", "at_least": 0.9, "at_most": 0.8}]}),
        (targets_of, {"targets": [{"metric": "csat", "at_least": "x"}]}),
        (targets_of, {"targets": [{"metric": "csat", "at_least": 85}]}),
        (targets_of, {"targets": [{"metric": "csat", "at_least": 0.9, "where": "chat"}]}),
        (targets_of, {"targets": [{"metric": "csat", "at_least": 0.9, "where": {"chanel": "chat"}}]}),
        (targets_of, {"targets": [{"metric": "tnps", "at_least": 10}]}),
        (targets_of, {"targets": [{"metric": "csat", "at_least": 0.9, "minutes": -1}]}),
        (targets_of, {"targets": [{"metric": "csat", "at_least": 0.9}] * 2}),
        (occasions_of, {"calendar": [{"kind": "sale"}]}),
        (occasions_of, {"calendar": [{"name": "x", "date": "2026-12-12"}]}),
        (occasions_of, {"calendar": [{"name": "x", "date": "12-12", "kind": "sale"}]}),
        (occasions_of, {"calendar": [{"name": "x", "from": "2026-12-12", "date": "2026-12-12", "kind": "sale"}]}),
        (occasions_of, {"calendar": [{"name": "x", "from": "2026-12-12", "to": "2026-12-11", "kind": "sale"}]}),
        (occasions_of, {"calendar": [{"name": "x", "from": "2026-12-12", "to": "2029-12-11", "kind": "sale"}]}),
        (playbooks_of, {"playbooks": [{"steps": ["Call"]}]}),
        (playbooks_of, {"playbooks": [{"name": "x", "steps": []}]}),
        (playbooks_of, {"playbooks": [{"name": "x", "steps": ["Call"], "metrics": "csat"}]}),
        (playbooks_of, {"playbooks": [{"name": "x", "steps": ["Call"], "where": "chat"}]}),
        (playbooks_of, {"playbooks": [{"name": "x", "steps": ["Call"]}] * 2}),
    ],
)
def test_what_is_wrong_with_a_table_is_said_in_every_language(
    read: Callable[[dict[str, Any]], object], document: dict[str, Any]
) -> None:
    with pytest.raises(BadSetting) as refused:
        read(document)
    said = {code: locales.refusal(code, refused.value.key, refused.value.words) for code in locales.LANGUAGES}
    assert said["en"] is not None
    assert said["id"] not in (None, said["en"])
    assert not any(locales.NO_VALUE in str(one) or "{{" in str(one) for one in said.values())


REASONED = re.compile(r"refusal\.(record|file|map|source|outside|hook|body|notifier)_")


@pytest.mark.parametrize("key", [key for key in locales.texts("en") if REASONED.match(key)])
def test_reasons_for_records_and_files_repeat_the_same_words_in_every_language(key: str) -> None:
    named = [set(re.findall(r"{(\w+)}", locales.texts(code)[key])) for code in locales.LANGUAGES]
    assert all(one == named[0] for one in named)


def test_kinds_and_amounts_in_a_refusal_are_said_in_the_language() -> None:
    assert locales.refusal("id", "record_number", {"type": "list"}) == "seharusnya angka, tetapi isinya daftar"
    words = {"length": 20_001, "limit": 20_000}
    assert locales.refusal("id", "record_length", words) == "20.001 karakter; yang disimpan paling banyak 20.000"


def test_titles_and_moments_in_a_refusal_are_said_in_the_language() -> None:
    since = datetime(2026, 11, 22, 14, 32, tzinfo=ZoneInfo("Asia/Makassar"))
    titled = {"screen": {"id": "Lantai", "en": "Floor"}, "since": since}
    assert "“Lantai” tersimpan sejak Min 22 Nov 14.32 WITA" in str(locales.refusal("id", "replay_before", titled))
    assert "“Floor” showed" in str(locales.refusal("en", "replay_nothing", titled))
    assert "“Main screen” showed" in str(locales.refusal("en", "replay_nothing", {"screen": "main"}))


def test_a_refusal_nobody_has_words_for_is_none() -> None:
    assert locales.refusal("id", "", {}) is None
    assert locales.refusal("id", "no such", {}) is None
