"""Reports from a terminal: which there are, and one written to a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import locales
from domain.errors import BadInput, Unwritten
from hub import Hub
from reports.desk import reports

KINDS = (".pdf", ".html")


def lines(hub: Hub) -> Iterator[str]:
    """One line a report: its name, when it goes out next, to whom."""
    language, zone, found = hub.settings.language, hub.settings.timezone, reports(hub).standing()
    for one in found:
        at = locales.moment(language, one.next_at, zone)
        to = ", ".join(one.to) or locales.text(language, "report.to_nobody")
        yield f"{one.report.name}  {locales.text(language, 'report.next')}: {at}  {to}"
    if not found:
        yield f"{locales.text(language, 'report.none')}. {locales.text(language, 'report.none_why')}"


def write(hub: Hub, name: str, path: Path | None) -> Path:
    """Write the report of that name; the file. BadInput for a file that is neither PDF nor HTML, or cannot be written.

    UnknownName if no report is called so.
    """
    from reports import mail, paper

    found = reports(hub)
    out = path or Path(f"{found.get(name).name}.pdf")
    if out.suffix.lower() not in KINDS:
        raise BadInput.told(
            "report_file", "A report is written to a file that ends in .pdf or .html, not {name}.", name=out
        )
    told = found.told(name)
    content = paper.pdf(told) if out.suffix.lower() == ".pdf" else mail.html(told, is_page=True).encode()
    try:
        out.write_bytes(content)
    except OSError as problem:
        raise Unwritten(out, problem) from None
    return out
