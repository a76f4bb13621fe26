"""Playbooks: what to do, step by step, and which steps of an alert's are done."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter

from api.malformed import Body
from api.me import TheActor, TheHub
from api.queries import TheRank, iso
from domain.playbooks import Playbook
from domain.transitions import Transition
from locales import LANGUAGES
from locales.playbooks import playbook_title, step_text

router = APIRouter(tags=["playbooks"])


class Step(Body):
    """A step by its key, such as `complaints.1`; `is_done` false takes a tick back."""

    step: str
    is_done: bool = True


@router.get("/playbooks")
async def books(hub: TheHub, page: TheRank) -> dict[str, Any]:
    """Every playbook: those of the configuration first, then those that are built in."""
    return page.page(hub.playbooks.books, playbook_json)


@router.get("/alerts/{alert_id}/playbook")
async def of_alert(alert_id: int, hub: TheHub) -> dict[str, Any]:
    """The playbook of an alert, and which of its steps are done."""
    found = await asyncio.to_thread(hub.desk.detail, alert_id)
    followed = hub.playbooks.of(found.alert, found.transitions)
    return playbook_json(followed.book, followed.done)


@router.post("/alerts/{alert_id}/steps")
async def tick(alert_id: int, step: Step, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Tick off a step of an alert's playbook, or take that back; 409 if somebody was faster."""
    await asyncio.to_thread(hub.playbooks.tick, alert_id, actor, step.step, is_done=step.is_done)
    return await of_alert(alert_id, hub)


def playbook_json(book: Playbook, done: Mapping[str, Transition] | None = None) -> dict[str, Any]:
    """A playbook as the API tells it; of a followed one, who did which step when (null where nobody did)."""
    steps = [
        {
            "step": key,
            "text": {language: step_text(language, book, number) for language in LANGUAGES},
            **({} if done is None else {"done": _done(done.get(key))}),
        }
        for number, key in enumerate(book.keys, start=1)
    ]
    title = {language: playbook_title(language, book) for language in LANGUAGES}
    return {
        "name": book.name,
        "title": title,
        "metrics": list(book.scope.metrics),
        "where": dict(book.scope.where),
        "is_built_in": book.is_built_in,
        "steps": steps,
    }


def _done(tick: Transition | None) -> dict[str, Any] | None:
    return None if tick is None else {"who": tick.who, "role": tick.role, "at": iso(tick.at)}
