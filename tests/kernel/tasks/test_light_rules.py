"""Light rules: rows that say when a task turns amber."""

from datetime import datetime, timedelta

import pytest

from onewindow.kernel import lights
from onewindow.kernel.models import LightRule
from onewindow.kernel.worktime import CHINA

pytestmark = pytest.mark.django_db
OPENED = datetime(2026, 9, 21, 9, 0, tzinfo=CHINA)  # a Monday
DUE = datetime(2026, 9, 21, 17, 0, tzinfo=CHINA)


@pytest.fixture(autouse=True)
def fresh():
    lights.forget()
    yield
    lights.forget()


def amber() -> datetime:
    lights.forget()
    return lights.amber_at("probe", "accept", opened_at=OPENED, due_at=DUE)


def test_without_a_rule_four_fifths_of_the_open_time():
    assert amber() == DUE - timedelta(minutes=6.5 * 60 * 0.2)  # open 9:00-12:00 and 13:30-17:00


def test_a_share_or_working_time_before_due():
    LightRule.objects.create(kind="probe", name="", share=50)
    assert amber() == datetime(2026, 9, 21, 13, 45, tzinfo=CHINA)
    LightRule.objects.create(kind="probe", name="accept", before="4h")
    assert amber() == datetime(2026, 9, 21, 11, 30, tzinfo=CHINA)


def test_never_before_it_is_opened():
    LightRule.objects.create(kind="probe", name="accept", before="3wd")
    assert amber() == OPENED


def test_the_rows_are_kept_for_a_while(django_assert_num_queries):
    lights.rule("probe", "accept")
    with django_assert_num_queries(0):
        lights.rule("probe", "review")
