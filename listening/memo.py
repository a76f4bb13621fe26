"""What was asked before: nearly every word of a text was met in another one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Told = TypeVar("Told")
MOST, LONGEST = 20_000, 60
"""Words that are kept, and letters of a word that is: whoever writes longer ones seldom writes them twice."""


class Memo(dict[str, Told]):
    """The answers of `ask` by word; one that is missing is asked for. Begins anew when it holds `MOST`.

    Unlike `functools.lru_cache` a look at it moves nothing: of a text each word takes three.

    >>> asked = []
    >>> memo = Memo(lambda word: asked.append(word) or len(word))
    >>> memo["baik"], memo["baik"], asked
    (4, 4, ['baik'])
    """

    def __init__(self, ask: Callable[[str], Told]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, word: str) -> Told:
        told = self._ask(word)
        if len(word) <= LONGEST:
            if len(self) >= MOST:
                self.clear()
            self[word] = told
        return told
