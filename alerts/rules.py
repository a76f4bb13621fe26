"""What the configuration says of alerts: who is told, and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from alerts.addressing import ALL, AUDIENCES, Addressed
from alerts.levels import FIRST, leveled
from alerts.notifiers import NOTIFIERS, Notifier
from domain.errors import BadSetting
from domain.tables import tables_of


def notifiers_of(document: Mapping[str, Any]) -> tuple[Notifier, ...]:
    """The notifiers of the tables `[[notifiers]]`, in their order; () if there are none.

    BadSetting for an unknown type or key, a name given twice, or a notifier that cannot work.
    """
    tables = tables_of(document, "notifiers")
    found = tuple(_addressed(table) for table in tables)
    _check_names([notifier.name for notifier in found])
    return found


def _addressed(table: Mapping[str, Any]) -> Notifier:
    audience = table.get("audience", ALL)
    if audience not in AUDIENCES:
        said = "The audience of a notifier is one of {known}, not {value}."
        raise BadSetting.told("notifier_audience", said, known=", ".join(AUDIENCES), value=repr(audience))
    notifier = _notifier({name: value for name, value in table.items() if name != "audience"})
    return notifier if audience == ALL else Addressed(notifier, audience)


def _notifier(table: Mapping[str, Any]) -> Notifier:
    known = {kind.kind: kind for kind in NOTIFIERS}
    made = known.get(table.get("type", ""))
    if made is None:
        said = "A notifier has a type, one of {known}; this one says {value}."
        raise BadSetting.told("notifier_type", said, known=", ".join(known), value=repr(table.get("type")))
    allowed = {"type", "level", *(field.name for field in fields(made))} if is_dataclass(made) else {"type"}
    for key in table:
        if key not in allowed:
            said = "A notifier of type {kind} has no {setting}; it has {known}."
            words = {"kind": made.kind, "setting": repr(key), "known": ", ".join(sorted(allowed))}
            raise BadSetting.told("notifier_key", said, **words)
    own = {key: value for key, value in table.items() if key != "level"}
    return leveled(made.from_table(own), table.get("level", FIRST))


def _check_names(names: Sequence[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            said = "Two notifiers are called {name}; give each its own name."
            raise BadSetting.told("notifier_twice", said, name=repr(name))
