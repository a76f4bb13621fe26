"""A report goes out once to each recipient, claimed before and recorded after, whatever restarts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.deliveries import INTERRUPTED
from domain.errors import BadInput, BadSetting, Conflict
from domain.people import Actor
from reports.desk import Reports
from store import sends
from store.reported import report_sends
from tests.make import HandClock, make_interaction
from tests.reports.conftest import MakeHub
from tests.reports.postman import Postman

SARI = Actor("Sari", "lead")
DAILY = {"name": "day", "schedule": "daily", "at": "14:00", "metrics": ["interactions"]}


def test_what_fell_due_arrives_once_as_a_mail_with_pictures_and_paper(
    make_hub: MakeHub, postman: Postman, clock: HandClock
) -> None:
    table = {**DAILY, "recipients": [postman.address()]}
    hub = make_hub(reports=[table])
    yesterday = clock.now - timedelta(days=1)
    records = [make_interaction(occurred_at=(yesterday - timedelta(minutes=9 * n)).isoformat()) for n in range(90)]
    hub.ingest.take("interactions", records, source="crm")
    hub.catch_up()
    assert Reports(hub).tick() == 1
    assert [Reports(hub).tick(), Reports(make_hub(reports=[table])).tick()] == [0, 0]
    (one,) = postman.mails
    assert one["subject"] == "Daily report: Thu 19 Nov 2026"
    parts = {part.get_content_type(): part for part in one.walk() if not part.is_multipart()}
    assert "cid:interactions.png" in parts["text/html"].get_content()
    assert parts["image/png"]["content-id"] == "<interactions.png>"
    assert parts["application/pdf"].get_content().startswith(b"%PDF-")
    assert parts["application/pdf"].get_filename() == "day-2026-11-20.pdf"


def test_the_next_turn_is_another_sending(make_hub: MakeHub, postman: Postman, clock: HandClock) -> None:
    found = Reports(make_hub(reports=[{**DAILY, "recipients": [postman.address()]}]))
    for _ in range(3):
        found.tick()
        clock.move(days=1)
    assert len(postman.mails) == 3
    assert found.standing()[0].last is not None


def test_old_news_waits_for_its_next_turn(make_hub: MakeHub, postman: Postman, clock: HandClock) -> None:
    clock.move(hours=13)
    assert Reports(make_hub(reports=[{**DAILY, "recipients": [postman.address()]}])).tick() == 0
    assert postman.mails == []


def test_a_closed_door_is_tried_again_and_the_others_do_not_wait(
    make_hub: MakeHub, postman: Postman, clock: HandClock
) -> None:
    with Postman(is_closed=True) as closed:
        to = [closed.address("a@example.org"), postman.address("b@example.org")]
        found = Reports(make_hub(reports=[{**DAILY, "recipients": to}]))
        assert found.tick() == 1
        failed = next(send for _, send in found.past()[0] if send.notifier == "a@example.org")
        assert "did not take it" in str(failed.error)
        assert failed.next_at is not None
        closed.is_closed = False
        clock.move(minutes=2)
        assert found.tick() == 1
    assert (len(closed.mails), len(postman.mails)) == (1, 1)


def test_a_hub_that_was_killed_while_sending_does_not_send_again(
    make_hub: MakeHub, postman: Postman, clock: HandClock
) -> None:
    hub = make_hub(reports=[{**DAILY, "recipients": [postman.address()]}])
    Reports(hub).ask("day", SARI)
    with hub.store.write() as connection:
        (due,) = sends.pending(connection, hub.now, table=report_sends)
        assert sends.claim(connection, due, now=hub.now, table=report_sends)
    clock.move(minutes=5)
    found = Reports(hub)
    found.tick()
    asked = next(send for run, send in found.past()[0] if run.who == "Sari")
    assert asked.error == INTERRUPTED
    assert len(postman.mails) <= 1, "only what fell due meanwhile"


def test_a_report_is_asked_for_in_somebodys_name_and_not_twice_in_a_minute(
    make_hub: MakeHub, postman: Postman, clock: HandClock
) -> None:
    found = Reports(make_hub(reports=[{**DAILY, "recipients": [postman.address()]}]))
    found.ask("day", SARI)
    with pytest.raises(Conflict):
        found.ask("day", SARI)
    clock.move(minutes=1)
    found.ask("day", SARI)
    assert {run.who for run, _ in found.past()[0]} == {"Sari"}


def test_what_goes_to_nobody_cannot_be_sent_and_never_falls_due(make_hub: MakeHub) -> None:
    found = Reports(make_hub(reports=[DAILY]))
    with pytest.raises(BadInput, match="has nobody to be sent to"):
        found.ask("day", SARI)
    assert (found.tick(), found.past()) == (0, ([], None))


def test_a_notifier_of_apprise_carries_it_and_another_is_refused(make_hub: MakeHub, postman: Postman) -> None:
    mail = {"name": "mail", "type": "apprise", "url": postman.address()}
    hook = {"name": "hook", "type": "webhook", "url": "http://localhost:1", "secret": "sixteen letters!"}
    found = Reports(make_hub(reports=[{**DAILY, "notifiers": ["mail"]}], notifiers=[mail]))
    assert (found.tick(), found.past()[0][0][1].notifier) == (1, "mail")
    with pytest.raises(BadSetting, match="'hook' cannot carry a report"):
        _ = Reports(make_hub(reports=[{**DAILY, "notifiers": ["hook"]}], notifiers=[hook])).ways
    with pytest.raises(BadSetting, match="a recipient is an address"):
        _ = Reports(make_hub(reports=[{**DAILY, "recipients": ["lead@example"]}])).ways


def test_secrets_of_an_address_are_shown_nowhere(make_hub: MakeHub) -> None:
    secret = "json://user:geheim@127.0.0.1:1/hook"
    (one,) = Reports(make_hub(reports=[{**DAILY, "recipients": [secret]}])).standing()
    assert "geheim" not in one.to[0]
    assert "geheim" not in repr(one)
