"""What somebody who opens a case by hand says of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from domain.cases import Case
from domain.transitions import cleaned, written


@dataclass(frozen=True)
class Trouble:
    """What somebody who opens a case by hand says of it. `customer` is the reference the sources use."""

    summary: str
    customer: str = ""
    touchpoint: str = ""
    channel: str = ""
    product: str = ""
    region: str = ""


def described(trouble: Trouble, now: int, refer: Callable[[str], str]) -> Case:
    """The case of that trouble, opened now; BadInput if it does not say what happened.

    `refer` hides a customer's reference as the records' are hidden.
    """
    customer = trouble.customer.strip()
    return Case(
        "hand",
        now,
        written(trouble.summary, "sentence on what happened", is_required=True),
        customer=refer(customer) if customer else None,
        touchpoint=cleaned(trouble.touchpoint, "touchpoint") or None,
        channel=cleaned(trouble.channel, "channel") or None,
        product=cleaned(trouble.product, "product") or None,
        region=cleaned(trouble.region, "region") or None,
    )
