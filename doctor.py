"""What is well and what is not with this installation: the checks of `manage.py doctor`."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import settings
from domain.errors import HubError, StoreFailed
from settings import Settings

if TYPE_CHECKING:
    from store.engine import Store

LEAST_ROOM = 1024**3
"""Bytes that should be free where the database lies."""


def _python() -> str:
    return f"Python {sys.version.split()[0]}"


def _settings() -> str:
    chosen = settings.load()
    return f"CEHUB_CONFIG is {chosen.config}" if chosen.config else "no CEHUB_CONFIG; the defaults and the environment"


def _configuration() -> str:
    from alerts.rules import notifiers_of
    from domain.budget import budget_of
    from domain.occasions import occasions_of
    from domain.reports import reports_of
    from domain.tailored import tailor
    from domain.targets import targets_of
    from escalations.ladders import ladders_of
    from escalations.recovery import recoveries_of
    from escalations.rules import case_rules_of
    from live.screens import screens_of
    from pipelines.config import sources_of
    from reports.ways import ways_of

    chosen = settings.load()
    for check in (tailor, targets_of, budget_of, case_rules_of, recoveries_of):
        check(chosen.document)
    ladders_of(chosen.document, chosen.timezone, occasions_of(chosen.document))
    feeds = sources_of(chosen.document, chosen.timezone, settings.ROOT)
    notifiers = notifiers_of(chosen.document)
    reports = [(one, len(ways_of(one, notifiers))) for one in reports_of(chosen.document, chosen.language)]
    screens = [name for name, screen in screens_of(chosen.document).items() if screen.scenes]
    found = f"{len(feeds)} sources, {len(notifiers)} notifiers, {len(reports)} reports"
    return f"{found}, screens {', '.join(screens)}"


def _database() -> str:
    chosen = settings.load()
    store = open_store(chosen)
    try:
        store.migrate()
        with store.write() as connection:
            connection.rollback()
    finally:
        store.close()
    return f"{shown(chosen)} can be read and written"


def _room() -> str:
    folder = settings.load().folder
    free = shutil.disk_usage(folder if folder.exists() else settings.ROOT).free
    if free < LEAST_ROOM:
        raise StoreFailed(f"Only {free / 1e9:.1f} GB are free in {folder}; make room before the database cannot grow.")
    return f"{free / 1e9:.0f} GB are free in {folder}"


def _listening() -> str:
    from listening import MODEL, Listener, merged, topics_of
    from listening.brands import brands_of
    from listening.topics import built_in

    document = settings.load().document
    merged(built_in(), topics_of(document))
    brands_of(document)
    languages = len(Listener.open(MODEL).model.languages)
    return f"{MODEL.name} hears {languages} languages"


def _port() -> str:
    from app import listening_socket

    chosen = settings.load()
    listening_socket(chosen.host, chosen.port).close()
    return f"{chosen.host}:{chosen.port} is free"


CHECKS = (
    ("python", _python),
    ("settings", _settings),
    ("configuration", _configuration),
    ("database", _database),
    ("disk", _room),
    ("listening", _listening),
    ("port", _port),
)


def open_store(chosen: Settings) -> Store:
    """The store of these settings, its schema as it is."""
    from store.engine import Store

    return Store.open(chosen.database_url, zone=chosen.timezone, limits=chosen.limits)


def shown(chosen: Settings) -> str:
    """The database as a person may read it: without its password."""
    from sqlalchemy import make_url

    return f"The database {make_url(chosen.database_url).render_as_string(hide_password=True)}"


def said(problem: HubError) -> str:
    """The sentence in the language of the installation, where it has one.

    Of the store those who install it are told more than those who use it: which database, and what it said.
    """
    if not problem.key or isinstance(problem, StoreFailed):
        return str(problem)
    from locales import refusal

    try:
        return refusal(settings.load().language, problem.key, problem.words) or str(problem)
    except HubError:
        return str(problem)
