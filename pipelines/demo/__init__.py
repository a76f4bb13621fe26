"""A company that does not exist, so that a hub without sources has something to show."""

from pipelines.demo.again import answer_again
from pipelines.demo.company import ZONE
from pipelines.demo.days import SOURCES
from pipelines.demo.incidents import Incident, incidents
from pipelines.demo.run import KIND, SEED, Standing, history, live, standing

__all__ = [
    "KIND",
    "SEED",
    "SOURCES",
    "ZONE",
    "Incident",
    "Standing",
    "answer_again",
    "history",
    "incidents",
    "live",
    "standing",
]
