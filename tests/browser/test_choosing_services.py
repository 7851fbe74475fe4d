"""Choosing a service as people see it: the clerk as he types and by facets; a guide from elsewhere; what waits in the catalogue."""

import json
from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from onewindow.config.demo.inheritance import inherited
from onewindow.domain.catalogue.actions import importing
from onewindow.domain.catalogue.actions.search import reindex
from onewindow.domain.org.models import Account
from onewindow.domain.org.queries import actor_of
from tests import worlds
from tests.browser.rig import looked_at
from tests.web.workbench.test_services import CODE, ROW

AsUser = Callable[..., Page]


@pytest.fixture(autouse=True)
def _city(transactional_db: None) -> Iterator[None]:
    at = timezone.now()
    with worlds.listed(worlds.now()):
        inherited(at)
        office = actor_of(Account.objects.get(login="govservice.office").pk, at)
        raw = json.dumps(
            {**ROW, "link": ROW["link"].replace("taskType=10", "taskType=77")}, ensure_ascii=False
        ).encode()
        run = importing.begin_import(raw=raw, name="guides.jsonl", by=office, at=at)
        importing.look(run=run, at=at)
        importing.order_import(run=run, by=office, at=at)
        importing.take_over(run=run, at=at)
        reindex(at=at)
        yield


def test_a_service_is_chosen(as_user: AsUser, open_page: AsUser) -> None:
    """Desk in Chinese from the box to the guide; phone in English; the guide from elsewhere at the portal and the kiosk."""
    page = as_user("govservice.window", "/desk/services/")
    page.locator("#service").press_sequentially("zhaopai")
    expect(page.locator("form.search:has(#service) .search-results a").first).to_be_visible()
    looked_at(page, "services-suggest")
    page.locator("#service").press("Enter")
    page.wait_for_url("**/desk/services/guide/**")
    looked_at(page, "services-found")
    page.get_by_role("link", name="规范户外招牌设施设置").first.click()
    page.wait_for_url("**/desk/guides/signboard/**")

    office = as_user("govservice.office", "/office/")
    looked_at(office, "office-waiting")
    office.goto("/office/catalogue/import/sources/sczwfw/")
    looked_at(office, "import-source")

    how = {"size": "phone", "language": "en"}
    looked_at(as_user("govservice.window", "/desk/services/?q=登记", **how), "services-phone")
    known = open_page(f"/guides/sczwfw:{CODE}/", **how)
    looked_at(known, "known-guide")
    known.goto(f"/guides/kiosk/sczwfw:{CODE}/")
    looked_at(known, "known-guide-kiosk")
