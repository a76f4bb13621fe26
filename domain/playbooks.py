"""Playbooks: what to do about an alert or an incident, step by step, ticked off by name.

[[playbooks]]                                  # the first that fits goes before what is built in
name = "late parcels"
metrics = ["complaint_ratio", "complaints"]    # any metric if it is left out
where = { touchpoint = "delivery" }            # the segment it is for; a topic, too, where alerts have one
steps = ["Call the courier's duty desk", { en = "Post the banner", id = "Pasang pengumuman" }]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from domain.alerts import Alert
from domain.errors import BadSetting, Conflict, NotFound, UnknownName
from domain.fleet import SCREEN
from domain.incidents import Incident
from domain.joint import JOINT
from domain.people import Actor
from domain.scope import KEYS as SCOPE
from domain.scope import Scope, scope_of
from domain.storms import place_of
from domain.tables import tables_of
from domain.transitions import Transition, transition

TICKED, UNTICKED = "ticked", "unticked"
KEYS = ("name", *SCOPE, "steps")
MOST_STEPS = 30
CRISIS = "crisis"
"""The playbook of an incident whose crisis was accepted."""

BUILT_IN: Mapping[str, tuple[str, ...]] = {
    "complaints": ("complaints", "complaint_ratio", "dispute_facilitation"),
    "satisfaction": ("csat", "csat_mean", "ces", "nps", "tnps", "enps", "response_rate"),
    "response": (
        "first_response_within_sla",
        "first_response_mean",
        "handle_mean",
        "resolution_within_sla",
        "resolution_mean",
    ),
    "traffic": ("interactions", "handoffs_mean"),
    "backlog": ("backlog", "case_backlog", "backlog_l1", "backlog_l2", "backlog_l3", "breached_share"),
    "voice": ("mentions", "negative_share", "net_sentiment", "app_rating"),
    "bot": ("bot_share", "bot_resolution", "self_service_share", "rule_reply_share"),
    "silent": (),
    SCREEN: (),
    JOINT: (),
    "other": (),
    CRISIS: (),
}
"""The built-in playbooks, and the metrics each is for. Their words are `playbook.<name>` and `playbook.<name>_<n>`."""
STEPS = 4
"""How many steps each built-in playbook has."""

Thing = TypeVar("Thing", Alert, Incident)


@dataclass(frozen=True)
class Playbook:
    """A name, what it is for, and its steps by language ('' for every language); a built-in one has its words in the
    languages, and `steps` that are empty."""

    name: str
    scope: Scope = field(default_factory=Scope)
    steps: tuple[Mapping[str, str], ...] = ({},) * STEPS
    is_built_in: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """Under which each step is ticked off.

        >>> Playbook("late parcels", steps=({"": "Call"}, {"": "Post"})).keys
        ('late parcels.1', 'late parcels.2')
        """
        return tuple(f"{self.name}.{number}" for number in range(1, len(self.steps) + 1))


def playbooks_of(document: Mapping[str, Any]) -> tuple[Playbook, ...]:
    """The configured playbooks, then those that are built in. BadSetting names the playbook and its fault."""
    own = tuple(_playbook(table) for table in tables_of(document, "playbooks"))
    for one in own:
        if sum(other.name == one.name for other in own) > 1 or one.name in BUILT_IN:
            said = "There are two playbooks {name}; give each its own name."
            raise BadSetting.told("playbook_twice", said, name=repr(one.name))
    return (*own, *(Playbook(name, Scope(metrics), is_built_in=True) for name, metrics in BUILT_IN.items()))


def of_alert(books: Sequence[Playbook], alert: Alert) -> Playbook:
    """The playbook for an alert: the first configured one that fits, else the built-in one of its metric."""
    found = next(
        (one for one in books if not one.is_built_in and one.scope.covers(alert.metric, place_of(alert))), None
    )
    if found is not None:
        return found
    if alert.kind == "silence":
        return _named(books, "silent")
    if alert.kind in (JOINT, SCREEN):
        return _named(books, alert.kind)
    return next((one for one in books if one.is_built_in and alert.metric in one.scope.metrics), _named(books, "other"))


def of_incident(books: Sequence[Playbook], incident: Incident, alerts: Iterable[Alert]) -> Playbook:
    """The playbook for an incident: that of a crisis once it is one, else that of its gravest alert."""
    first = sorted(alerts, key=lambda one: (one.state == "resolved", one.severity != "critical", one.since, one.id))
    if incident.crisis == "accepted" or not first:
        return _named(books, CRISIS)
    return of_alert(books, first[0])


def ticks_of(transitions: Iterable[Transition]) -> dict[str, Transition]:
    """The steps that are done, by key, with who did each and when."""
    done: dict[str, Transition] = {}
    for one in transitions:
        if one.kind == TICKED:
            done[one.after] = one
        elif one.kind == UNTICKED:
            done.pop(one.before, None)
    return done


def ticked(
    thing: Thing, book: Playbook, done: Mapping[str, Transition], actor: Actor, now: int, *, step: str, is_done: bool
) -> tuple[Thing, Transition]:
    """A step done, or not after all. NotFound for a step that there is not, Conflict if somebody was faster."""
    if step not in book.keys:
        raise NotFound(f"The playbook {book.name!r} has no step {step!r}.", key="gone")
    if (step in done) == is_done:
        raise Conflict("Somebody was faster: the step is as you want it.", state=TICKED if is_done else UNTICKED)
    before, after = ("", step) if is_done else (step, "")
    change = transition(now, TICKED if is_done else UNTICKED, actor, before=before, after=after)
    return replace(thing, changed_at=now), change


def _named(books: Sequence[Playbook], name: str) -> Playbook:
    return next(one for one in books if one.name == name)


def _playbook(table: Mapping[str, Any]) -> Playbook:
    name = table.get("name")
    if not isinstance(name, str) or not name.strip():
        raise BadSetting.told("playbook_name", 'Each [[playbooks]] table needs a name, such as name = "late parcels".')
    try:
        for key in table:
            if key not in KEYS:
                raise UnknownName("key of such a table", key, KEYS)
        return Playbook(name.strip(), scope_of(table), _steps(table.get("steps")))
    except (UnknownName, BadSetting) as error:
        raise BadSetting.told("playbook_wrong", "Playbook {name}: {why}", name=repr(name), why=error) from None


def _steps(said: object) -> tuple[Mapping[str, str], ...]:
    steps = [{"": one} if isinstance(one, str) else one for one in said] if isinstance(said, list) else []
    is_good = all(
        isinstance(one, dict) and one and all(isinstance(w, str) and w for w in one.values()) for one in steps
    )
    if not 1 <= len(steps) <= MOST_STEPS or not is_good:
        told = "steps is a list of 1 to {most} texts, or of texts by language."
        raise BadSetting.told("playbook_steps", told, most=MOST_STEPS)
    return tuple(steps)
