"""Every page of the hub, from the app's own list, so that a new one is walked through without being named here."""

from __future__ import annotations

from typing import Any

import dash
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from domain.alerts import Alert, Finding
from domain.metrics import metric_of
from domain.people import Actor
from domain.silences import Wish
from domain.times import HOUR, MINUTE, from_ms, to_ms, utc_now
from domain.verdicts import Verdict
from hub import Trouble
from reports.freezer import Asked, freeze
from tests.browser.conftest import Running
from tests.make import make_interaction, make_mention, make_survey

SARI = Actor("Sari", "lead")
OPENED = ("/alerts?id=1", "/cases?id=1", "/scenes?screen=main", "/metrics/csat?range=24h&grain=1h&table=open")
"""Pages that show more once something on them is chosen."""


def an_alert(running: Running, metric: str, **segment: str) -> Alert:
    """An alert of some minutes ago."""
    now = to_ms(utc_now())
    verdict = Verdict(now - now % MINUTE, 2.6, "high", 0.046, 0.028, 0.024, 0.033, 6214, "high")
    return running.hub.chain.take([Finding(metric, segment, "metric", verdict, now - 4 * MINUTE)])[0]


def lived_in(running: Running) -> None:
    """Two alerts and a muted one, a case, a silence, records of three streams and one that was refused."""
    an_alert(running, "complaint_ratio")
    an_alert(running, "first_response_mean", region="Kabupaten Kepulauan Tanimbar")
    an_alert(running, "complaint_ratio", channel="chat")
    now = to_ms(utc_now())
    running.hub.silences.make(Wish({"channel": ["chat"]}, "rilis aplikasi", now + HOUR), SARI)
    running.hub.cases.open_by_hand(SARI, Trouble("Paket dinyatakan sampai, tetapi pembeli belum menerima apa pun"))
    at = from_ms(now - 5 * MINUTE).isoformat()
    running.take("surveys", *[make_survey(occurred_at=at, customer="c-1") for _ in range(12)], {"kind": "nonsense"})
    running.take("interactions", make_interaction(occurred_at=at))
    running.take("mentions", make_mention(occurred_at=at, text="paket saya belum sampai, kurir tidak bisa dihubungi"))
    running.hub.replay.recorder.write()


def addresses(running: Running) -> list[str]:
    """The address of every page, and of those on which something is chosen; a page with a new kind of name in its
    address raises KeyError until it is filled in here."""
    now = to_ms(utc_now())
    asked = Asked(metric_of("csat"), now - 24 * HOUR, now, "1h", "channel", "week")
    kept = freeze(running.hub, asked, SARI, name="Courier strike", note="")
    (record, *_), _ = running.hub.records("surveys", now - HOUR, now, {}, 1, None, metric_of("csat"))
    filled = {"<metric>": "csat", "<screen>": "main", "<scene>": "main", "<customer>": str(record["customer"])}
    templates = [page["path_template"] or page["path"] for page in dash.page_registry.values()]
    found = ["/".join(filled[part] if part.startswith("<") else part for part in one.split("/")) for one in templates]
    return [*dict.fromkeys(found), *OPENED, f"/frozen?id={kept.token}"]


def drawn(page: Any) -> None:
    """Wait until the page shows what it has: connected, nothing asked for any more, no table half drawn."""
    expect(page.locator("#desk-main, .wall").first).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-dash-is-loading='true']")).to_have_count(0)
    expect(page.locator(".ag-header-row:empty, .ag-root:not(:has(.ag-header-cell))")).to_have_count(0)


def found_by_axe(page: Any, within: str | None = None) -> list[tuple[str, str]]:
    """What axe finds, of all its rules, the size of what is pressed and its name by voice: the rule and the element."""
    more = {rule: {"enabled": True} for rule in ("target-size", "label-content-name-mismatch")}
    found = Axe().run(page, within, {"rules": more}).response["violations"]
    return [(one["id"], node["html"][:120]) for one in found for node in one["nodes"][:3]]
