"""What is heard in the free texts of records: which fields are texts, and what is kept beside a record."""

from __future__ import annotations

from dataclasses import dataclass

TEXTS = {"mentions": ("text",), "tickets": ("subject", "text"), "surveys": ("comment",)}
"""The streams that are listened to, and their fields that customers write."""

SENTIMENTS = ("negative", "neutral", "positive")
FILLED = ("language", "sentiment", "topic")
"""What a sender may say itself, and what is filled in where it did not."""

LANGUAGES = ("id", "en", "jv", "su", "ace", "ban", "bjn", "bug", "mad", "min", "nij", "bbc", "und")
"""The languages that are told apart (ISO 639); `und` is a text without a word."""

PERSON = "person"
"""The mark of a record whose labels a person has corrected: no model changes them again."""
SPAM = "spam"
"""What all advertising is an echo of."""


@dataclass(frozen=True)
class Heard:
    """What a text says: topics likeliest first, `brand` the one it names, `echo_of` the record it repeats."""

    language: str | None = None
    sentiment: str | None = None
    score: float | None = None
    topics: tuple[str, ...] = ()
    brand: str | None = None
    echo_of: str | None = None


def name_of(source: str, external_id: str) -> str:
    """What a record is called where another one repeats it.

    >>> name_of("social", "x-1")
    'social/x-1'
    """
    return f"{source}/{external_id}"
