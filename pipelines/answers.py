"""What a listener answers to texts, kept for a while: people repeat each other."""

from __future__ import annotations

import re
from collections.abc import Iterable

from listening import Answer, Listener

REMEMBERED = 20_000
"""Texts whose answers are kept."""

_MASK = re.compile(r"\[(?:email|telepon|kartu|rekening|paspor|NIK|NPWP|SIM|BPJS)\]")


class Answers:
    """The answers to texts as they are stored: what stands for masked personal data is no word of theirs."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._known: dict[str, Answer] = {}

    def prepare(self, texts: Iterable[str]) -> None:
        """Have the answers to texts at hand that are asked for next; together they cost less than one by one."""
        while len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]
        fresh = list(dict.fromkeys(text for text in texts if text not in self._known))
        judged = self._listener.judge_all(_MASK.sub(" ", text) for text in fresh)
        self._known.update(zip(fresh, judged, strict=True))

    def of(self, text: str) -> Answer:
        """The answer to a text."""
        if text not in self._known:
            self.prepare([text])
        return self._known[text]
