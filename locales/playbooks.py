"""Playbooks in words: those of the configuration as they were written, those that are built in from the languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from locales import has, text


class Book(Protocol):
    """What is said of a playbook; the steps of one that is built in stand in the languages."""

    @property
    def name(self) -> str: ...
    @property
    def is_built_in(self) -> bool: ...
    @property
    def steps(self) -> Sequence[Mapping[str, str]]: ...


def playbook_title(language: str, book: Book) -> str:
    """What a playbook is called."""
    return text(language, f"playbook.{book.name}") if book.is_built_in else book.name


def step_text(language: str, book: Book, number: int) -> str:
    """What its step says (the first is 1), in that language or, where it was not written in it, in another."""
    if book.is_built_in:
        return text(language, f"playbook.{book.name}_{number}")
    words = book.steps[number - 1]
    return words.get(language) or words.get("") or next(iter(words.values()))


def step_said(language: str, key: str) -> str:
    """A step by its key: what it says if it is built in, else whose and which it is.

    >>> step_said("en", "late parcels.2")
    'late parcels 2'
    """
    book, _, number = key.rpartition(".")
    known = f"playbook.{book}_{number}"
    return text(language, known) if has(language, known) else f"{book} {number}"
