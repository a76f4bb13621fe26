"""What `manage.py` does with texts: classify, listen, train-listening, rehear, mask."""

from __future__ import annotations

import argparse
import sys
from io import BufferedIOBase, TextIOWrapper
from pathlib import Path
from typing import Any, cast

import settings
from domain.errors import BadInput
from options import whole


def add_commands(commands: Any) -> None:
    """Add the commands and their options to those of `manage.py`."""
    _classify_options(commands.add_parser("classify", help="language, sentiment and topics of texts, line by line"))
    _listen_options(commands.add_parser("listen", help="what emerges in a stream of mentions, as soon as it does"))
    _train_options(commands.add_parser("train-listening", help="learn the model that classify and the hub listen with"))
    again = commands.add_parser("rehear", help="let a running hub hear again what another model has heard")
    again.add_argument("--days", type=whole, default=90, help="how far back; 90 days if not given")
    again.set_defaults(run=rehear)
    covering = commands.add_parser("mask", help="cover personal data in what was stored before it was masked")
    covering.set_defaults(run=mask)


def _classify_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--why", action="store_true", help="tell the words that weighed most, too")
    command.add_argument("--model", type=Path, metavar="FILE", help="another model than the one shipped")
    command.set_defaults(run=classify)


def _listen_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("replay", metavar="REPLAY.csv", help="ts,text_id lines, or - for standard input")
    command.add_argument("--texts", type=Path, required=True, metavar="texts.csv", help="text_id,text lines")
    command.add_argument("--why", action="store_true", help="tell what emerges, its lift, reach and severity, too")
    command.add_argument("--model", type=Path, metavar="FILE", help="another model than the one shipped")
    command.set_defaults(run=listen)


def _train_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", type=Path, required=True, metavar="DIR", help="the texts to learn from")
    command.add_argument("--out", type=Path, metavar="FILE", help="where the model goes; data/models if not given")
    command.add_argument("--seed", type=whole, default=1, help="another draw of the texts; 1 if not given")
    command.set_defaults(run=train_listening)


def classify(asked: argparse.Namespace) -> int:
    """Answer each line of standard input with what its text says."""
    from listening import MODEL, Listener, merged, topics_of
    from listening.command import arriving
    from listening.command import classify as answer
    from listening.topics import built_in

    topics = merged(built_in(), topics_of(settings.load().document))
    listener = Listener.open(asked.model or MODEL, topics)
    return answer(listener, arriving(cast(BufferedIOBase, sys.stdin.buffer)), sys.stdout, _say, is_why=asked.why)


def listen(asked: argparse.Namespace) -> int:
    """Tell what emerges in the lines of a file or of standard input, in the order they come."""
    from listening import MODEL, Listener, merged, topics_of, troubles
    from listening.emerging import Emerging
    from listening.topics import built_in
    from listening.watching import listen as watch
    from listening.watching import read_texts

    document = settings.load().document
    emerging = Emerging(troubles.of_installation(document))
    listener = Listener.open(asked.model or MODEL, merged(built_in(), topics_of(document)))
    asked_for: Any = {"texts": read_texts(asked.texts, _say), "is_why": asked.why, "emerging": emerging}
    if asked.replay == "-":
        if isinstance(sys.stdin, TextIOWrapper):
            # Whatever the terminal speaks: no byte ends the stream.
            sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")
        return watch(listener, sys.stdin, sys.stdout, _say, name="stdin", **asked_for)
    path = Path(asked.replay)
    try:
        with path.open(encoding="utf-8", errors="replace", newline="") as lines:
            return watch(listener, lines, sys.stdout, _say, name=path.stem, **asked_for)
    except OSError as problem:
        raise BadInput.told("unread", "{path} cannot be read: {error}.", path=path, error=problem.strerror) from None


def _say(problem: BadInput) -> None:
    """A line that was left out, in the language of the installation."""
    from doctor import said

    print(said(problem), file=sys.stderr)


def train_listening(asked: argparse.Namespace) -> int:
    """Learn a model from a folder of texts, and write its card beside it."""
    from listening import MODEL
    from listening.card import train_into

    if asked.seed < 0:
        raise BadInput.told("seed_below", "A seed is a whole number from 0 on, not {seed}.", seed=asked.seed)
    return train_into(asked.out or MODEL, asked.data, seed=asked.seed)


def rehear(asked: argparse.Namespace) -> int:
    """Mark what another model has heard; the running hub hears it again. What people corrected stays."""
    from hub import Hub

    hub = Hub.open(settings.load())
    try:
        count = hub.ears.hear_again(asked.days)
    finally:
        hub.close()
    print(f"{count:,} records will be heard again by the hub that runs.")
    return 0


def mask(asked: argparse.Namespace) -> int:
    """Cover personal data in all that is stored, and say where some was; safe beside a running hub, and to repeat."""
    from doctor import open_store
    from store.covering import cover

    store, total = open_store(settings.load()), 0
    try:
        store.migrate()
        for name, count in cover(store):
            total += count
            if count:
                print(f"{count:,} rows of {name}", flush=True)
    finally:
        store.close()
    print(f"Personal data was covered in {total:,} rows." if total else "Nothing had to be covered.")
    return 0
