"""Bodies and questions that have not the form they need: every fault named, in the language that was asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

import locales

Told = tuple[str, dict[str, object]]
"""A key of `refusal` in the locales, and what it is filled with."""

_PLAIN = {
    "missing": "record_missing",
    "extra_forbidden": "field_unknown",
    "json_invalid": "field_json",
    "string_type": "field_text",
    "list_type": "field_list",
    "dict_type": "field_table",
    "model_type": "field_table",
    "model_attributes_type": "field_table",
    "bool_type": "record_flag",
    "bool_parsing": "record_flag",
    "int_type": "record_whole",
    "int_parsing": "record_whole",
    "int_parsing_size": "record_whole",
    "int_from_float": "record_whole",
    "float_type": "record_no_number",
    "float_parsing": "record_no_number",
    "finite_number": "record_endless",
}
_LIMITS = {
    "greater_than": ("field_above", "gt"),
    "greater_than_equal": ("record_less", "ge"),
    "less_than": ("field_below", "lt"),
    "less_than_equal": ("record_more", "le"),
}
LONGEST = 60
"""Characters of what was sent that are repeated."""


class Body(BaseModel):
    """What a request carries. A field that nobody reads is refused: it would be an intention that is silently lost."""

    model_config = ConfigDict(extra="forbid")


def told(error: Mapping[str, Any]) -> Told | None:
    """What a fault that pydantic found is called in the locales; None if they have no words for it.

    >>> told({"type": "missing", "input": {}})
    ('record_missing', {})
    >>> told({"type": "less_than_equal", "input": 9000, "ctx": {"le": 8784}})
    ('record_more', {'value': '9000', 'high': 8784})
    """
    kind, value = str(error["type"]), _short(error.get("input"))
    if kind in _LIMITS:
        key, bound = _LIMITS[kind]
        limit = error.get("ctx", {}).get(bound)
        return key, {"value": value, "low" if bound.startswith("g") else "high": limit}
    key = _PLAIN.get(kind, "")
    return (key, {} if key == "record_missing" else {"value": value}) if key else None


def faults(language: str, errors: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Each field that is wrong and why, in that language; the field is '' where it is the body as a whole."""
    return [{"field": _field(error), "error": _sentence(language, error)} for error in errors]


def _field(error: Mapping[str, Any]) -> str:
    # Of a body that is no JSON the place is told, which is no field.
    return "" if error["type"] == "json_invalid" else ".".join(map(str, error["loc"][1:]))


def _sentence(language: str, error: Mapping[str, Any]) -> str:
    found = told(error)
    return (locales.refusal(language, *found) if found else None) or str(error["msg"])


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= LONGEST else shown[:LONGEST] + "…"
