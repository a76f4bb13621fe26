"""Hooks: what other systems bring, each through a door of its own with a secret of its own."""

from __future__ import annotations

import asyncio
from hashlib import blake2b
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from access.hooks import ALERTMANAGER, Hook
from api.bodies import read_body, records_of
from api.me import TheHub
from api.problems import in_language, language_of, problem
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
        said = "There is no hook {name}; hooks are [[hooks]] tables of the configuration."
        raise NotFound.told("hook_unknown", said, name=repr(source))
    body = await read_body(request, largest=LARGEST)
    language = language_of(request)
    if not hook.admits(body, request.headers):
        return problem(401, in_language(language, NOT_ADMITTED, "hook_secret", {}))
    kind = request.headers.get("content-type", "application/json")
    if hook.type == ALERTMANAGER:
        answer = await asyncio.to_thread(_alerts, hub, hook, body, language)
    else:
        answer = told(await asyncio.to_thread(_records, hub, hook, body, kind), language)
    return Response(orjson.dumps(answer), media_type="application/json")


def _records(hub: Hub, hook: Hook, body: bytes, kind: str) -> Any:
    digest = blake2b(body, digest_size=16).hexdigest()
    return hub.ingest.take(hook.stream, records_of(body, kind), source=hook.name, zone=hook.zone, digest=digest)


def _alerts(hub: Hub, hook: Hook, body: bytes, language: str) -> dict[str, Any]:
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadInput.told("body_json", "The body is not JSON ({why}).", why=str(error)) from None
    receipt = hub.outside.take(hook.name, document)
    rejected = [
        {"index": index, "error": in_language(language, why.error, why.refusal, why.words)}
        for index, why in receipt.rejected
    ]
    return {"taken": receipt.taken, "passed_over": receipt.passed_over, "rejected": rejected}
