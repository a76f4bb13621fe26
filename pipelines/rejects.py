"""What could not be taken, and why."""

from __future__ import annotations

from dataclasses import dataclass

from domain.errors import BadInput


class BadField(BadInput):
    """A record cannot be taken because of one of its fields; `field` is '' for the record as a whole."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that its reader or its map could not make into a record: what there was of it, the field and why."""

    record: object
    field: str
    error: str


@dataclass(frozen=True, slots=True)
class Reject:
    """One record that was not taken: its place in the batch, the field at fault ('' = the record) and why.

    `is_repeat`: nothing is wrong with it but that a later record of the batch replaced it.
    """

    index: int
    field: str
    error: str
    record: object
    is_repeat: bool = False
