"""What customers say, drawn: the stream of texts with what was heard in them, and topics with their moods."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

import locales
from components.desk import after, empty
from components.viewer import Viewer
from domain.hearing import PERSON, SENTIMENTS, TEXTS
from domain.voices import Standing, Tally

Label = Callable[[str], str]
"""What a topic is called."""
To = Callable[..., str]
"""The address of the page with something about its view changed."""

MARKS = {"negative": ("▼", "bad"), "neutral": ("●", "quiet"), "positive": ("▲", "good")}
LEAST = 10
"""Fewer judged texts than these have no share that could be told."""
READ = 1_200
"""Characters of a text in the stream before the rest of it is folded."""
SHARP = 3.0
"""From so many standard deviations on a change is coloured."""


def summed(total: Tally, viewer: Viewer, stream: str = "mentions", mood: str = "") -> str:
    """How many texts there are, and how many of them are negative: of those of one `mood` that goes without saying."""
    if not total.n:
        return viewer.text("listening.sum_none")
    count = viewer.text(f"listening.count_{stream}", n=viewer.number(total.n))
    if mood:
        return f"{count} · {viewer.label('value', mood).lower()}"
    if total.judged < LEAST:
        return viewer.text("listening.sum_few", count=count)
    share = viewer.value(total.negative_share, "percent")
    return viewer.text("listening.sum", count=count, share=share, judged=viewer.number(total.judged))


def split(tally: Tally, viewer: Viewer) -> html.Span:
    """A bar of its negative, neutral and positive texts, in that order."""
    counts = {mood: getattr(tally, mood) for mood in SENTIMENTS}
    said = viewer.text("listening.split", **{mood: viewer.number(count) for mood, count in counts.items()})
    parts = [
        html.I(className=f"is-{MARKS[mood][1]}", style={"flexGrow": count}) for mood, count in counts.items() if count
    ]
    return html.Span(parts, className="split", role="img", title=said, **{"aria-label": said})


def topics(standings: Sequence[Standing], viewer: Viewer, label: Label, to: To, by: str) -> list[Any]:
    """Topics as rows, ranked; a row leads to the texts about it."""
    found = [one for one in standings if one.now.n or (one.before and one.before.n)]
    if by == "change":
        found.sort(key=lambda one: -abs(one.lift) if one.before is not None else 0.0)
    if not found:
        return [html.P(viewer.text("listening.topics_none"), className="quiet")]
    rows = [html.Li(_topic(one, viewer, label, to)) for one in found]
    return [html.Ol(rows, className="topics")]


def _topic(one: Standing, viewer: Viewer, label: Label, to: To) -> Any:
    name = label(one.topic) if one.topic else viewer.text("listening.no_topic")
    inside = [
        html.Span(name, className="topic-name"),
        html.B(viewer.number(one.now.n)),
        _change(one, viewer),
        split(one.now, viewer),
    ]
    if not one.topic:
        return html.Div(inside, className="topic")
    ident = {"type": "listening-topic", "of": one.topic}
    return dcc.Link(
        inside, id=ident, href=to(topic=one.topic, after=None), className="topic", title=_only(name, viewer)
    )


def _only(name: str, viewer: Viewer) -> str:
    return viewer.text("listening.only", topic=name)


def _change(one: Standing, viewer: Viewer) -> html.Small:
    if one.before is None:
        return html.Small("")
    if one.change is None:
        return html.Small(viewer.text("listening.change_new"), className="is-warn" if one.lift > SHARP else "quiet")
    tone = "quiet" if abs(one.lift) < SHARP else "is-warn" if one.change > 0 else "is-good"
    said = locales.moved(viewer.language, one.now.n, one.before.n)
    sign = "" if said.startswith("×") else "+" if one.change >= 0 else "−"
    return html.Small(sign + said, className=tone)


def voices(found: Sequence[Mapping[str, Any]], viewer: Viewer, label: Label, to: To) -> list[Any]:
    """Texts, newest first, each with what was heard in it; ids of buttons are {"type": "listening-…", "of": key}."""
    if not found:
        return [empty(viewer.text("listening.stream_none"), viewer.text("listening.stream_none_why"))]
    return [html.Ol([html.Li(_voice(one, viewer, label, to), className="voice") for one in found], className="voices")]


def key_of(one: Mapping[str, Any]) -> str:
    """What the buttons of a text carry: stream, source and id, a line each."""
    return "\n".join((one["stream"], one["source"], one["external_id"]))


def _voice(one: Mapping[str, Any], viewer: Viewer, label: Label, to: To) -> list[Any]:
    text = "\n".join(str(one[name]) for name in TEXTS[one["stream"]] if one.get(name))
    return [
        html.Div(_facts(one, viewer), className="voice-facts"),
        *_words(text, _tag(one.get("language")), viewer),
        html.Div(
            [_moods(one, viewer), *_about(one, label, to), html.Span(_ways(one, viewer), className="voice-ways")],
            className="voice-foot",
        ),
    ]


def _tag(language: object) -> str | None:
    return language if isinstance(language, str) and 2 <= len(language) <= 3 and language.isalpha() else None


def _words(text: str, language: str | None, viewer: Viewer) -> list[Any]:
    """A text; one that would fill the page is folded behind its beginning."""
    begun = html.P(_cut(text, READ), className="voice-text", lang=language)
    if len(text) <= READ:
        return [begun]
    whole = html.P(text, className="voice-text", lang=language)
    return [begun, html.Details([html.Summary(viewer.text("listening.whole")), whole])]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _facts(one: Mapping[str, Any], viewer: Viewer) -> list[Any]:
    said = [viewer.label("value", one.get("platform") or one.get("channel"))]
    if one.get("author"):
        said.append(str(one["author"]))
    if one.get("stars") is not None:
        said.append(viewer.text("listening.stars", n=viewer.number(one["stars"])))
    if one.get("reach"):
        said.append(viewer.text("listening.readers", n=viewer.number(one["reach"])))
    if one.get("language") and one["language"] != "id":
        said.append(viewer.label("spoken", one["language"]))
    if one.get("brand"):
        said.append(str(one["brand"]))
    at = viewer.moment(one["occurred_at"])
    more = [html.B(viewer.text("listening.echoes", n=viewer.number(one["echoes"])))] if one.get("echoes") else []
    return [html.Time(at), html.Span(" · ".join(said)), *more]


def _moods(one: Mapping[str, Any], viewer: Viewer) -> html.Span:
    """Three buttons: the one that was heard is pressed; another puts it right in one click."""
    key, heard = key_of(one), one.get("sentiment")
    buttons = [_mood(key, mood, viewer, is_heard=mood == heard) for mood in SENTIMENTS]
    said = viewer.text("listening.corrected")
    more = [html.Small(said), _undo(key, str(heard), viewer)] if one.get("heard") == PERSON else []
    group = {"role": "group", "aria-label": viewer.text("listening.sentiment")}
    return html.Span([*buttons, *more], className="moods", **group, **after(_undoing(key)))


def _undo(key: str, heard: str, viewer: Viewer) -> html.Button:
    acts = {"data-act": "undo", **after(_righting(key, heard))}
    return html.Button(viewer.text("listening.undo"), id=_undoing(key), className="link", **acts)


def _undoing(key: str) -> dict[str, str]:
    return {"type": "listening-undo", "of": key}


def _righting(key: str, mood: str) -> dict[str, str]:
    return {"type": "listening-mood", "of": key, "mood": mood}


def _mood(key: str, mood: str, viewer: Viewer, *, is_heard: bool) -> html.Button:
    sign, tone = MARKS[mood]
    name = viewer.label("value", mood)
    said = viewer.text(f"listening.{'is_right' if is_heard else 'right'}", sentiment=name if is_heard else name.lower())
    return html.Button(
        [sign, html.Span(name)] if is_heard else sign,
        id=_righting(key, mood),
        className=f"mood is-{tone}{' is-heard' if is_heard else ''}",
        title=said,
        disabled=is_heard,
        **{"aria-label": said, "aria-pressed": str(is_heard).lower(), "data-act": "mood"},
    )


def _about(one: Mapping[str, Any], label: Label, to: To) -> list[Any]:
    codes = (one.get("topics") or one.get("topic") or "").split()
    return [
        dcc.Link(
            label(code),
            id={"type": "listening-about", "of": key_of(one), "topic": code},
            href=to(topic=code, after=None),
            className="chip is-small",
        )
        for code in codes
    ]


def _ways(one: Mapping[str, Any], viewer: Viewer) -> list[Any]:
    key, url = key_of(one), str(one.get("url") or "")
    ways: list[Any] = []
    if url.startswith(("https://", "http://")):
        ways.append(
            html.A(f"{viewer.text('listening.original')} ↗", href=url, target="_blank", rel="noopener noreferrer")
        )
    for act, word in (("topics", "topic_wrong"), ("case", "open_case")):
        ident = {"type": f"listening-{act}", "of": key}
        said = viewer.text(f"listening.{word}")
        ways.append(html.Button(said, id=ident, className="link", **{"data-act": act}))
    return ways


def topic_dialog(topics: Sequence[tuple[str, str]], viewer: Viewer) -> dmc.Modal:
    """Where topics are put right: of these, each a code and what it is called."""
    # Saving stands beside the field, for below it the list opens.
    field = dmc.MultiSelect(
        id="listening-topics-field",
        data=[{"value": code, "label": name} for code, name in topics],
        value=[],
        label=viewer.text("listening.topics_field"),
        description=viewer.text("listening.topics_hint"),
        searchable=True,
        **{"data-autofocus": True},
    )
    save = html.Button(
        viewer.text("act.save"), id="listening-topics-save", className="button is-main", **{"data-save": ""}
    )
    return dmc.Modal(
        html.Div([field, save], className="dialog is-beside"),
        id="listening-topics-dialog",
        title=viewer.text("listening.set_topics"),
        opened=False,
        centered=True,
        closeButtonProps={"aria-label": viewer.text("act.cancel")},
        transitionProps={"duration": 0},
    )
