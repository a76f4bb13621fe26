"""A report in words: what mail and paper both say, in the report's language. Pictures are drawn here, once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import locales
from alerts.message import title as alert_title
from components.headline import change, has_enough, spoken
from components.viewer import Viewer
from domain.series import Point
from domain.times import from_ms
from hub import Hub
from reports.chart import picture
from reports.contents import Chapter, Contents, Topic
from reports.fonts import plain

LONGEST_QUOTE = 220
Row = tuple[str, ...]


@dataclass(frozen=True)
class Number:
    """One metric in words. `tone` is good, bad or '' (neither, or chance); `image` is a PNG with its line, or None;
    `way` is the page of the metric over the report's period."""

    name: str
    label: str
    value: str
    behind: str
    moved: str
    tone: str
    image: bytes | None
    spoken: str
    has_band: bool
    has_before: bool
    has_thin: bool
    way: str


@dataclass(frozen=True)
class Quoted:
    """One topic in words."""

    topic: str
    count: str
    moved: str
    negative: str
    quote: str
    source: str
    way: str


@dataclass(frozen=True)
class Told:
    """A report as it is read. `alerts` are sentences, then rows of (sign, title, when, label); `cases` rows; `home` is
    where its hub is found, '' if nobody said."""

    language: str
    title: str
    period: str
    against: str
    made: str
    demo: str
    numbers: tuple[Number, ...]
    alert_lines: tuple[str, ...]
    alerts: tuple[Row, ...]
    cases: tuple[Row, ...]
    topics: tuple[Quoted, ...]
    legend: tuple[str, str, str, str]
    address: str
    home: str

    def text(self, key: str, **params: object) -> str:
        """A text of reports in its language."""
        return locales.text(self.language, f"report.{key}", **params)

    @property
    def subject(self) -> str:
        """What its mail is about."""
        return f"{self.title}: {self.period}"


def told(hub: Hub, found: Contents) -> Told:
    """The contents in the language of their report."""
    report, language = found.report, found.report.language
    viewer = Viewer(language, "light", hub.settings.timezone, found.made_at)
    home = report.hub.rstrip("/")
    address = f"{home}/reports?name={report.name}" if home else ""
    usual = viewer.text(f"report.title_{report.period}")
    return Told(
        language,
        report.title.get(language) or usual,
        _days(found.span, viewer),
        viewer.text("report.against", before=_days(found.before, viewer)),
        _made(found, viewer),
        viewer.text("word.demo") if found.is_demo else "",
        tuple(_number(one, found, viewer) for one in found.chapters),
        tuple(_alert_lines(found, viewer)),
        tuple(_alerts(found, viewer)),
        tuple(_cases(found, viewer)),
        tuple(_topic(one, hub, viewer) for one in found.topics),
        (
            viewer.text("report.legend_value"),
            viewer.text(f"report.before_{report.period}"),
            viewer.text("metrics.legend_expected"),
            viewer.text("report.legend_thin"),
        ),
        address,
        home,
    )


def _days(span: tuple[int, int], viewer: Viewer) -> str:
    first, last = (locales.day(viewer.language, at, viewer.zone) for at in (span[0], span[1] - 1))
    year = from_ms(span[1] - 1).astimezone(viewer.zone).year
    return f"{first} {year}" if first == last else f"{first} – {last} {year}"


def _made(found: Contents, viewer: Viewer) -> str:
    zone = locales.zone_name(viewer.zone, found.made_at)
    said = viewer.text("report.made", when=f"{locales.moment(viewer.language, found.made_at, viewer.zone)} {zone}")
    if found.as_of is None:
        return f"{said} · {viewer.text('report.no_data')}"
    return f"{said} · {viewer.text('report.as_of', when=locales.moment(viewer.language, found.as_of, viewer.zone))}"


def _number(one: Chapter, found: Contents, viewer: Viewer) -> Number:
    metric, label = one.metric, viewer.text(f"metric.{one.metric.name}")
    is_said, is_past = has_enough(metric, one.now), has_enough(metric, one.before)
    moved, tone = change(metric, one.now, one.before, viewer) if is_said and is_past else ("", "")
    none = "word.no_data" if one.now.value is None else "word.not_enough"
    return Number(
        metric.name,
        label,
        viewer.value(one.now.value, metric.unit) if is_said else viewer.text(none),
        _behind(one.now, one, viewer) if is_said else "",
        against(moved, found.report.period, viewer) if is_said else "",
        tone,
        picture(one.line, viewer),
        spoken(metric, one.line, _days(found.span, viewer), viewer),
        has_band=any(edge is not None for edge in one.line.upper),
        has_before=any(value is not None for value in one.line.before),
        has_thin=any(value is not None for value in one.line.filling),
        way=f"/metrics/{metric.name}?span={found.span[0]}-{found.span[1]}&against=previous",
    )


def against(moved: str, period: str, viewer: Viewer) -> str:
    """A change and what it is a change on; what did not change says so."""
    if not moved:
        return viewer.text("report.no_before")
    if moved.startswith("="):
        return viewer.text("report.same", before=viewer.text(f"report.before_{period}"))
    return viewer.text(f"report.on_{period}", change=moved)


def _behind(now: Point, one: Chapter, viewer: Viewer) -> str:
    """The interval and n of a rate or a mean; '' for what is counted."""
    if not one.metric.has_interval:
        return ""
    interval = locales.interval(viewer.language, now.lower, now.upper, one.metric.unit)
    return f"{interval} · n {viewer.number(now.n)}"


def _alert_lines(found: Contents, viewer: Viewer) -> Iterator[str]:
    if not found.opened:
        yield viewer.text("report.alerts_none")
        return
    critical, useful, noise = (
        sum(getattr(one, name) for one in found.alerts) for name in ("critical", "useful", "noise")
    )
    yield viewer.text("report.alerts_said", n=viewer.number(found.opened), critical=viewer.number(critical))
    rest = found.opened - useful - noise
    counts = {"useful": useful, "noise": noise, "rest": rest}
    yield viewer.text("report.alerts_labelled", **{name: viewer.number(n) for name, n in counts.items()})


def _alerts(found: Contents, viewer: Viewer) -> Iterator[Row]:
    for one in found.named:
        useful = {True: "report.useful", False: "report.noise"}.get(one.useful) if one.useful is not None else None
        yield (
            one.severity,
            plain(alert_title(one, viewer.language, viewer.zone)),
            locales.moment(viewer.language, one.since, viewer.zone),
            viewer.text(f"severity.{one.severity}"),
            viewer.text(useful) if useful else viewer.text("report.unlabelled"),
        )


def _cases(found: Contents, viewer: Viewer) -> Iterator[Row]:
    taken, standing = {one.level: one for one in found.cases}, {one.level: one for one in found.open_cases}
    for level in sorted({*taken, *standing}):
        opened, now = taken.get(level), standing.get(level)
        counts = (
            opened.opened if opened else 0,
            opened.closed if opened else 0,
            now.open if now else 0,
            now.unowned if now else 0,
        )
        name = viewer.text(f"level.{level}")
        who = locales.has(viewer.language, f"level.who_{level}") and viewer.text(f"level.who_{level}")
        yield (f"{name} · {who}" if who else name, *(viewer.number(count) for count in counts))


def _topic(one: Topic, hub: Hub, viewer: Viewer) -> Quoted:
    share = one.now.negative_share
    moved = viewer.text("report.topic_new") if not one.before else _moved(one.now.n, one.before, viewer)
    said, source = "", ""
    if one.quote is not None:
        said = plain(str(one.quote.get("text") or ""))
        said = said if len(said) <= LONGEST_QUOTE else said[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
        place = viewer.label("value", str(one.quote.get("platform") or ""))
        source = f"{place}, {locales.moment(viewer.language, int(one.quote['occurred_at']), viewer.zone)}"
    name = hub.ears.label(one.topic, viewer.language)
    return Quoted(
        name[:1].upper() + name[1:],
        viewer.number(one.now.n),
        moved,
        viewer.value(share, "percent"),
        said,
        source,
        f"/listening?topic={one.topic}",
    )


def _moved(now: int, before: int, viewer: Viewer) -> str:
    arrow = "▲" if now > before else "▼" if now < before else "="
    return f"{arrow} {locales.moved(viewer.language, now, before)}"
