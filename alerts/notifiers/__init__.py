"""The ways out for alerts, in one register. A new one is a file here and a line below."""

from __future__ import annotations

from alerts.notifiers.alertmanager import Alertmanager
from alerts.notifiers.apprise import Apprise
from alerts.notifiers.base import Kind, Notifier
from alerts.notifiers.webhook import Webhook

NOTIFIERS: tuple[type[Kind], ...] = (Webhook, Apprise, Alertmanager)

__all__ = ["NOTIFIERS", "Kind", "Notifier"]
