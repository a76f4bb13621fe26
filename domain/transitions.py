"""A transition: one recorded change of an alert or a case. Nothing changes without one."""

from __future__ import annotations

from dataclasses import dataclass

from domain.errors import BadInput
from domain.masking import mask
from domain.people import Actor, Role

LONGEST_NOTE = 4_000


@dataclass(frozen=True)
class Transition:
    """Who changed what, and when.

    `before` and `after` are values of what `kind` changes: states, owners, levels or labels; '' where there is none.
    """

    at: int
    kind: str
    before: str
    after: str
    who: str
    role: Role
    note: str = ""


def transition(now: int, kind: str, actor: Actor, *, before: str = "", after: str = "", note: str = "") -> Transition:
    """The transition that `actor` makes at `now`, its note as `written`; BadInput if that is too long.

    >>> from domain.people import HUB
    >>> transition(0, "expired", HUB, before="acknowledged", after="open").who
    'CE Hub'
    """
    return Transition(now, kind, before, after, actor.name, actor.role, written(note, "note"))


def written(text: str | None, what: str, *, is_required: bool = False) -> str:
    """What somebody writes of their work, as `cleaned`, and personal data in it covered as in customers' own words: it
    stands beside them, and leaves the hub with them.

    >>> written("asks to be called on 0812-3456-7890 ", "note")
    'asks to be called on [telepon]'
    """
    return mask(cleaned(text, what, is_required=is_required))


def cleaned(text: str | None, what: str, *, is_required: bool = False) -> str:
    """The text without outer blanks and NULs ('' for None); BadInput if it is too long, or empty though required.

    >>> cleaned("  courier was late ", "note")
    'courier was late'
    """
    kept = (text or "").replace("\0", "").strip()
    if is_required and not kept:
        raise BadInput(f"The {what} is missing; please write it.", key="missing", words={"what": what})
    if len(kept) > LONGEST_NOTE:
        raise BadInput(
            f"The {what} has at most {LONGEST_NOTE} characters; this one has {len(kept)}.",
            key="too_long",
            words={"what": what, "most": LONGEST_NOTE, "count": len(kept)},
        )
    return kept
