"""Crisis mode: when several metrics of one segment break together it proposes itself; a person decides.

–  ──proposed──▶ proposed ──accept──▶ accepted ──end──▶ ended
                    └──────decline──▶ declined ──accept──▶

Who decides, and who gives out its roles, is a shift lead or a manager (NotAllowed else).
"""

from __future__ import annotations

from dataclasses import replace

from domain.errors import Conflict, UnknownName
from domain.incidents import Act, Crisis, Incident, check_leads
from domain.people import HUB, Actor, named
from domain.transitions import transition

ROLES = ("lead", "communication", "data")
"""Who decides, who speaks to customers and management, who finds out why."""


def proposed(incident: Incident, now: int) -> Act:
    """So many of its metrics are broken together that somebody should decide whether this is a crisis."""
    return _moved(incident, HUB, now, "proposed", note="")


def accepted(incident: Incident, actor: Actor, now: int, *, note: str = "") -> Act:
    """Crisis mode is on: every screen says so, and whoever accepts leads until somebody else does.

    Conflict if it is on already, or the incident is over.
    """
    check_leads(actor)
    if incident.crisis == "accepted" or incident.state == "resolved":
        raise Conflict("The crisis is accepted already, or the incident is over.", state=_state(incident))
    after, change = _moved(incident, actor, now, "accepted", note=note)
    return replace(after, roles={"lead": actor.name, **incident.roles}), change


def declined(incident: Incident, actor: Actor, now: int, *, note: str = "") -> Act:
    """This is no crisis: it does not propose itself again for this incident. Conflict if it is not proposed."""
    check_leads(actor)
    if incident.crisis != "proposed":
        raise Conflict("No crisis is proposed for this incident.", state=_state(incident))
    return _moved(incident, actor, now, "declined", note=note)


def ended(incident: Incident, actor: Actor, now: int, *, note: str = "") -> Act:
    """Crisis mode is off; the incident goes on until metrics and cases have recovered. Conflict if it is not on."""
    check_leads(actor)
    if not incident.is_crisis:
        raise Conflict("Crisis mode is not on for this incident.", state=_state(incident))
    return _moved(incident, actor, now, "ended", note=note)


DECISIONS = {"accept": accepted, "decline": declined, "end": ended}
"""What a person can decide of a crisis."""


def cast(incident: Incident, actor: Actor, now: int, *, role: str, who: str) -> Act:
    """Somebody takes a role ('' = nobody); UnknownName for a role that there is not."""
    if role not in ROLES:
        raise UnknownName("role in an incident", role, ROLES)
    check_leads(actor)
    if incident.state == "resolved":
        raise Conflict("The incident is resolved, so nobody takes a role in it.", state="resolved")
    whom = named(who) or ""
    roles = {name: given for name, given in {**incident.roles, role: whom}.items() if given}
    after = replace(incident, roles=roles, changed_at=now)
    change = transition(now, f"role_{role}", actor, before=incident.roles.get(role, ""), after=whom)
    return after, change


def _moved(incident: Incident, actor: Actor, now: int, to: Crisis, *, note: str) -> Act:
    after = replace(incident, crisis=to, crisis_at=now, changed_at=now)
    return after, transition(now, f"crisis_{to}", actor, before=incident.crisis or "", after=to, note=note)


def _state(incident: Incident) -> str:
    return "resolved" if incident.state == "resolved" else f"crisis_{incident.crisis or 'none'}"
