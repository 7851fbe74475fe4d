"""The decision table in a browser: written, checked beside, read; at a desk in Chinese, on a phone in English."""

from collections.abc import Iterator

import pytest
from django.utils import timezone

from onewindow.domain.catalogue import actions
from onewindow.domain.org.models import Account
from onewindow.domain.org.queries import actor_of
from tests import worlds
from tests.browser.rig import OpenPage, looked_at


@pytest.fixture
def change(transactional_db: None) -> Iterator[int]:
    """A draft of the catering licence."""
    at = timezone.now()
    with worlds.listed(at):
        by = actor_of(Account.objects.get(login="govservice.office").pk, at)
        yield actions.start(item="food-catering-licence", reason_zh="情形", effective_from="2027-03-01", by=by, at=at)


def test_a_table_is_written_and_checked(as_user: OpenPage, change: int) -> None:
    """A row taken away: the gap is named; the samples stand on the next page."""
    page = as_user("govservice.office", f"/office/catalogue/changes/{change}/situations/")
    page.locator("#r4 > summary").click()
    page.locator('#r4 button[name="_remove"]').click()
    page.get_by_role("status").get_by_text("没有一行说明需要什么").wait_for()
    looked_at(page, "office-situations-gap")
    page = as_user("govservice.office", f"/office/catalogue/changes/{change}/situations/", size="phone", language="en")
    looked_at(page, "office-situations")
    page.goto(f"/office/catalogue/changes/{change}/papers/")
    looked_at(page, "office-papers")
