"""The ways a report goes out: services of Apprise, among the notifiers or addresses of its own.

A mail shows the report with its pictures in it and the PDF beside; what else takes a file gets the words and the PDF.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from alerts.notifiers.apprise import Apprise, reason
from alerts.notifiers.base import Notifier
from domain.deliveries import NOT_TAKEN
from domain.errors import BadSetting, SendFailed
from domain.reports import Report

if TYPE_CHECKING:
    from reports.words import Told

EXAMPLE = "mailtos://user:password@example.org?to=lead@example.org"


@dataclass(frozen=True)
class Way:
    """One service; `name` is what may be shown of it, and what its deliveries are recorded under."""

    name: str
    url: str = field(repr=False)

    def send(self, told: Told, file_name: str) -> None:
        """Deliver the report; SendFailed if the service does not take it."""
        from apprise import Apprise as Service
        from apprise import LogCapture, NotifyFormat

        from reports import mail, paper

        service = Service()
        service.add(self.url)
        is_mail = any(hasattr(one, "inline") for one in service)
        for one in service:
            if is_mail:
                one.inline = True  # pictures named in the mail are shown in it
        files = [_file(paper.pdf(told), f"{file_name}.pdf", "application/pdf")]
        if is_mail:
            files += [_file(one.image, mail.image_name(one), "image/png") for one in told.numbers if one.image]
        said = mail.html(told) if is_mail else mail.text(told)
        form = NotifyFormat.HTML if is_mail else NotifyFormat.TEXT
        with LogCapture(level=logging.WARNING) as heard:
            if not service.notify(title=told.subject, body=said, body_format=form, attach=files):
                raise SendFailed(NOT_TAKEN.format(name=self.name, why=reason(heard.getvalue(), self.url)))


def ways_of(report: Report, notifiers: Sequence[Notifier]) -> tuple[Way, ...]:
    """To whom a report goes; BadSetting for a notifier that is not there or cannot carry it, or a wrong address."""
    by_name = {one.name: one for one in notifiers}
    found = [_named(report, name, by_name.get(name)) for name in report.notifiers]
    return (*found, *(_own(report, url) for url in report.recipients))


def _named(report: Report, name: str, notifier: object) -> Way:
    while notifier is not None and not isinstance(notifier, Apprise):
        notifier = getattr(notifier, "notifier", None)
    if notifier is None:
        said = "Report {name}: {way} cannot carry a report; take a notifier of type apprise."
        raise BadSetting.told("report_way", said, name=report.name, way=repr(name))
    return Way(name, notifier.url)


def _own(report: Report, url: str) -> Way:
    from apprise import Apprise as Service

    service = Service()
    if not service.add(url):
        said = "Report {name}: a recipient is an address such as {example}."
        raise BadSetting.told("report_recipient", said, name=report.name, example=EXAMPLE)
    one = service[0]
    # Whom a mail goes to may be read on the page; all else of an address may be a secret.
    to = [address for _, address in getattr(one, "targets", ()) if address] if hasattr(one, "inline") else []
    return Way(", ".join(to) or str(one.url(privacy=True)).split("?")[0], url)


def _file(content: bytes, name: str, kind: str) -> object:
    from apprise.attachment.memory import AttachMemory

    return AttachMemory(content=content, name=name, mimetype=kind)
