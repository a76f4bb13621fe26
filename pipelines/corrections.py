"""What people say of a text in the place of a model: checked, and put together with what was said before."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from domain.errors import BadInput, UnknownName
from domain.hearing import SENTIMENTS, TEXTS, Heard
from store.hearing import Correction, Unheard


@dataclass(frozen=True)
class Said:
    """What a person says of a text; None leaves that as it is. A topic that is named twice is one."""

    sentiment: str | None = None
    topics: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        if self.topics is not None:
            object.__setattr__(self, "topics", tuple(dict.fromkeys(self.topics)))


def check(stream: str, said: Said, topics: Collection[str]) -> None:
    """UnknownName for a stream, sentiment or topic that there is not, BadInput if nothing is said."""
    if stream not in TEXTS:
        raise UnknownName("stream that is listened to", stream, TEXTS)
    if said.sentiment is not None and said.sentiment not in SENTIMENTS:
        raise UnknownName("sentiment", said.sentiment, SENTIMENTS)
    unknown = [code for code in said.topics or () if code not in topics]
    if unknown:
        raise UnknownName("topic", unknown[0], topics)
    if said.sentiment is None and not said.topics:
        raise BadInput.told("correction_of", "A correction names a sentiment or topics.")


def last_word(said: Said, earlier: Correction | None, text: str) -> Said:
    """What is known of a text by now: what is said of it, else what was said of it before."""
    old = earlier if earlier is not None and earlier.text == text else None
    sentiment = said.sentiment or (old.sentiment if old else None)
    return Said(sentiment, said.topics or (old.topics if old else None))


def corrected(heard: Heard, one: Unheard, correction: Correction) -> Heard:
    """What was heard, with what a person said in its place; the sender's word stands for what the person left alone."""
    topics = correction.topics or heard.topics
    sentiment = correction.sentiment or one.sent.get("sentiment") or heard.sentiment
    return replace(heard, language=one.sent.get("language") or heard.language, sentiment=sentiment, topics=topics)
