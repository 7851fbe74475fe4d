"""The editor of packages in a browser: by keyboard and by drawing an arrow, at a desk in Chinese, on a phone in English."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from onewindow.domain.bundles.models import PackageChange
from tests import worlds
from tests.browser.rig import OpenPage, looked_at


@pytest.fixture
def town(transactional_db: None) -> Iterator[None]:
    """The demo city; its packages are read anew."""
    with worlds.demo_city(worlds.now()):
        yield


def test_a_package_is_edited(as_user: OpenPage, town: None) -> None:
    """An arrow drawn makes a circle and the check names it; the keyboard takes it out; the page never leaves its place."""
    page = as_user("govservice.supervisor", "/office/packages/open-restaurant/")
    page.fill("input[name=effective_from]", "2099-01-01")
    page.get_by_role("button", name="开始修订").click()
    page.get_by_role("heading", name="办理关系图").wait_for()
    looked_at(page, "office-package-editor")
    path = page.url
    nodes = page.locator("svg.graph .node")
    first = page.locator('.node[data-key="food-catering-licence"] rect')
    then = page.locator('.node[data-key="self-employed-registration"] rect')
    first.hover()
    page.mouse.down()
    then.hover()
    page.mouse.up()
    page.get_by_role("status").get_by_text("循环依赖：").wait_for()
    expect(page.locator(".node-red")).to_have_count(2)
    expect(nodes).to_have_count(9)
    page.locator("#cut-food-catering-licence-self-employed-registration").focus()
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("可以发布").wait_for()
    page.locator("#add-item").focus()
    page.keyboard.type("food-health-check")
    page.keyboard.press("Enter")
    page.get_by_text("套餐中已有此项").wait_for()
    assert page.url == path
    change = PackageChange.objects.get()
    assert change.version == 3, "two edits were saved, the refused one was not"
    page = as_user("govservice.supervisor", f"/office/packages/changes/{change.pk}/", size="phone", language="en")
    looked_at(page, "office-package-editor")
    page.goto("/office/packages/figures/")
    looked_at(page, "office-package-figures")
    page.goto("/office/packages/stages/")
    looked_at(page, "office-package-stages")
    page.goto("/desk/inbox/")
    looked_at(page, "desk-inbox")
