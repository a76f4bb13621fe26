"""What words of other languages mean in Indonesian, so that a text is read as if it had been written in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from listening.features import number
from listening.memo import Memo

INDONESIAN = "id"
"""The language that every other is read in."""
ANY = ""
"""The language of a meaning that is taken where a word's own language knows none."""


@dataclass(frozen=True)
class Glossary:
    """Words of a language by number: `numbers` (n,) ascending, and `places` (n,) of what each means in `wordings`."""

    numbers: NDArray[np.uint32]
    places: NDArray[np.uint16]
    wordings: tuple[str, ...]

    @classmethod
    def of(cls, meanings: Mapping[str, Mapping[str, str]]) -> Glossary:
        """The glossary of language → word → meaning, ANY among the languages; what goes without saying is left out.

        >>> Glossary.of({"": {"apik": "bagus"}, "jv": {"apik": "bagus", "bagus": "bagus"}}).wordings
        ('bagus',)
        """
        common = meanings.get(ANY, {})
        kept: dict[int, str] = {}
        for language in sorted(meanings):
            for word, meaning in meanings[language].items():
                if meaning != (word if language in (ANY, INDONESIAN) else common.get(word, word)):
                    kept.setdefault(_number(language, word), meaning)
        wordings = tuple(sorted(set(kept.values())))
        places = {wording: at for at, wording in enumerate(wordings)}
        numbers = np.array(sorted(kept), np.uint32)
        return cls(numbers, np.array([places[kept[one]] for one in sorted(kept)], np.uint16), wordings)

    @classmethod
    def read(cls, arrays: Mapping[str, NDArray[Any]]) -> Glossary:
        """The glossary that `arrays` gave; KeyError if there is none, ValueError if its parts do not fit."""
        wordings = tuple(arrays["glossary_wordings"].tobytes().decode().split("\n"))
        found = cls(arrays["glossary_numbers"], arrays["glossary_places"], wordings)
        if found.numbers.shape != found.places.shape or found.places.max(initial=0) >= len(wordings):
            raise ValueError("its glossary does not fit")
        return found

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The glossary as plain arrays."""
        wordings = np.frombuffer("\n".join(self.wordings).encode(), np.uint8)
        return {"glossary_numbers": self.numbers, "glossary_places": self.places, "glossary_wordings": wordings}

    def meant(self, words: Sequence[str], language: str) -> list[str]:
        """The words of a text as Indonesian ones.

        A word that nobody translated stays as it is; in Indonesian all but those that come from elsewhere do.
        """
        meanings = self._meanings[language]
        return [meaning for word in words for meaning in meanings[word]]

    def written(self, words: Sequence[str], language: str) -> dict[str, str]:
        """For each word that `meant` gives, the first that stands there for it."""
        said: dict[str, str] = {}
        meanings = self._meanings[language]
        for word in words:
            for meaning in meanings[word]:
                said.setdefault(meaning, word)
        return said

    @cached_property
    def _meanings(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        known, wordings = dict(zip(self.numbers.tolist(), self.places.tolist(), strict=True)), self.wordings

        def meant(language: str, word: str) -> Sequence[str]:
            place = known.get(_number(language, word))
            if place is None and language != INDONESIAN:
                place = known.get(_number(ANY, word))
            return (word,) if place is None else wordings[place].split()

        return Memo(lambda language: Memo(partial(meant, language)))


NONE = Glossary.of({})
"""The glossary of a model that was taught no translation."""


def _number(language: str, word: str) -> int:
    return number(f"{language} ", word)
