"""The API as one ASGI app: its routes, and what stands in front of them."""

from __future__ import annotations

from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response

from access.gate import Gate
from api import (
    alerts,
    annotated,
    backtest,
    budget,
    cases,
    customers,
    frozen,
    handovers,
    health,
    hooks,
    incidents,
    me,
    mentions,
    metrics,
    monitors,
    playbooks,
    quarantine,
    ranges,
    records,
    recoveries,
    reference,
    replay,
    reports,
    screens,
    sheets,
    silences,
    topics,
    views,
)
from api.logs import RequestLog, RequestTally
from api.problems import answer_problems, problem
from api.queries import asked_once
from api.shelf import Shelf
from hub import Hub

ROUTERS = (
    records.router,
    hooks.router,
    metrics.router,
    monitors.router,
    ranges.router,
    sheets.router,
    annotated.router,
    backtest.router,
    budget.router,  # before the alerts: their path with an id would take it for one
    playbooks.router,
    alerts.router,
    incidents.router,
    silences.router,
    cases.router,
    customers.router,
    recoveries.router,
    handovers.router,
    mentions.router,
    topics.router,
    screens.router,
    views.router,
    replay.router,
    reports.router,
    frozen.router,
    quarantine.router,
    me.router,
)

# Made once: what an app is given already knows its parameters, which takes longer than all else in an app.
V1 = APIRouter(prefix="/api/v1", dependencies=[Depends(asked_once)])
for _router in ROUTERS:
    V1.include_router(_router)


def create_api(hub: Hub) -> FastAPI:
    """An app with the REST calls and the health checks of this hub; `guard` it once everything else is on it."""
    app = FastAPI(
        title="CE Hub",
        version="1",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        routes=list(V1.routes),
    )
    app.state.hub = hub
    app.state.requests = RequestTally()
    answer_problems(app)
    app.include_router(health.router)
    app.include_router(reference.router)
    app.add_api_route("/api/{rest:path}", _no_such_call, methods=["GET", "POST", "DELETE"], include_in_schema=False)
    return app


def guard(app: FastAPI) -> None:
    """Put the gate in front of everything; the last to be added is the first to be asked."""
    settings = app.state.hub.settings
    app.add_middleware(Shelf)
    app.add_middleware(GZipMiddleware, minimum_size=500, compresslevel=6)
    app.add_middleware(Gate, hosts=(settings.host, *settings.hosts))
    app.add_middleware(RequestLog, tally=app.state.requests)


async def _no_such_call(rest: str) -> Response:
    return problem(404, f"There is no call /api/{rest}; see /api/docs.")
