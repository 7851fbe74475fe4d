"""Fixtures of the journeys: the demo city with its people, a browser for each of them."""

from tests.journeys.town import town

__all__ = ["town"]
