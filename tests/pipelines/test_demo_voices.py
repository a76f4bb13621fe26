"""What people say of the demo company: about topics the hub knows, in many words, with the way to the original."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from listening import Listener
from listening.topics import built_in
from pipelines import demo
from pipelines.demo.days import day_of, sheets
from tests.make import NOW

SAID = [one for one in sheets(demo.SEED, NOW, day_of(NOW) - timedelta(days=1)) if one.stream.name == "mentions"]


def test_topics_are_those_the_hub_knows() -> None:
    known = {topic.code for topic in built_in()}
    assert {code for sheet in SAID for code in sheet.columns["topic"].tolist()} <= known


def test_hardly_anything_is_said_twice() -> None:
    texts = [text for sheet in SAID for text in sheet.columns["text"].tolist()]
    assert len(set(texts)) > 0.95 * len(texts)


def test_it_is_indonesian_and_means_what_it_says() -> None:
    (posts,) = [sheet for sheet in SAID if sheet.source == "social_media"]
    listener = Listener.open()
    heard = [listener.judge(text) for text in posts.columns["text"].tolist()]
    assert Counter(answer.language for answer in heard).most_common(1)[0][0] == "id"
    agreed = [answer.sentiment == mood for answer, mood in zip(heard, posts.columns["sentiment"].tolist(), strict=True)]
    assert sum(agreed) > 0.7 * len(agreed)


def test_posts_lead_to_their_original() -> None:
    (posts,) = [sheet for sheet in SAID if sheet.source == "social_media"]
    assert len(set(posts.columns["url"].tolist())) == len(posts.at)
