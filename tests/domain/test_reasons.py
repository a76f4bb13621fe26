"""Reasons: kept without language, told in any."""

from __future__ import annotations

import locales
from domain import reasons
from domain.errors import BadInput, UnknownName
from domain.reasons import Reason


def test_reasons_read_back_as_they_were_written() -> None:
    found = [Reason.of(UnknownName("stream", "ticket", ["tickets"])), Reason("no route to host")]
    assert reasons.read(reasons.written(found)) == tuple(found)
    assert reasons.sentence(found) == "There is no stream 'ticket'; did you mean 'tickets'? no route to host"


def test_no_reason_is_nothing() -> None:
    assert (reasons.written([]), reasons.sentence([]), reasons.read(None)) == (None, None, ())


def test_a_reason_from_before_is_its_sentence() -> None:
    assert Reason.read("the file is gone") == Reason("the file is gone")


def test_a_word_that_no_json_keeps_is_kept_as_text() -> None:
    inner = BadInput("it is missing", key="record_missing")
    found = Reason.of(BadInput.told("source_wrong", "Source {name}: {why}", name="crm", why=inner))
    assert found.words == {"name": "crm", "why": "it is missing"}
    assert locales.refusal("id", found.refusal, found.words) == "Sumber crm: it is missing"
