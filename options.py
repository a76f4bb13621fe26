"""Numbers on the command line: what is none is refused in one sentence."""

from __future__ import annotations

from domain.errors import BadInput


def whole(given: str) -> int:
    """The whole number that was given; BadInput if it is none.

    >>> whole("28")
    28
    """
    try:
        return int(given)
    except ValueError:
        raise BadInput.told("no_whole_number", "“{value}” is not a whole number.", value=given) from None


def amount(given: str) -> float:
    """The number that was given; BadInput if it is none."""
    try:
        return float(given)
    except ValueError:
        raise BadInput.told("no_number", "“{value}” is not a number.", value=given) from None
