"""Listening to what comes in: every mention, ticket and comment is given a language, a sentiment and topics.

A record is stored first and heard right after: ingest never waits for a model, and what a kill interrupts is still
unheard afterwards. A record that is sent again with changes is heard again. What its sender said of it is believed
before the model, and what a person corrected before both.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from threading import Lock

from domain.errors import BadInput, HubError, NotFound, UnknownName
from domain.hearing import PERSON, SPAM, TEXTS, Heard, name_of
from domain.people import Actor
from domain.times import DAY, Clock, to_ms
from listening import MODEL, Listener, Topic
from listening.brands import Brand, Brands
from listening.echoes import Echoes
from listening.model import missing
from listening.topics import GENERAL, built_in
from pipelines.answers import Answers
from pipelines.corrections import Said, check, corrected, last_word
from store import hearing
from store.engine import Store
from store.hearing import Correction, Hearing, Key, Unheard

__all__ = ["Ears", "Said"]

PIECE = 200
"""Records heard in one transaction."""
TOGETHER = 32
"""Records whose texts are judged together, between two looks whether somebody is in a hurry."""
PRIMED = 5_000
"""Mentions that are read at the start, so that what is sent again after it is known for what it is."""


class Ears:
    """Hears what nobody has heard yet; off, with the reason, while there is no model."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        on_change: Callable[[], None] = lambda: None,
        *,
        topics: Sequence[Topic] | None = None,
        brands: Iterable[Brand] = (),
        model: Path = MODEL,
    ) -> None:
        """`on_change` is called whenever something was heard; the model is opened when it is first needed.

        The store is told where to ask whether anybody listens.
        """
        self.topics = built_in() if topics is None else tuple(topics)
        self._store, self._clock, self._on_change, self._model = store, clock, on_change, model
        known = tuple(brands)
        self.brands = tuple(brand.name for brand in known)
        self._brands, self._echoes = Brands(known), Echoes()
        self._answers: Answers | None = None
        self._one_at_a_time = Lock()
        self._refused: tuple[HubError, int] | None = None
        self.mark = ""
        store.is_deaf = lambda: self.off is not None

    def close(self) -> None:
        """Let go of the model: it takes more room than all else that a hub remembers."""
        self._answers = None

    @property
    def off(self) -> HubError | None:
        """Why nothing is heard: there is no model, or it could not be opened; None while there is one."""
        if self._answers is not None:
            return None
        if not self._model.is_file():
            return missing(self._model)
        return self._refused[0] if self._refused is not None and self._refused[1] == self._written() else None

    def label(self, code: str, language: str) -> str:
        """What a topic is called; its code if it is none of ours."""
        return next((topic.label[language] for topic in self.topics if topic.code == code), code)

    def open(self) -> bool:
        """True if there is a model to listen with; else `off` says what is missing. One that is put there is found."""
        if self._answers is None and self.off is None:
            written = self._written()
            try:
                self._answers = Answers(Listener.open(self._model, self.topics))
            except HubError as problem:
                self._refused = problem, written
                return False
            made_of = self._model.read_bytes() + repr(self.topics).encode()
            self.mark = blake2b(made_of, digest_size=6).hexdigest()
            self._prime()
        return self._answers is not None

    def _written(self) -> int:
        """When the model's file was last written (ns); 0 if it is gone."""
        return self._model.stat().st_mtime_ns if self._model.is_file() else 0

    def _prime(self) -> None:
        with self._store.passing(), self._store.read() as connection:
            for one in hearing.latest(connection, PRIMED):
                self._echoes.of(one.text, name_of(*one.key), one.at)

    def waiting(self) -> int:
        """How many mentions wait to be heard for longer than they should; 0 where nobody listens at all."""
        if self.off is not None:
            return 0
        with self._store.read() as connection:
            return hearing.waiting(connection, "mentions", to_ms(self._clock()) - hearing.LATE)

    def listen(self, seconds: float = 0.25, most: float | None = None) -> int:
        """Hear what waits, the newest first, for about so many seconds of work; how many records that were.

        While more waits it goes on, up to `most` seconds in all, but only where nobody is in a hurry.
        """
        with self._one_at_a_time:
            if not self.open():
                return 0
            began, heard = time.thread_time(), 0
            for stream in TEXTS:
                while True:
                    found = self._piece(stream)
                    heard += found
                    if found < PIECE or not self._has_time(time.thread_time() - began, seconds, most or seconds):
                        break
        if heard:
            self._on_change()
        return heard

    def _has_time(self, spent: float, seconds: float, most: float) -> bool:
        return spent < seconds or (spent < most and not self._store.precedence.is_urgent)

    def _piece(self, stream: str) -> int:
        assert self._answers is not None
        with self._store.read() as connection:
            waiting = hearing.unheard(connection, stream, PIECE)
            known = hearing.corrected(connection, stream, [one.key for one in waiting])
        waiting.sort(key=lambda one: (one.at, one.key))
        found: dict[str, list[Hearing]] = {}
        for number, one in enumerate(waiting):
            self._store.precedence.give_way()
            if number % TOGETHER == 0:
                self._answers.prepare(near.text for near in waiting[number : number + TOGETHER])
            found.setdefault(one.key[0], []).append(self._hearing(stream, one, known.get(one.key)))
        for members in found.values():
            with self._store.write() as connection:
                hearing.put(connection, stream, members)
        return len(waiting)

    def _hearing(self, stream: str, one: Unheard, correction: Correction | None) -> Hearing:
        heard = self._heard(stream, one)
        if correction is None or correction.text != one.text or correction.is_withdrawn:
            return Hearing(one, heard, self.mark)
        return Hearing(one, corrected(heard, one, correction), PERSON)

    def _heard(self, stream: str, one: Unheard) -> Heard:
        assert self._answers is not None
        if not one.text:
            return Heard()
        echo = self._echoes.of(one.text, name_of(*one.key), one.at) if stream == "mentions" else None
        if echo == SPAM:
            return Heard(sentiment="neutral", score=0.0, topics=(GENERAL,), echo_of=SPAM)
        answer = self._answers.of(one.text)
        topic = one.sent.get("topic")
        topics = (
            answer.topics
            if topic is None
            else (topic, *(code for code in answer.topics if code not in (topic, GENERAL)))
        )
        brand = self._brands.named(one.text)
        return Heard(answer.language, answer.sentiment, answer.score, topics or (GENERAL,), brand, echo)

    def correct(self, stream: str, key: Key, actor: Actor, said: Said) -> None:
        """Put a label right, for good; it is kept to learn from. What people said of it last is not written down again.

        NotFound without such a record, UnknownName for a sentiment or topic that there is not, BadInput if nothing is
        said of it.
        """
        check(stream, said, [topic.code for topic in self.topics])
        now = to_ms(self._clock())
        with self._store.write() as connection:
            one = hearing.one(connection, stream, key)
            if one is None or not one.text:
                raise NotFound("There is no such text.", key="gone")
            earlier = hearing.corrected(connection, stream, [key]).get(key)
            last = last_word(said, earlier, one.text)
            if earlier is not None and (one.text, last) == (earlier.text, Said(earlier.sentiment, earlier.topics)):
                return
            before = " ".join(filter(None, (one.known["sentiment"], one.known["topic"])))
            made = Correction(stream, key, now, one.text, actor.name, actor.role, before)
            made = replace(made, language=one.known["language"], sentiment=last.sentiment, topics=last.topics)
            hearing.correct(connection, made)
            hearing.put_right(connection, stream, one, made)
        self._on_change()

    def take_back(self, stream: str, key: Key, actor: Actor) -> None:
        """Take back all that people said of a text: it says again what it said before, and is heard again.

        It stays written down who took it back. NotFound without such a record, BadInput if nobody put it right.
        """
        if stream not in TEXTS:
            raise UnknownName("stream that is listened to", stream, TEXTS)
        with self._store.write() as connection:
            one = hearing.one(connection, stream, key)
            if one is None:
                raise NotFound("There is no such text.", key="gone")
            said = hearing.standing(connection, stream, key)
            if not said:
                raise BadInput.told("not_corrected", "Nobody put this text right.")
            before = " ".join(filter(None, (one.known["sentiment"], one.known["topic"])))
            now = to_ms(self._clock())
            hearing.correct(connection, Correction(stream, key, now, one.text, actor.name, actor.role, before))
            hearing.take_back(connection, stream, one, said[0])
        self._on_change()

    def corrections(self) -> list[Correction]:
        """What people put right, to learn from, in order of time."""
        with self._store.read() as connection:
            return hearing.corrections(connection)

    def hear_again(self, days: int) -> int:
        """Let what other models heard in the last `days` be heard again, but nothing that people corrected; how many.

        A day of a stream at a time, so that nobody waits long.
        """
        if not self.open():
            raise self.off or missing(self._model)
        now, count = to_ms(self._clock()), 0
        for stream in TEXTS:
            for day in range(days):
                with self._store.write() as connection:
                    start, end = now - (day + 1) * DAY, now - day * DAY
                    count += hearing.forget_marks(connection, stream, self.mark, start=start, end=end)
        self._on_change()
        return count
