"""The notifiers of a configuration: what is right is built, what is wrong is one sentence."""

from __future__ import annotations

import tomllib
from zoneinfo import ZoneInfo

import pytest

from alerts.message import title
from alerts.notifiers import NOTIFIERS
from alerts.notifiers.webhook import Webhook
from alerts.opening import decide
from alerts.rules import notifiers_of
from domain.alerts import Finding
from domain.errors import BadSetting
from domain.times import DAY
from domain.transitions import transition
from domain.verdicts import Verdict
from tests.alerts.build import NOW, SARI, make_finding

GOOD = """
[[notifiers]]
name = "ops"
type = "webhook"
url = "https://example.org/alerts?token=1"
secret = "sixteen characters"

[[notifiers]]
type = "webhook"
url = "http://127.0.0.1:9000/"
secret = "sixteen characters"
every_change = true
"""


def test_configured_notifiers_are_built_in_their_order() -> None:
    first, second = notifiers_of(tomllib.loads(GOOD))
    assert (first.name, first.kind, first.every_change) == ("ops", "webhook", False)
    assert (second.name, second.every_change) == ("webhook", True)


def test_no_configuration_is_no_notifier() -> None:
    assert notifiers_of({}) == ()


WEBHOOK = {"type": "webhook", "url": "https://example.org/", "secret": "sixteen characters"}


@pytest.mark.parametrize(
    ("tables", "sentence"),
    [
        ({"type": "webhook"}, r"begin with \[\[notifiers\]\]"),
        ([{"url": "https://example.org"}], "one of webhook; this one says None"),
        ([{"type": "pigeon"}], "one of webhook; this one says 'pigeon'"),
        ([WEBHOOK | {"colour": "red"}], "no 'colour'; it has every_change, name, secret, type, url"),
        ([WEBHOOK | {"url": "example.org"}], "needs a url such as https://"),
        ([WEBHOOK | {"url": "ftp://example.org"}], "needs a url such as https://"),
        ([WEBHOOK | {"url": "http://[::1/"}], "needs a url such as https://"),
        ([WEBHOOK | {"url": 7}], "texts in quotation marks"),
        ([WEBHOOK | {"secret": "short"}], "at least 16 characters"),
        ([WEBHOOK | {"every_change": "yes"}], "true or false"),
        ([WEBHOOK, WEBHOOK], "Two notifiers are called 'webhook'"),
    ],
)
def test_wrong_configuration_is_one_sentence(tables: object, sentence: str) -> None:
    with pytest.raises(BadSetting, match=sentence):
        notifiers_of({"notifiers": tables})


def test_secrets_do_not_show_when_a_notifier_is_printed() -> None:
    shown = repr(Webhook.from_table(WEBHOOK | {"url": "https://example.org/token"}))
    assert "token" not in shown
    assert "sixteen" not in shown


@pytest.mark.parametrize("notifier", NOTIFIERS)
def test_every_notifier_hears_calls_and_nothing_after_an_acknowledgement(notifier: type[Webhook]) -> None:
    built = notifier.from_table(WEBHOOK)
    assert built.wants(transition(NOW, "opened", SARI))
    assert not built.wants(transition(NOW, "noted", SARI))
    assert not built.wants(transition(NOW, "resolved", SARI, before="acknowledged", after="resolved"))


@pytest.mark.parametrize(
    ("finding", "english", "indonesian"),
    [
        (make_finding(), "Complaint ratio is 4.6", "4,6"),
        (make_finding(call="silent", metric="csat", segment={}), "CSAT: no data since", "CSAT"),
        (
            make_finding(metric="interactions", segment={"source": "chat"}, kind="silence", call="silent"),
            "Chat has gone silent",
            "Chat",
        ),
        (
            Finding("a_metric_of_yours", {}, "metric", Verdict(NOW, 3, "high", value=7, lower=1, upper=3), NOW - DAY),
            "A metric of yours is 7, expected 1–3",
            "7",
        ),
    ],
)
def test_title_says_what_is_wrong_in_every_language(finding: Finding, english: str, indonesian: str) -> None:
    decision = decide(finding, None, NOW)
    assert decision is not None
    zone = ZoneInfo("Asia/Jakarta")
    assert title(decision[0], "en", zone).startswith(english)
    assert indonesian in title(decision[0], "id", zone)
