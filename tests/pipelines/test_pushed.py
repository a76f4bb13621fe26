"""Sources that push: their cadence is declared, so that their silence is noticed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from alerts.horizon import quiet
from domain.errors import BadSetting
from domain.times import MINUTE
from pipelines.config import sources_of
from pipelines.ingest import Ingest
from pipelines.pushed import Pushed, declare, pushed_of
from store import sources
from store.engine import Store
from store.sources import Source
from tests.make import NOW, ZONE, HandClock, make_interaction

BOT = Pushed("chatbot", "interactions", MINUTE)
TABLE = {"name": "chatbot", "type": "push", "stream": "interactions", "every": 60}


def known(store: Store) -> list[Source]:
    with store.read() as connection:
        return sources.every(connection)


def test_a_pushed_source_is_read_by_no_connector() -> None:
    document = {"sources": [TABLE]}
    assert pushed_of(document) == (BOT,)
    assert sources_of(document, ZONE, Path("/")) == ()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"stream": "interaction"}, "did you mean 'interactions'"),
        ({"every": "often"}, "number of seconds"),
        ({"every": None}, "it is missing"),
        ({"url": "https://example.org"}, "There is no setting of such a source 'url'"),
        ({"name": ""}, "name"),
    ],
)
def test_a_table_that_is_wrong_is_refused_with_its_name(changes: dict[str, Any], words: str) -> None:
    table = {key: value for key, value in (TABLE | changes).items() if value is not None}
    with pytest.raises(BadSetting) as refused:
        sources_of({"sources": [table]}, ZONE, Path("/"))
    assert words in str(refused.value)


def test_two_of_one_name_and_stream_are_refused() -> None:
    with pytest.raises(BadSetting, match="Two sources"):
        sources_of({"sources": [TABLE, TABLE]}, ZONE, Path("/"))


def test_its_silence_is_found_even_if_it_never_spoke_and_ends_with_its_first_word(
    store: Store, clock: HandClock
) -> None:
    declare(store, [BOT])
    began = NOW - 4 * MINUTE
    (told,) = quiet(known(store), NOW, since=began)
    assert (dict(told.segment), told.is_over) == ({"source": "chatbot"}, False)
    Ingest(store, clock, b"key").take("interactions", [make_interaction()], source="chatbot")
    (told,) = quiet(known(store), NOW, since=began)
    assert told.is_over
    (silent,) = quiet(known(store), NOW + 4 * MINUTE, since=began)
    assert not silent.is_over


def test_what_is_configured_no_longer_has_no_cadence_and_others_keep_theirs(store: Store, clock: HandClock) -> None:
    ingest = Ingest(store, clock, b"key")
    ingest.take("interactions", [make_interaction()], source="pabx", kind="sql", cadence_ms=5 * MINUTE)
    declare(store, [BOT])
    declare(store, [Pushed("chatbot", "interactions", 2 * MINUTE), Pushed("forms", "surveys", MINUTE)])
    cadences = {one.source: one.cadence_ms for one in known(store)}
    assert cadences == {"chatbot": 2 * MINUTE, "forms": MINUTE, "pabx": 5 * MINUTE}
    declare(store, [])
    assert {one.source: one.cadence_ms for one in known(store)} == {"chatbot": None, "forms": None, "pabx": 5 * MINUTE}
