"""What was asked before: nearly every word of a text was met in another one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Key = TypeVar("Key")
Told = TypeVar("Told")
MOST = 50_000


class Memo(dict[Key, Told]):
    """The answers of `ask` by key; one that is missing is asked for. Begins anew when it holds `most`.

    Unlike `functools.lru_cache` a look at it changes nothing, which is twice as fast where each word takes one.

    >>> asked = []
    >>> memo = Memo(lambda word: asked.append(word) or len(word))
    >>> memo["baik"], memo["baik"], asked
    (4, 4, ['baik'])
    """

    def __init__(self, ask: Callable[[Key], Told], most: int = MOST) -> None:
        super().__init__()
        self._ask, self._most = ask, most

    def __missing__(self, key: Key) -> Told:
        if len(self) >= self._most:
            self.clear()
        told = self[key] = self._ask(key)
        return told
