"""The crew of the demo company: takes and answers its cases at a human pace, so that the backlog looks like one."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from domain.cases import Act, Case
from domain.errors import Conflict
from domain.ladders import Ladders
from domain.people import Actor
from domain.recovery import USUAL, Recoveries
from domain.times import HOUR, MINUTE
from escalations.recording import settle
from escalations.recovery import plan
from store import cases as kept
from store import sources
from store.engine import Store

CREW = (
    Actor("Dewi", "monitor"),
    Actor("Bagus", "monitor"),
    Actor("Ratna", "monitor"),
    Actor("Yusuf", "lead"),
    Actor("Maya", "manager"),
)
NAMES = frozenset(actor.name for actor in CREW)

AT_ONCE = 50
"""Acts in one transaction: the first round makes a thousand, and records want to come in meanwhile."""

ANSWERS = {
    "delivery": (
        ("Kurir tidak memperbarui status di gudang transit", "Paket dilacak, ongkir dikembalikan, kurir ditegur"),
        ("Alamat tidak lengkap pada label", "Pelanggan ditelepon, alamat dibetulkan, paket dikirim ulang"),
    ),
    "payment": (
        ("Pembayaran bank terlambat terkonfirmasi", "Saldo dicocokkan manual, pelanggan diberi voucher"),
        ("Potongan promo tidak terpasang", "Selisih dikembalikan, aturan promo dilaporkan"),
    ),
    "order": (("Stok tidak diperbarui penjual", "Pesanan dibatalkan tanpa denda, penjual diperingatkan"),),
    "search": (("Deskripsi produk tidak sesuai", "Deskripsi dibetulkan penjual, pelanggan diberi tahu"),),
    "returns": (("Penjual lambat menyetujui pengembalian", "Dana dikembalikan lebih dulu, penjual diperingatkan"),),
    "app": (("Aplikasi macet setelah pembaruan", "Diteruskan ke tim aplikasi, pelanggan diberi jalan lain"),),
    "": (("Jawaban pertama tidak menyelesaikan masalah", "Pelanggan ditelepon, masalah diselesaikan tuntas"),),
}


@dataclass(frozen=True)
class Plan:
    """What the crew will do about one case: who takes it and when, and when it is answered (epoch milliseconds)."""

    actor: Actor
    takes_at: int
    closes_at: int
    root_cause: str
    action: str


def tend(
    store: Store,
    now: int,
    *,
    seed: int = 0,
    on_change: Callable[[], None] = lambda: None,
    recovery: Recoveries = USUAL,
) -> int:
    """Do what the crew would have done by `now`; how many acts. Only cases of demo sources that no person has taken."""
    with store.read() as connection:
        demo = {source.source for source in sources.every(connection) if source.kind == "demo"}
        cases = [
            case
            for case in kept.open_cases(connection)
            if case.source in demo and (case.owner or "") in NAMES | {""} and case.paused is None
        ]
    due = [act for case in cases for act in _due(case, plan_of(case, seed), store.ladders, now)]
    for start in range(0, len(due), AT_ONCE):
        with store.write() as connection:
            for case_id, at, act in due[start : start + AT_ONCE]:
                done = _do(connection, case_id, store.ladders, at, act)
                if done is not None:
                    plan(connection, done, recovery)
    if due:
        on_change()
    return len(due)


def plan_of(case: Case, seed: int) -> Plan:
    """The crew's plan for one case: the same every time it is asked; another one each time it is opened again.

    Seven in ten are answered within the first level's time, two on the second level, one waits for the third.
    """
    returns = [pause.until for pause in case.pauses if pause.is_gap and pause.until is not None]
    began = max([case.opened_at, *returns])
    chance = random.Random(f"{seed}/{case.source}/{case.external_id}" + (f"/{len(returns)}" if returns else ""))
    luck = chance.random()
    if luck < 0.7:
        hours = min(chance.lognormvariate(2.3, 0.9), 46.0)
    elif luck < 0.9:
        hours = chance.uniform(49, 71)
    else:
        hours = chance.uniform(73, 110)
    actor = chance.choice(CREW[:3]) if hours < 48 else CREW[3] if hours < 72 else CREW[4]
    cause, action = chance.choice(ANSWERS.get(case.touchpoint or "", ANSWERS[""]))
    takes_at = began + int(hours * chance.uniform(0.1, 0.7) * HOUR)
    return Plan(actor, takes_at, began + int(hours * HOUR) + MINUTE, cause, action)


def _do(connection: Connection, case_id: int, ladders: Ladders, at: int, act: Callable[[Case], Act]) -> Case | None:
    try:
        return settle(connection, case_id, ladders, at, act)
    except Conflict:
        return None  # a person closed it in between


def _due(case: Case, plan: Plan, ladders: Ladders, now: int) -> list[tuple[int, int, Callable[[Case], Act]]]:
    """(case, moment, act) of what is to be done by now, dated as planned unless the case has climbed since."""
    found: list[tuple[int, int, Callable[[Case], Act]]] = []
    takes_at = _moment(case, plan.takes_at, ladders, now)
    closes_at = max(takes_at, _moment(case, plan.closes_at, ladders, now))
    if case.owner is None and plan.takes_at <= now:
        found.append((case.id, takes_at, lambda seen: seen.assigned(plan.actor, takes_at, owner=plan.actor.name)))
    if plan.closes_at <= now:
        answer = {"root_cause": plan.root_cause, "action": plan.action}
        found.append((case.id, closes_at, lambda seen: seen.closed(plan.actor, closes_at, **answer)))
    return found


def _moment(case: Case, planned: int, ladders: Ladders, now: int) -> int:
    has_climbed_since = case.level > case.standing(ladders, planned).level
    return now if has_climbed_since else planned
