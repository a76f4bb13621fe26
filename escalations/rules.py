"""Which records open a case by themselves: bad answers and complaints, for each touchpoint.

[[case_rules]]
touchpoint = "payment"              # or several: ["payment", "refund"]; left out: all that have no rules of their own
csat = 2                            # an answer of at most so much, on the usual scale of its kind
nps = 6
ces = 3
complaints = ["penipuan", "lapor"]  # complaints with one of these words; true: every complaint
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.case_rules import KINDS, USUAL, CaseRules, Rules
from domain.streams import SCALES
from domain.tables import tables_of
from escalations.shifts import wrong

KEYS = ("touchpoint", *KINDS, "complaints")


def case_rules_of(document: Mapping[str, Any]) -> CaseRules:
    """The rules of a configuration; USUAL where it says nothing. BadSetting says what would be right."""
    own: dict[str, Rules] = {}
    for table in tables_of(document, "case_rules"):
        unknown = next((key for key in table if key not in KEYS), None)
        if unknown is not None:
            raise wrong("rule_key", setting=unknown, known=", ".join(KEYS))
        names = _names(table)
        for name in names:
            if name in own:
                raise wrong("rule_twice", touchpoint=name or "*")
            own[name] = Rules({kind: _points(kind, table[kind]) for kind in KINDS if kind in table}, _words(table))
    return CaseRules(own.pop("", USUAL.default), own)


def _names(table: Mapping[str, Any]) -> list[str]:
    if "touchpoint" not in table:
        return [""]
    given = table["touchpoint"]
    names = given if isinstance(given, list) else [given]
    if not names or not all(isinstance(name, str) and name.strip() for name in names):
        raise wrong("rule_touchpoint", value=given)
    return [name.strip() for name in names]


def _points(kind: str, points: object) -> float:
    low, high = SCALES[kind]
    if not isinstance(points, int | float) or isinstance(points, bool) or not low <= points < high:
        raise wrong("rule_points", kind=kind, low=f"{low:g}", high=f"{high:g}", value=points)
    return float(points)


def _words(table: Mapping[str, Any]) -> tuple[str, ...] | None:
    given = table.get("complaints", False)
    if isinstance(given, bool):
        return () if given else None
    if not isinstance(given, list) or not given or not all(isinstance(word, str) and word.strip() for word in given):
        raise wrong("rule_words", value=given)
    return tuple(word.strip().lower() for word in given)
