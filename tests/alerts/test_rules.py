"""The notifiers of a configuration: what is right is built, what is wrong is one sentence."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from alerts.notifiers import NOTIFIERS
from alerts.notifiers.posting import RETRIED
from alerts.notifiers.webhook import Webhook
from alerts.rules import notifiers_of
from domain.alerts import CALLS
from domain.errors import BadSetting
from domain.transitions import transition
from tests.alerts.build import SARI
from tests.make import NOW

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
        ([{"url": "https://example.org"}], "one of webhook, apprise, alertmanager; this one says None"),
        ([{"type": "pigeon"}], "one of webhook, apprise, alertmanager; this one says 'pigeon'"),
        ([WEBHOOK | {"colour": "red"}], "no 'colour'; it has every_change, level, name, secret, type, url"),
        ([WEBHOOK | {"url": "example.org"}], "needs a url such as https://"),
        ([WEBHOOK | {"url": "ftp://example.org"}], "needs a url such as https://"),
        ([WEBHOOK | {"url": "http://[::1/"}], "needs a url such as https://"),
        ([WEBHOOK | {"url": "http://a b/"}], "needs a url such as https://"),
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


TABLES = {
    "webhook": WEBHOOK,
    "apprise": {"type": "apprise", "url": "json://example.org"},
    "alertmanager": {"type": "alertmanager", "url": "http://localhost:9093"},
}


@pytest.mark.parametrize("notifier", NOTIFIERS)
def test_every_notifier_hears_calls_and_only_a_copy_hears_more_after_an_acknowledgement(
    notifier: type[Webhook],
) -> None:
    (built,) = notifiers_of({"notifiers": [TABLES[notifier.kind]]})
    assert built.wants(transition(NOW, "opened", SARI, after="open"))
    assert not built.wants(transition(NOW, "unmuted", SARI, after="acknowledged")) or built.every_change
    assert not built.wants(transition(NOW, "noted", SARI))
    after = transition(NOW, "resolved", SARI, before="acknowledged", after="resolved")
    assert built.wants(after) == built.every_change


DOCUMENTED = (Path(__file__).parents[2] / "docs" / "notifiers.md").read_text(encoding="utf-8")


def test_documented_configuration_works() -> None:
    blocks = re.findall(r"```toml\n(.*?)```", DOCUMENTED, re.DOTALL)
    built = notifiers_of(tomllib.loads("\n".join(blocks)))
    assert [notifier.kind for notifier in built] == [notifier.kind for notifier in NOTIFIERS]


@pytest.mark.parametrize("notifier", NOTIFIERS)
def test_every_setting_of_every_notifier_is_documented(notifier: type[Webhook]) -> None:
    for setting in fields(notifier):
        assert f"\n{setting.name} = " in DOCUMENTED


@pytest.mark.parametrize("said", [*CALLS, *(str(status) for status in sorted(RETRIED))])
def test_what_is_sent_and_tried_again_is_documented(said: str) -> None:
    assert said in DOCUMENTED
