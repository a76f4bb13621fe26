"""Everything that can go wrong, as one tree.

HubError                 base: one clear sentence; `permanent` says that a retry cannot help
├── BadInput             what a person or a system sent cannot be taken as it is
│   └── UnknownName      a stream, metric, dimension, screen … that does not exist
├── NotFound             the alert, case or record asked for is not there
├── Conflict             somebody was faster; carries the present state
├── NotAllowed           this person may not do this (or has not said who they are)
├── BadSetting           a setting or the configuration file is wrong
├── SourceFailed         an outside source did not answer or answered nonsense
├── SendFailed           a notifier could not deliver
└── StoreFailed          the database cannot be opened, written or understood
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Self

LONGEST_NAME = 60
"""Characters of a name that is not ours that are repeated."""


class HubError(Exception):
    """Base of all our errors. `str(error)` is one sentence a person can act on.

    What a person may meet on a page has a `key`: `refusal.<key>` in the locales says the same, filled with `words`.
    """

    permanent = True

    def __init__(
        self,
        sentence: str,
        *,
        permanent: bool | None = None,
        key: str = "",
        words: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.key = key
        self.words = dict(words or {})
        if permanent is not None:
            self.permanent = permanent

    @classmethod
    def told(cls, key: str, sentence: str, /, **words: object) -> Self:
        """One that says `sentence`, which is what `refusal.<key>` is in English, filled with `words`.

        >>> str(BadInput.told("map_text", "The map {map} has {value} where a text is expected.", map="crm", value=7))
        'The map crm has 7 where a text is expected.'
        """
        return cls(sentence.format(**words), key=key, words=words)

    def for_good(self) -> Self:
        """Itself, as one that no retry helps."""
        self.permanent = True
        return self


class BadInput(HubError):
    """What was sent cannot be taken; the sentence says what would be right."""


class Unwritten(BadInput):
    """A file that cannot be written, and why."""

    def __init__(self, path: Path, problem: OSError) -> None:
        words = {"name": path, "why": problem.strerror}
        super().__init__(f"{path} cannot be written ({problem.strerror}).", key="unwritten", words=words)


class Unclosed(BadInput):
    """A file whose row that begins in `line` has a field longer than any is."""

    def __init__(self, path: Path, line: int) -> None:
        sentence = f"{path.name}, line {line}: a field is too long; perhaps a quotation mark is not closed."
        super().__init__(sentence, key="file_quote", words={"name": path.name, "line": line})


class UnknownName(BadInput):
    """A name that does not exist, with the nearest one that does, or all that do; a long one is not repeated whole."""

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        names, shown = sorted(known), name if len(name) <= LONGEST_NAME else name[:LONGEST_NAME] + "…"
        near = get_close_matches(shown, names, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(names)}."
        said = f"There is no {what} {shown!r}" + (f"; {hint}" if names else ".")
        words = {"what": what, "name": shown, "near": near[0] if near else ", ".join(names)}
        super().__init__(said, key="unknown" if names else "unknown_alone", words=words)


class NotFound(HubError):
    """What was asked for is not there."""


class Conflict(HubError):
    """The state is no longer what the caller saw; `state` is what it is now."""

    def __init__(
        self, sentence: str, *, state: str, key: str = "conflict", words: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(sentence, key=key, words={"state": state, **(words or {})})
        self.state = state


class NotAllowed(HubError):
    """This person may not do this."""


class BadSetting(HubError):
    """A setting is wrong; the sentence names it and says what would be right."""


class SourceFailed(HubError):
    """An outside source failed; retried unless `permanent`."""

    permanent = False


class SendFailed(HubError):
    """A notifier could not deliver; retried unless `permanent`."""

    permanent = False


class StoreFailed(HubError):
    """The database cannot be used as it is."""
