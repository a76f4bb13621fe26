"""The tables of a configuration file that share a name: `[[sources]]`, `[[screens]]` and their like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.errors import BadSetting


def tables_of(document: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The tables of that name, in their order; [] if there are none. BadSetting if it is something else.

    >>> tables_of({"screens": [{"name": "lobby"}]}, "screens"), tables_of({}, "screens")
    ([{'name': 'lobby'}], [])
    """
    tables = document.get(name, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise BadSetting.told("tables", "Write {name} as tables that begin with [[{name}]].", name=name)
    return tables
