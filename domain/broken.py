"""What a line of JSON holds; and rows that nothing could make into a record, with the reason why."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

_KEPT = 2_000
"""Characters of a line that is no JSON that are kept."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that its reader or its map could not make into a record: what there was of it, the field and why.

    `refusal` and `words` are key and words of that sentence, as in `domain.errors`.
    """

    record: object
    field: str
    error: str
    refusal: str = ""
    words: Mapping[str, object] = dataclasses.field(default_factory=dict)


def object_of(line: str | bytes) -> dict[str, Any] | Broken:
    """The object that a line of JSON holds; Broken if it holds none.

    >>> object_of('{"metric": "csat"}'), object_of('{"met').error
    ({'metric': 'csat'}, 'the line is not JSON: it cannot be read from character 6 on')
    """
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        words: dict[str, object] = {"place": error.colno}
        text, key, sentence = line, "record_json", "the line is not JSON: it cannot be read from character {place} on"
        if isinstance(line, bytes):
            text, byte = line.decode("utf-8", "replace"), odd_byte(line)
            if byte is not None:
                key, sentence = "record_byte", "the line is not UTF-8: character {place} is byte {byte}"
                words = {"place": byte[0], "byte": byte[1]}
        return Broken(text[:_KEPT], "", sentence.format(**words), key, words)
    if not isinstance(found, dict):
        return Broken(found, "", "the line is JSON, but not an object", "record_no_object")
    return found


def odd_byte(text: bytes) -> tuple[int, str] | None:
    """Which character (from 1) of a text is not UTF-8, and its byte; None if all of it is.

    >>> odd_byte("kopi café".encode("cp1252"))
    (9, '0xE9')
    """
    try:
        text.decode()
    except UnicodeDecodeError as error:
        return len(text[: error.start].decode()) + 1, f"0x{text[error.start]:02X}"
    return None
