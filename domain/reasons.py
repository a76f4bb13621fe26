"""Why something went wrong, kept without language so that everybody reads it in their own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.errors import HubError

_AS_THEY_ARE = str | int | float


@dataclass(frozen=True)
class Reason:
    """Our sentence, and the key and words by which the locales say it otherwise (`domain.errors`); '' has none."""

    error: str
    refusal: str = ""
    words: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, problem: HubError) -> Reason:
        """The reason that an error gives.

        >>> Reason.of(HubError("no route to host"))
        Reason(error='no route to host', refusal='', words={})
        """
        words = {name: word if isinstance(word, _AS_THEY_ARE) else str(word) for name, word in problem.words.items()}
        return cls(str(problem), problem.key, words)

    @classmethod
    def read(cls, kept: object) -> Reason:
        """A reason from what JSON kept of it; a text is one from before reasons had other words."""
        return cls(**kept) if isinstance(kept, dict) else cls(str(kept))


def sentence(reasons: Sequence[Reason]) -> str | None:
    """All of them in our words, one after the other; None if there are none."""
    return " ".join(one.error for one in reasons) or None


def written(reasons: Sequence[Reason]) -> str | None:
    """Reasons as JSON; None if there are none."""
    return json.dumps([vars(one) for one in reasons]) if reasons else None


def read(kept: str | None) -> tuple[Reason, ...]:
    """Reasons from their JSON; () if there are none.

    >>> read(written([Reason("no route to host")]))
    (Reason(error='no route to host', refusal='', words={}),)
    """
    return tuple(Reason.read(one) for one in json.loads(kept or "[]"))
