"""The guide of an item in a browser: on a phone with its questions, at kiosk size, at the window."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from onewindow.domain.catalogue.models import Item, ItemVersion
from tests import worlds
from tests.browser.rig import OpenPage, looked_at, no_overflow


@pytest.fixture(autouse=True)
def _city(transactional_db: None) -> Iterator[None]:
    """The demo city's bodies and items; ids kept in memory are forgotten before and after."""
    with worlds.listed(worlds.now()):
        yield


def test_questions_cut_the_list_on_a_phone(open_page: OpenPage) -> None:
    """One question after another; what is not needed goes; an answer can be taken back."""
    page = open_page("/items/signboard/", size="phone", language="en")
    materials = page.locator("#g-materials + ul > li")
    before = materials.count()
    page.get_by_label("An ordinary sign over the shop").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("My own building").check()
    page.get_by_role("button", name="Continue").click()
    expect(materials).to_have_count(before - 1)
    looked_at(page, "guide")
    page.get_by_role("link", name="Change How large is the sign?").click()
    page.get_by_label("A large outdoor advertisement").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Approval of large outdoor advertising").first.click()
    page.wait_for_url("**/items/large-outdoor-advert/")


def test_the_guide_at_kiosk_size_and_at_the_window(open_page: OpenPage, as_user: OpenPage) -> None:
    """Tiles for one finger and a code to take the guide along; at the window everything on one page. Long names break."""
    page = open_page("/items/signboard/kiosk/", size="kiosk")
    assert all(box["height"] >= 96 for box in boxes(page, ".kiosk-choices a, .kiosk-bar a"))
    looked_at(page, "guide-kiosk")
    page.get_by_role("link", name="普通招牌").click()
    page.get_by_role("link", name="自有房屋").click()
    expect(page.locator(".kiosk-choices")).to_have_count(0)
    no_overflow(page)

    page = as_user("govservice.window", "/desk/guides/food-catering-licence/")
    page.get_by_role("link", name="现场制作餐食").click()
    looked_at(page, "guide-window")
    long_names("Q" * 200, "招牌" * 100)
    page = open_page("/items/long-0/", size="phone")
    no_overflow(page)
    page.goto("/items/long-1/")
    no_overflow(page)
    page.goto("/items/long-0/kiosk/")
    no_overflow(page)


def boxes(page: Any, selector: str) -> list[Any]:
    return [one.bounding_box() for one in page.locator(selector).all()]


def long_names(*names: str) -> None:
    for n, name in enumerate(names):
        row = ItemVersion.objects.get(item__slug="signboard")
        results = list(row.results.all())
        row.item = Item.objects.create(slug=f"long-{n}", department=row.item.department)
        row.pk, row.name_zh, row.name_en, published = None, name, name, row.published_at
        row.published_at = None
        row.save()
        for one in results:
            one.pk, one.version, one.name_zh = None, row, name
            one.save()
        ItemVersion.objects.filter(pk=row.pk).update(published_at=published)
