"""What a metric's detectors would have raised: the slider of sensitivities, and what each of them brings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dash_mantine_components as dmc
from dash import html

from components.desk import section
from components.raised import raised
from components.viewer import Viewer
from domain.metrics import Metric
from domain.times import DAY
from domain.trials import Outcome, Trial
from domain.tuning import CALIBRATED, STEPS, Change, Tuning

DAYS = (7, 28, 56)


@dataclass(frozen=True)
class Names:
    """The ids of the section's parts, as the page that wires them calls them."""

    days: str
    run: str
    busy: str
    result: str
    slider: str
    save: str
    set_by: str
    step: str
    changes: str


def frame(
    metric: Metric, tuning: Tuning, viewer: Viewer, names: Names, *, is_watched: bool, changes: Sequence[Change] = ()
) -> html.Section:
    """The section before anything was tried: what it is for, how long back, the button, and what was set before."""
    title = viewer.text("trial.title")
    if not is_watched:
        return section(title, html.P(viewer.text("trial.unwatched"), className="quiet"), class_name="trial")
    lengths = [{"value": str(days), "label": viewer.text("trial.days", n=days)} for days in DAYS]
    tools = html.Div(
        [
            dmc.SegmentedControl(
                id=names.days, data=lengths, value=str(DAYS[1]), **{"aria-label": viewer.text("trial.length")}
            ),
            html.Button(viewer.text("trial.run"), id=names.run, className="button"),
        ],
        className="acts",
    )
    return section(
        title,
        html.Div([html.P(viewer.text("trial.about"), className="quiet"), tools], className="trial-ask"),
        _busy(viewer, names.busy),
        html.Div(id=names.result, className="trial-result"),
        html.Div(changed(changes, viewer), id=names.changes),
        note=html.Span(set_by(tuning, viewer), id=names.set_by),
        class_name="trial",
    )


def set_by(tuning: Tuning, viewer: Viewer) -> str:
    """The sensitivity in force, and who set it when."""
    said = step(tuning.sensitivity, viewer)
    if tuning.changed_at is None:
        return viewer.text("trial.calibrated", sensitivity=said)
    return viewer.text("trial.set_by", sensitivity=said, who=tuning.changed_by, when=viewer.moment(tuning.changed_at))


def changed(changes: Sequence[Change], viewer: Viewer) -> list[Any]:
    """Who set the sensitivity from what to what, the newest first; [] if nobody ever did."""
    if not changes:
        return []
    lines = [
        html.Li(
            [
                html.Time(viewer.moment(one.at), title=viewer.clock(one.at, with_seconds=True)),
                html.Span([html.B(f"{step(one.before, viewer)} → {step(one.after, viewer)}"), _by(one, viewer)]),
            ]
        )
        for one in changes
    ]
    return [html.H4(viewer.text("trial.changes")), html.Ol(lines, className="happened")]


def _by(one: Change, viewer: Viewer) -> str:
    return f" {viewer.text('transition.by', who=one.who)} ({viewer.text(f'role.{one.role}').lower()})"


def _busy(viewer: Viewer, ident: str) -> html.Div:
    bar = html.Div(html.I(), className="trial-bar")
    return html.Div([viewer.text("trial.busy"), bar], id=ident, className="trial-busy", hidden=True, role="status")


def result(trial: Trial | None, metric: Metric, tuning: Tuning, viewer: Viewer, names: Names) -> list[Any]:
    """The slider over what every sensitivity brings, and of each its figures and its alerts; one is shown at a time."""
    if trial is None:
        return [html.P(viewer.text("trial.nothing"), className="quiet", role="status")]
    steps = [
        html.Div(
            [_figures(outcome, trial, viewer), raised(outcome, metric, viewer)],
            id={"type": names.step, "step": outcome.sensitivity},
            hidden=outcome.sensitivity != tuning.sensitivity,
            className="trial-step",
        )
        for outcome in trial.outcomes
    ]
    return [
        _slider(trial, tuning, viewer, names),
        html.Div(steps, **{"aria-live": "polite"}),
        *_together(trial, viewer),
    ]


def _together(trial: Trial, viewer: Viewer) -> list[html.P]:
    """How often several metrics were strange together, this one among them, and when last."""
    if not trial.together:
        return []
    last = viewer.moment(trial.together[0].since)
    return [html.P(viewer.text("trial.together", n=len(trial.together), last=last), className="quiet")]


def _slider(trial: Trial, tuning: Tuning, viewer: Viewer, names: Names) -> html.Div:
    label, save = viewer.text("trial.sensitivity"), viewer.text("trial.save")
    slider = dmc.Slider(
        id=names.slider,
        value=tuning.sensitivity,
        min=STEPS[0],
        max=STEPS[-1],
        step=0.05,
        restrictToMarks=True,
        marks=[{"value": one.sensitivity, "label": step(one.sensitivity, viewer)} for one in trial.outcomes],
        label=None,
        updatemode="drag",
        thumbLabel=label,
    )
    ends = [html.Span(viewer.text("trial.fewer")), html.Span(viewer.text("trial.more"))]
    button = html.Button(save, id=names.save, className="button is-main", disabled=True, **{"data-act": "sensitivity"})
    return html.Div(
        [
            html.Div([html.H4(label), html.Span(viewer.text("trial.per_week_note"), className="card-note")]),
            html.Div([_skyline(trial, viewer), slider], className="trial-track"),
            html.Div(ends, className="trial-ends", **{"aria-hidden": "true"}),
            html.Div([button, html.Span(viewer.text("trial.save_note"), className="card-note")], className="acts"),
        ],
        className="trial-slider",
    )


def step(sensitivity: float, viewer: Viewer) -> str:
    """A sensitivity in as many digits as it has."""
    return viewer.number(sensitivity, 2 if round(sensitivity * 100) % 10 else 1)


def _skyline(trial: Trial, viewer: Viewer) -> html.Div:
    """A bar over every step, as high as its alerts a week; what it says stands in the figures below."""
    most = max([1.0, *(outcome.per_week[0] for outcome in trial.outcomes)])
    bars = [
        html.Div(
            [html.Span(_rate(outcome.per_week[0], viewer)), html.I(style={"height": f"{_height(outcome, most):.1f}%"})],
            className="is-set" if outcome.sensitivity == CALIBRATED else "",
            style={"left": f"{100 * (outcome.sensitivity - STEPS[0]) / (STEPS[-1] - STEPS[0]):.2f}%"},
        )
        for outcome in trial.outcomes
    ]
    return html.Div(bars, className="trial-skyline", **{"aria-hidden": "true"})


def _height(outcome: Outcome, most: float) -> float:
    return max(2.0, 100 * outcome.per_week[0] / most)


def _rate(rate: float, viewer: Viewer) -> str:
    return viewer.number(rate, 0 if rate >= 10 else 1)


def _figures(outcome: Outcome, trial: Trial, viewer: Viewer) -> html.Div:
    """Alerts a week with their interval, how many that is, and how it stands to what people said."""
    rate, low, high = outcome.per_week
    digits = 0 if high >= 10 else 1
    between = f"{viewer.number(low, digits)}–{viewer.number(high, digits)}"
    days = viewer.number(round((trial.end - trial.start) / DAY))
    facts = [
        viewer.text("trial.interval", interval=between),
        viewer.text("trial.counted", n=len(outcome.raised), days=days, series=trial.series),
        _said(outcome, trial, viewer),
    ]
    big = html.Div([html.B(_rate(rate, viewer)), " ", viewer.text("trial.per_week")], className="trial-rate")
    return html.Div([big, html.Div([html.Div(fact) for fact in facts], className="quiet")], className="trial-figures")


def _said(outcome: Outcome, trial: Trial, viewer: Viewer) -> str:
    if not trial.useful and not trial.noise:
        return viewer.text("trial.no_labels")
    useful, noise = (sum(one.useful is label for one in outcome.raised) for label in (True, False))
    return viewer.text("trial.labels", useful=useful, all_useful=trial.useful, noise=noise, all_noise=trial.noise)
