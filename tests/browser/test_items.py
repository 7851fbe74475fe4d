"""A change of an item as two people see it: begun, a row added, handed in, approved; readable at the desk and on a phone."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from onewindow.domain.catalogue import queries
from tests import worlds
from tests.browser.rig import looked_at

AsUser = Callable[..., Page]


@pytest.fixture(autouse=True)
def _city(transactional_db: None) -> Iterator[None]:
    with worlds.listed(worlds.now()):
        yield


@pytest.mark.parametrize(("size", "language"), [("desk", "zh"), ("phone", "en")])
def test_a_change_from_draft_to_force(as_user: AsUser, size: str, language: str) -> None:
    """The list, the item, the editor with a row added by script, the difference, the second person."""
    how: dict[str, Any] = {"size": size, "language": language}
    page = as_user("govservice.office", "/office/catalogue/items/?q=signboard", **how)
    looked_at(page, "items-list")
    page.click("a.row-link")
    page.check("[name=kind][value='new-version']")
    page.fill("[name=reason_zh]", "缩短时限")
    looked_at(page, "items-item")
    page.click("#start button")
    page.fill("[name='promised.limit.number']", "2")
    page.click(".sheet-form .buttons button >> nth=1")
    rows = page.locator("[data-repeat]").first.locator("[data-row]")
    count = rows.count()
    page.locator("[data-repeat-add]").first.click()
    expect(rows).to_have_count(count + 1)
    rows.last.locator("input.input").first.fill("户外招牌设施符合城市容貌标准")
    page.click(".sheet-form .buttons button >> nth=0")
    looked_at(page, "items-edit")
    page.click(".back a")
    looked_at(page, "items-change")
    page.click("form[action$='/submit/'] button")
    expect(page.locator("form[action$='/submit/']")).to_have_count(0)
    for name in ("fields/", "licences/new/"):
        page.goto(f"{page.url.split('/office/')[0]}/office/catalogue/stock/{name}")
        looked_at(page, f"items-stock-{name.split('/')[0]}")
    second = as_user("govservice.office2", "/office/catalogue/changes/", **how)
    looked_at(second, "items-changes")
    second.click("a.row-link")
    expect(second.locator(".diff-table ins").first).to_be_visible()
    second.click("form[action$='/approve/'] button")
    expect(second.locator(".badge-state.light-green")).to_be_visible()
    assert queries.spec(queries.current("signboard", timezone.localdate())).promised == "2wd"
