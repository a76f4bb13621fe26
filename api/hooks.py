"""Hooks: what other systems bring, each through a door of its own with a secret of its own."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from access.hooks import ALERTMANAGER, Hook
from api.bodies import read_body, records_of
from api.me import TheHub
from api.problems import language_of, problem
from api.records import told
from domain.errors import BadInput, NotFound
from hub import Hub

router = APIRouter(prefix="/hooks", tags=["hooks"])

LARGEST = 16 * 1024 * 1024
"""Bytes of one delivery."""
NOT_ADMITTED = "The signature or the credential does not fit the secret of this hook."


@router.post("/{source}")
async def take(source: str, request: Request, hub: TheHub) -> Response:
    """Take a delivery: signed records of one stream, or what an Alertmanager sends (`[[hooks]]` says which).

    `X-CEHub-Signature` is `sha256=` and the hexadecimal HMAC-SHA256 of the raw body under the hook's secret. An
    Alertmanager, which cannot sign, shows the secret as Bearer credential or Basic password. It is committed before the
    answer.
    """
    hook = hub.hooks.get(source)
    if hook is None:
        raise NotFound(f"There is no hook {source!r}; hooks are [[hooks]] tables of the configuration.")
    body = await read_body(request, largest=LARGEST)
    if not hook.admits(body, request.headers):
        return problem(401, NOT_ADMITTED)
    kind = request.headers.get("content-type", "application/json")
    if hook.type == ALERTMANAGER:
        answer = await asyncio.to_thread(_alerts, hub, hook, body)
    else:
        answer = told(await asyncio.to_thread(_records, hub, hook, body, kind), language_of(request))
    return Response(orjson.dumps(answer), media_type="application/json")


def _records(hub: Hub, hook: Hook, body: bytes, kind: str) -> Any:
    return hub.ingest.take(hook.stream, records_of(body, kind), source=hook.name, zone=hook.zone)


def _alerts(hub: Hub, hook: Hook, body: bytes) -> dict[str, Any]:
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadInput(f"The body is not JSON ({error}).") from None
    receipt = hub.outside.take(hook.name, document)
    rejected = [{"index": index, "error": error} for index, error in receipt.rejected]
    return {"taken": receipt.taken, "passed_over": receipt.passed_over, "rejected": rejected}
