"""What could not be taken, and why: a sentence, and the key and words by which the locales say it otherwise."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from domain.errors import BadInput
from domain.masking import mask

_LOOKED_AT = 200
_SHOWN = 40

_NONE = type(None)
_KINDS = {bool: "flag", dict: "object", list: "list", tuple: "list", bytes: "bytes", _NONE: "nothing", str: "text"}
_SAID = {
    "flag": "true or false",
    "object": "an object",
    "list": "a list",
    "bytes": "bytes",
    "nothing": "nothing",
    "text": "a text",
    "number": "a number",
    "other": "something else",
}


class BadField(BadInput):
    """A record cannot be taken because of one of its fields; `field` is '' for the record as a whole."""

    def __init__(self, field: str, sentence: str, *, key: str = "", words: Mapping[str, object] | None = None) -> None:
        super().__init__(sentence, key=key, words=words)
        self.field = field

    @classmethod
    def of(cls, field: str, problem: BadInput) -> BadField:
        """The same problem, said of a field."""
        return cls(field, str(problem), key=problem.key, words=problem.words)


@dataclass(frozen=True, slots=True)
class Reject:
    """One record that was not taken: its place in the batch, the field at fault ('' = the record) and why.

    `is_repeat`: nothing is wrong with it but that a later record of the batch replaced it. `refusal` and `words` as
    those of `domain.broken.Broken`.
    """

    index: int
    field: str
    error: str
    record: object
    is_repeat: bool = False
    refusal: str = ""
    words: Mapping[str, object] = dataclasses.field(default_factory=dict)


def shown(value: object) -> str:
    """The beginning of a value in quotation marks, as a sentence may repeat it; personal data in it is masked.

    >>> shown("081234567890"), shown(7)
    ("'[telepon]'", "'7'")
    """
    return repr(mask(str(value)[:_LOOKED_AT])[:_SHOWN])


def unlike(wanted: str, value: object) -> BadInput:
    """The refusal of a value of another type; `wanted` is number, text or record.

    >>> str(unlike("number", [])), unlike("number", []).words
    ('a number is expected, this is a list', {'type': 'list'})
    """
    kind = _KINDS.get(type(value)) or ("number" if isinstance(value, int | float) else "other")
    expected = "a record is an object with named fields" if wanted == "record" else f"a {wanted} is expected"
    return BadInput(f"{expected}, this is {_SAID[kind]}", key=f"record_{wanted}", words={"type": kind})
