"""Querysets whose SQL is worked out once: their rows are the ORM's, whatever the arguments; what cannot be kept is refused."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q, QuerySet
from django.test.utils import CaptureQueriesContext

from onewindow.kernel.models import RetentionRule
from onewindow.kernel.sql.compiled import compiled

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 28)


@pytest.fixture(autouse=True)
def rules() -> None:
    """Three rules of one key."""
    for n in range(3):
        RetentionRule.objects.create(key="a'b", effective_from=TODAY + timedelta(n), days=n or None, source="%s")


def wanted(key: str, on: date, least: int) -> "QuerySet[Any, Any]":
    """Every type of parameter, one of them twice, beside constants."""
    rows = RetentionRule.objects.filter(Q(days=None) | Q(days__gte=least), key=key, effective_from__lte=on)
    return (
        rows.filter(source="%s", effective_from__gte=date(1999, 1, 1)).order_by("pk").values_list("key", "days", "pk")
    )


def test_the_rows_are_those_of_the_orm() -> None:
    built = []

    @compiled
    def kept(key: str, on: date, least: int) -> "QuerySet[Any, Any]":
        built.append(key)
        return wanted(key, on, least)

    for given in (("a'b", TODAY, 0), ("a'b", TODAY + timedelta(9), 2), ("none", TODAY, 1), ("a'b", TODAY, 5)):
        assert kept(*given) == list(wanted(*given))
        with CaptureQueriesContext(connection) as asked:  # and where queries are watched
            assert kept(*given) == list(wanted(*given))
        assert len(asked) == 2
    assert len(built) == 1


def test_a_parameter_that_is_worked_upon_is_refused() -> None:
    @compiled
    def kept(on: date) -> "QuerySet[Any, Any]":
        return RetentionRule.objects.filter(effective_from=on - timedelta(1)).values_list("pk")

    with pytest.raises(TypeError, match="as it is"):
        kept(TODAY)
