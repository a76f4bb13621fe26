"""What became of a file that was imported, in words: what `manage.py import` prints."""

from __future__ import annotations

import locales
from pipelines.imports import Reason, Report

SHOWN = 12
"""Reasons of rejection that are told apart; the rest is summed up."""


def lines(report: Report, language: str) -> list[str]:
    """The report in that language, one line each: the counts, then the reasons, the commonest first."""

    def say(key: str, **words: object) -> str:
        return locales.text(language, f"import.{key}", **words)

    counts = {name: locales.number(language, getattr(report, name)) for name in ("accepted", "unchanged", "rejected")}
    found = [say("counts", file=report.file, stream=report.stream, source=report.source, **counts)]
    if report.unchanged and not report.accepted and not report.rejected:
        found.append(say("nothing"))
    if report.damaged:
        count, row = (locales.number(language, amount) for amount in (report.damaged, report.first_damaged))
        found.append(say("damaged", count=count, row=row))
    ranked = sorted(report.reasons.values(), key=lambda reason: -reason.count)
    for reason in ranked[:SHOWN]:
        count, row = (locales.number(language, amount) for amount in (reason.count, reason.row))
        found.append(say("reason", count=count, row=row, why=_why(reason, language)))
    if ranked[SHOWN:]:
        found.append(say("others", count=locales.number(language, sum(reason.count for reason in ranked[SHOWN:]))))
    return found


def _why(reason: Reason, language: str) -> str:
    first = reason.first
    said = locales.refusal(language, first.refusal, first.words) or first.error
    return f"{first.field}: {said}" if first.field else said
