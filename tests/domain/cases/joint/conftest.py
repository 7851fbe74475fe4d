"""The small city and its road, for what several bodies do about one case."""

from tests.domain.cases.conftest import city, road

__all__ = ["city", "road"]
