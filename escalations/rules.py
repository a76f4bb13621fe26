"""Which records open a case by themselves: bad answers and complaints, for each touchpoint, and of whom.

[[case_rules]]
touchpoint = "payment"              # or several: ["payment", "refund"]; left out: all that have no rules of their own
csat = 2                            # an answer of at most so much, on the usual scale of its kind
nps = 6
ces = 3
complaints = ["penipuan", "lapor"]  # complaints with one of these words; true: every complaint
topics = ["fraud"]                  # complaints of this category, or in which this topic was heard
repeat = { count = 3, days = 30 }   # the third complaint of a customer within thirty days, and every one after it
vip = { csat = 3, complaints = true }  # what opens a case for important customers, beside all that

[[vip]]                             # who is important: all of what one table says, or of another
customers = ["C-77"]                # the references that sources use; they are hashed as those are
audience = ["seller"]               # values of a dimension
extra = { tier = "gold" }           # values of fields that only the source knows
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from domain.case_rules import KINDS, USUAL, CaseRules, Repeat, Rules, Vip
from domain.streams import COMMON_DIMENSIONS, SCALES
from domain.tables import tables_of
from escalations.shifts import wrong

KEYS = ("touchpoint", *KINDS, "complaints", "topics", "repeat", "vip")
VIP_KEYS = ("customers", *COMMON_DIMENSIONS, "extra")
MOST_VIPS = 5_000
MOST_DAYS = 365


def case_rules_of(document: Mapping[str, Any], refer: Callable[[str], str] = str) -> CaseRules:
    """The rules of a configuration; USUAL where it says nothing. BadSetting says what would be right.

    `refer` hides a customer's reference as those of records are hidden.
    """
    own: dict[str, Rules] = {}
    for table in tables_of(document, "case_rules"):
        _expect_known(table, KEYS, "case_rules")
        names = _names(table)
        for name in names:
            if name in own:
                raise wrong("rule_twice", touchpoint=name or "*")
            own[name] = _rules(table)
    vips = tuple(_vip(table, refer) for table in tables_of(document, "vip"))
    return CaseRules(own.pop("", USUAL.default), own, vips)


def _expect_known(table: Mapping[str, Any], known: tuple[str, ...], which: str) -> None:
    unknown = next((key for key in table if key not in known), None)
    if unknown is not None:
        raise wrong("rule_key", which=which, setting=unknown, known=", ".join(known))


def _rules(table: Mapping[str, Any]) -> Rules:
    points = {kind: _points(kind, table[kind]) for kind in KINDS if kind in table}
    return Rules(points, _words(table), _topics(table), _repeat(table), _vip_rules(table))


def _topics(table: Mapping[str, Any]) -> tuple[str, ...]:
    given = table.get("topics", [])
    if not isinstance(given, list) or not all(isinstance(one, str) and one.strip() for one in given):
        raise wrong("rule_topics", value=given)
    return tuple(one.strip() for one in given)


def _repeat(table: Mapping[str, Any]) -> Repeat | None:
    if "repeat" not in table:
        return None
    given = table["repeat"]
    is_table = isinstance(given, Mapping) and given.keys() == {"count", "days"}
    numbers = [given["count"], given["days"]] if is_table else []
    if not all(isinstance(one, int) and not isinstance(one, bool) for one in numbers) or not numbers:
        raise wrong("rule_repeat", value=given)
    if not (numbers[0] >= 2 and 1 <= numbers[1] <= MOST_DAYS):
        raise wrong("rule_repeat", value=given)
    return Repeat(*numbers)


def _vip_rules(table: Mapping[str, Any]) -> Rules | None:
    given = table.get("vip")
    if given is None:
        return None
    if not isinstance(given, Mapping):
        raise wrong("rule_vip", value=given)
    _expect_known(given, (*KINDS, "complaints"), "case_rules.vip")
    return Rules({kind: _points(kind, given[kind]) for kind in KINDS if kind in given}, _words(given))


def _vip(table: Mapping[str, Any], refer: Callable[[str], str]) -> Vip:
    _expect_known(table, VIP_KEYS, "vip")
    lists = {name: value for name, value in table.items() if name != "extra"}
    extra = table.get("extra", {})
    is_listed = all(
        isinstance(value, list) and value and all(isinstance(one, str) for one in value) for value in lists.values()
    )
    is_said = isinstance(extra, Mapping) and all(isinstance(value, str) for value in extra.values())
    if not table or not is_listed or not is_said or len(table.get("customers", ())) > MOST_VIPS:
        raise wrong("vip", most=MOST_VIPS)
    customers = tuple(refer(one.strip()) for one in lists.pop("customers", ()))
    return Vip(customers, {name: tuple(values) for name, values in lists.items()}, dict(extra))


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
