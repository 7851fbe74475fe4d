"""The import as the office sees it: a report with its reasons, a row on both sides, a draft that lacks something."""

import json
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from onewindow.domain.catalogue.actions import importing
from tests import worlds
from tests.browser.rig import looked_at
from tests.web.office.test_imports import LINK, guides

pytestmark = pytest.mark.browser
LOGIN = "govservice.office"
LONG = "长" * 200


@pytest.mark.parametrize(("size", "language"), [("desk", "zh"), ("phone", "en")])
def test_every_page(transactional_db: None, as_user: Callable[..., Page], size: str, language: str) -> None:
    at = timezone.now()
    worlds.settle(worlds.staffed(worlds.now()))
    more = [
        {"department": "区民政局", "name": name, "link": LINK.format(n)}
        for n, name in ((90, LONG), (91, ""), (92, "<script>甲"))
    ]
    raw = guides(5, name="登记(县级行使）") + "\n".join(["", *(json.dumps(row) for row in more)]).encode()
    page = as_user(LOGIN, "/office/catalogue/import/", size=size, language=language)
    page.set_input_files("#file", {"name": "guides.jsonl", "mimeType": "application/x-ndjson", "buffer": raw})
    page.click("main form .btn-primary")
    expect(page.locator("[data-running]")).to_be_visible()
    run = int(page.url.rstrip("/").rsplit("/", 1)[1])
    importing.look(run=run, at=at)
    page.goto(page.url)
    looked_at(page, "office-import-report")
    page.locator(".reasons a").first.click()
    expect(page.locator(".row-link")).to_have_count(1)
    page.goto(f"/office/catalogue/import/{run}/")
    page.click("main .office-head .btn-primary")
    importing.take_over(run=run, at=at)
    page.goto(f"/office/catalogue/import/{run}/rows/6/")
    page.click("main form .btn-primary")
    expect(page.locator(".error-summary")).to_be_visible()
    looked_at(page, "office-import-row")
    if size == "phone":
        page.goto("/office/catalogue/import/")
        looked_at(page, "office-imports")
