"""Who is asking: told once, kept in a signed cookie, recorded in every transition."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from access.person import COOKIE, MAX_AGE
from api.malformed import Body
from domain.people import ROLES, Actor, actor_of
from hub import Hub

UNNAMED = Actor("api", "monitor")
"""Who a program is that does not say: it can reach the hub, so it may act, and its transitions say that it did."""


def hub_of(request: Request) -> Hub:
    """The hub this request is for."""
    hub: Hub = request.app.state.hub
    return hub


def actor_from(request: Request) -> Actor:
    """Who acts by this request."""
    return hub_of(request).people.read(request.cookies) or UNNAMED


TheHub = Annotated[Hub, Depends(hub_of)]
TheActor = Annotated[Actor, Depends(actor_from)]

router = APIRouter(prefix="/me", tags=["me"])


class Me(Body):
    """Who somebody says they are."""

    name: str
    role: str


@router.get("")
async def whoami(request: Request, hub: TheHub) -> dict[str, Any]:
    """The person of this browser, null if they have not said; and the roles there are."""
    actor = hub.people.read(request.cookies)
    person = {"name": actor.name, "role": actor.role} if actor else None
    return {"person": person, "roles": list(ROLES)}


@router.post("")
async def introduce(me: Me, request: Request, hub: TheHub) -> Response:
    """Say who you are; kept in a signed cookie for half a year."""
    actor = actor_of(me.name, me.role)
    answer = JSONResponse({"person": {"name": actor.name, "role": actor.role}})
    is_secure = request.url.scheme == "https"
    signed = hub.people.sign(actor)
    answer.set_cookie(COOKIE, signed, max_age=MAX_AGE, httponly=True, samesite="lax", secure=is_secure, path="/")
    return answer


@router.delete("")
async def forget() -> Response:
    """Forget who this browser's person is."""
    answer = Response(status_code=204)
    answer.delete_cookie(COOKIE, path="/")
    return answer
