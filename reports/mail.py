"""A report as a mail: one column of tables with their styles in them, because mail clients know little more."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from html import escape

from components.palette import palette
from reports.chart import HEIGHT, WIDTH
from reports.words import Number, Quoted, Told

_FONT = "Inter,'Segoe UI',Helvetica,Arial,sans-serif"
_PLAIN = 'role="presentation" cellpadding="0" cellspacing="0" border="0" width="100%"'
_TONES = {"good": "good", "bad": "bad-ink", "": "ink-2"}
_SIGNS = {"critical": "■", "warning": "▲"}
_IN_A_HAND = (
    "@media(max-width:680px){.sheet{width:100%!important}.edge{padding:0!important}.part{padding-left:14px!important;"
    "padding-right:14px!important}.tile,.tiles,.tiles tr,.tiles tbody,.over,.over tr,.over tbody,.over td{"
    "display:block!important;width:auto!important;text-align:left!important}.tile{margin-bottom:8px}}"
)
"""What a phone is told: the sheet is as wide as it, one number below the other."""
IN_A_ROW = 3
"""Numbers beside each other."""


def image_name(number: Number) -> str:
    """What the picture of a metric is called: as an attachment, and in the mail that shows it."""
    return f"{number.name}.png"


def html(told: Told, *, is_page: bool = False) -> str:
    """The mail; its pictures are its attachments, or stand in it if it `is_page`."""
    colour = palette("light")
    inside = "".join(_parts(told, colour, is_page=is_page))
    head = (
        f'<!doctype html><html lang="{told.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light">'
        f"<title>{escape(told.subject)}</title><style>{_IN_A_HAND}</style></head>"
    )
    return (
        f'{head}<body style="margin:0;padding:0;background:{colour["ground"]};color:{colour["ink"]};'
        f'font-family:{_FONT};font-size:15px;line-height:1.5">'
        f'<table {_PLAIN} style="background:{colour["ground"]}">'
        '<tr><td align="center" class="edge" style="padding:24px 8px">'
        f'<table role="presentation" class="sheet" cellpadding="0" cellspacing="0" border="0" width="{WIDTH + 48}" '
        f'style="max-width:100%;background:{colour["tile"]};border-radius:8px">'
        f"{inside}</table></td></tr></table></body></html>"
    )


def text(told: Told) -> str:
    """The report in a few plain lines, for services that carry no mail."""
    lines = [told.period, told.made, ""]
    lines += [f"{one.label}: {one.value}{f' ({one.moved})' if one.moved else ''}" for one in told.numbers]
    lines += ["", *told.alert_lines]
    lines += [told.address] if told.address else []
    return "\n".join(lines)


def _parts(told: Told, colour: dict[str, str], *, is_page: bool) -> Iterator[str]:
    yield _row(_head(told, colour), "28px 24px 4px")
    yield _row(_numbers(told, colour, is_page=is_page), "12px 16px 8px")
    for number in told.numbers:
        yield _row(_chart(number, told, colour, is_page=is_page), "20px 24px 4px", colour["line"])
    yield _row(_title(told.text("alerts"), colour) + _alerts(told, colour), "20px 24px 8px", colour["line"])
    yield _row(_title(told.text("cases"), colour) + _cases(told, colour), "20px 24px 8px", colour["line"])
    yield _row(
        _title(told.text("topics"), colour) + _topics(told, colour, is_page=is_page), "20px 24px 8px", colour["line"]
    )
    yield _row(_foot(told, colour), "20px 24px 28px", colour["line"])


def _row(inside: str, padding: str, line: str = "") -> str:
    border = f";border-top:1px solid {line}" if line else ""
    return f'<tr><td class="part" style="padding:{padding}{border}">{inside}</td></tr>'


def _head(told: Told, colour: dict[str, str]) -> str:
    demo = f" · {escape(told.demo)}" if told.demo else ""
    return (
        f'<div style="font-size:13px;font-weight:600;color:{colour["accent"]}">CE Hub{demo}</div>'
        f'<h1 style="margin:4px 0 2px;font-size:26px;line-height:1.25;font-weight:600">{escape(told.title)}</h1>'
        f'<div style="font-size:16px;color:{colour["ink-2"]}">{escape(told.period)}</div>'
        f'<div style="font-size:13px;color:{colour["ink-3"]}">{escape(told.against)}<br>{escape(told.made)}</div>'
    )


def _title(said: str, colour: dict[str, str]) -> str:
    return f'<h2 style="margin:0 0 8px;font-size:17px;font-weight:600;color:{colour["ink"]}">{escape(said)}</h2>'


def _numbers(told: Told, colour: dict[str, str], *, is_page: bool) -> str:
    cells = [_tile(one, told, colour, is_page=is_page) for one in told.numbers]
    cells += ["<td></td>"] * (-len(cells) % IN_A_ROW)
    rows = [f"<tr>{''.join(cells[i : i + IN_A_ROW])}</tr>" for i in range(0, len(cells), IN_A_ROW)]
    dress = 'role="presentation" class="tiles" cellpadding="0" cellspacing="8" border="0" width="100%"'
    return f"<table {dress}>{''.join(rows)}</table>"


def _tile(one: Number, told: Told, colour: dict[str, str], *, is_page: bool) -> str:
    # Ink, not the tone, carries the number; arrow and words carry what the tone says.
    name = _way(one.label, one.way, told, colour, is_page=is_page)
    dress = f"background:{colour['raised']};border-radius:6px;padding:10px 12px"
    return (
        f'<td class="tile" valign="top" width="33%" style="{dress}">'
        f'<div style="font-size:13px;color:{colour["ink-2"]}">{name}</div>'
        f'<div style="font-size:22px;line-height:1.3;font-weight:600">{escape(one.value)}</div>'
        f'<div style="font-size:12px;color:{colour["ink-3"]}">{escape(one.behind)}</div>'
        f'<div style="font-size:12px;color:{colour[_TONES[one.tone]]}">{escape(one.moved)}</div></td>'
    )


def _chart(one: Number, told: Told, colour: dict[str, str], *, is_page: bool) -> str:
    name = _way(one.label, one.way, told, colour, is_page=is_page)
    head = (
        f'<table class="over" {_PLAIN}><tr><td style="font-size:16px;font-weight:600">{name}</td>'
        f'<td align="right" style="font-size:16px;font-weight:600">{escape(one.value)} '
        f'<span style="font-size:13px;font-weight:400;color:{colour[_TONES[one.tone]]}">{escape(one.moved)}</span>'
        "</td></tr></table>"
    )
    if one.image is None:
        return f'{head}<p style="color:{colour["ink-3"]}">{escape(told.text("no_line"))}</p>'
    source = f"cid:{image_name(one)}"
    if is_page:
        source = "data:image/png;base64," + base64.b64encode(one.image).decode()
    return (
        f'{head}<img src="{source}" width="{WIDTH}" height="{HEIGHT}" alt="{escape(one.spoken)}" '
        'style="display:block;width:100%;height:auto;margin:6px 0 2px">'
        f'<div style="font-size:12px;color:{colour["ink-3"]}">{_legend(one, told, colour)}</div>'
    )


def _way(said: str, way: str, told: Told, colour: dict[str, str], *, is_page: bool) -> str:
    """The way from a number to what is behind it: in a mail only if it is known where the hub is found."""
    if not (told.home or is_page):
        return escape(said)
    address = escape(way if is_page else told.home + way)
    return f'<a href="{address}" target="_blank" rel="noopener" style="color:{colour["accent"]}">{escape(said)}</a>'


def _legend(one: Number, told: Told, colour: dict[str, str]) -> str:
    value, before, band, thin = told.legend
    marks = [(f'<b style="color:{colour["series"]}">—</b>', value)]
    marks += [(f'<b style="color:{colour["last-week"]}">- -</b>', before)] if one.has_before else []
    marks += [(f'<b style="color:{colour["series"]};opacity:.3">■</b>', band)] if one.has_band else []
    marks += [(f'<b style="color:{colour["line-strong"]}">—</b>', thin)] if one.has_thin else []
    return " &nbsp; ".join(f"{mark} {escape(said)}" for mark, said in marks)


def _alerts(told: Told, colour: dict[str, str]) -> str:
    lines = "".join(f'<p style="margin:0 0 6px">{escape(line)}</p>' for line in told.alert_lines)
    edge = f"border-top:1px solid {colour['line']}"
    rows = "".join(
        f'<tr style="font-size:14px"><td valign="top" style="padding:5px 8px 5px 0;{edge}">'
        f'<span style="color:{colour["bad" if severity == "critical" else "warn"]}" title="{escape(called)}">'
        f"{_SIGNS.get(severity, '●')}</span> {escape(title)}</td>"
        f'<td valign="top" align="right" style="padding:5px 0;{edge};'
        f'color:{colour["ink-3"]};white-space:nowrap">{escape(when)}<br>{escape(called)} · {escape(label)}</td></tr>'
        for severity, title, when, called, label in told.alerts
    )
    return lines + (f"<table {_PLAIN}>{rows}</table>" if rows else "")


def _cases(told: Told, colour: dict[str, str]) -> str:
    if not told.cases:
        return f'<p style="margin:0">{escape(told.text("cases_none"))}</p>'
    heads = [told.text(f"case_{name}") for name in ("level", "opened", "closed", "open", "unowned")]
    return _table([tuple(heads), *told.cases], colour)


def _table(rows: list[tuple[str, ...]], colour: dict[str, str]) -> str:
    drawn = []
    for number, row in enumerate(rows):
        tag, tone = ("th", "ink-3") if number == 0 else ("td", "ink")
        dress = f"border-top:1px solid {colour['line']};font-weight:400;color:{colour[tone]}"
        cells = [
            f'<{tag} align="{"right" if place else "left"}" style="padding:5px 0 5px {8 if place else 0}px;{dress}">'
            f"{escape(said)}</{tag}>"
            for place, said in enumerate(row)
        ]
        drawn.append(f'<tr style="font-size:14px">{"".join(cells)}</tr>')
    return f'<table cellpadding="0" cellspacing="0" border="0" width="100%">{"".join(drawn)}</table>'


def _topics(told: Told, colour: dict[str, str], *, is_page: bool) -> str:
    if not told.topics:
        return f'<p style="margin:0">{escape(told.text("topics_none"))}</p>'
    return "".join(_topic(one, told, colour, is_page=is_page) for one in told.topics)


def _topic(one: Quoted, told: Told, colour: dict[str, str], *, is_page: bool) -> str:
    name = _way(one.topic, one.way, told, colour, is_page=is_page)
    counts = told.text("topic_counts", n=one.count, negative=one.negative)
    edge = f"border-left:3px solid {colour['line']};color:{colour['ink-2']}"
    quote = (
        f'<div style="margin:4px 0 0;padding:2px 0 2px 12px;{edge};'
        f'font-size:14px">“{escape(one.quote)}”<br><span style="font-size:12px;color:{colour["ink-3"]}">'
        f"{escape(one.source)}</span></div>"
    )
    return (
        f'<div style="margin:0 0 12px"><b style="font-weight:600">{name}</b> '
        f'<span style="font-size:13px;color:{colour["ink-3"]}">{escape(counts)} · {escape(one.moved)}</span>'
        f"{quote if one.quote else ''}</div>"
    )


def _foot(told: Told, colour: dict[str, str]) -> str:
    link = f'<a href="{escape(told.address)}" style="color:{colour["accent"]}">{escape(told.text("open"))}</a><br>'
    return (
        f'<div style="font-size:12px;color:{colour["ink-3"]}">{link if told.address else ""}'
        f"{escape(told.text('foot'))}</div>"
    )
