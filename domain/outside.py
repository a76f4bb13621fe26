"""What another system alerts of: nothing that the hub measures, so it brings its own words, labels and way back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from domain.emerging import verdict_of as emerging_if_any
from domain.joint import verdict_of as joint_or_plain
from domain.verdicts import Verdict

OUTSIDE: Final = "outside"
"""The kind of such an alert, and the code of its verdict."""
NAME, SOURCE, SEVERITY = "alertname", "source", "severity"
"""Labels that say more than where something is: what is wrong, which hook brought it, how bad it is."""
EXPORTED = f"exported_{SOURCE}"
"""What a label of theirs is called whose name is taken."""


@dataclass(frozen=True)
class OutsideVerdict(Verdict):
    """What the other system said: one line, the rest of its words, and the address of the rule; '' where nothing."""

    summary: str = ""
    description: str = ""
    link: str = ""


def verdict_of(kept: Mapping[str, Any]) -> Verdict:
    """The verdict that was kept as JSON values, of whatever kind it is.

    >>> verdict_of({"at": 0, "score": 1.0, "call": "high", "code": "outside", "summary": "disk full"}).summary
    'disk full'
    """
    found = emerging_if_any(kept)
    return found or (OutsideVerdict(**kept) if "summary" in kept else joint_or_plain(kept))


def kept(source: str, labels: Mapping[str, str]) -> dict[str, str]:
    """Their labels as a segment of ours: with the hook as its source, and their own `source` as `exported_source`.

    >>> kept("ops", {"alertname": "DiskFull", "source": "eu"})
    {'source': 'ops', 'alertname': 'DiskFull', 'exported_source': 'eu'}
    """
    own = {EXPORTED if name == SOURCE else name: value for name, value in labels.items()}
    return {SOURCE: source, **own}


def theirs(segment: Mapping[str, str]) -> dict[str, str]:
    """The labels as they call them.

    >>> theirs({"source": "ops", "alertname": "DiskFull", "exported_source": "eu"})
    {'alertname': 'DiskFull', 'source': 'eu'}
    """
    return {SOURCE if name == EXPORTED else name: value for name, value in segment.items() if name != SOURCE}


def words_of(verdict: Verdict) -> str:
    """What the other system said in one line; '' for a verdict of ours.

    >>> words_of(Verdict(0, 1.4, "high"))
    ''
    """
    return verdict.summary or verdict.description if isinstance(verdict, OutsideVerdict) else ""


def place_of(labels: Mapping[str, str]) -> dict[str, str]:
    """The labels that say where it is.

    >>> place_of({"source": "ops", "alertname": "DiskFull", "severity": "page", "instance": "db-1"})
    {'instance': 'db-1'}
    """
    return {name: value for name, value in labels.items() if name not in (NAME, SOURCE, SEVERITY)}
