"""What people say: its language, sentiment and topics, and the words that told."""

from listening.listener import MODEL, Answer, Listener
from listening.topics import Topic, built_in, merged, topics_of

__all__ = ["MODEL", "Answer", "Listener", "Topic", "built_in", "merged", "topics_of"]
