"""The small city and its road, for the clock rules of the law; each test carries its article in its name."""

from tests.domain.cases.conftest import city, road

__all__ = ["city", "road"]
