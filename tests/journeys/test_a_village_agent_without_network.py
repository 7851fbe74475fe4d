"""A village agent without network: recorded in the village, sent in the evening; nothing lost, nothing doubled, nothing left on the phone."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Route, expect

from onewindow.domain.agents.models import Record
from onewindow.domain.cases.models import Case, Signature
from onewindow.kernel import codes
from tests import worlds
from tests.browser.rig import PATIENCE, looked_at, session_of

pytestmark = pytest.mark.browser
OLD, NEW = codes.citizen_id("99010219480203011"), codes.citizen_id("99010219900315033")
THIRD = codes.citizen_id("99010219710607071")
COUNT = """() => new Promise((done) => {
  const asked = indexedDB.open("field", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("records", { keyPath: "key" });
  asked.onsuccess = () => {
    const all = asked.result.transaction("records").objectStore("records").count();
    all.onsuccess = () => { asked.result.close(); done(all.result); };
  };
})"""

LATE = """async () => {
  const store = await import(document.querySelector("link[href*='field/store']").href);
  await store.keep({ key: "late", at: "2026", account: "0" });
  await store.note("late", { error: "refused" });
  const told = (await store.one("late")).error;
  await store.drop("late");
  await store.note("late", { error: "refused" });
  return [told, await store.one("late") ?? null];
}"""


@pytest.fixture
def phone(transactional_db: None, chromium: Any, live_server: Any) -> Iterator[BrowserContext]:
    """The agent's phone, logged in while there was a network."""
    with worlds.demo_city(worlds.now()):
        context = chromium.new_context(
            base_url=live_server.url,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": 390, "height": 844},
        )
        context.set_default_timeout(PATIENCE)
        cookies = session_of("beipo.agent")
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])
        yield context
        context.close()


CAMERA = """async () => {
  const sheet = new OffscreenCanvas(4032, 3024);
  sheet.getContext("2d").fillRect(0, 0, 400, 400);
  const picture = await sheet.convertToBlob({ type: "image/jpeg" });
  const chosen = new DataTransfer();
  chosen.items.add(new File([picture], "IMG_2041.jpg", { type: "image/jpeg" }));
  document.querySelector("#paper-premises-proof").files = chosen.files;
}"""
FULL = """() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = () => {
    IDBObjectStore.prototype.put = put;
    throw new DOMException("no room", "QuotaExceededError");
  };
}"""
KEPT = """async () => {
  const store = await import(document.querySelector("link[href*='field/store']").href);
  const found = (await store.all()).find((one) => one.item === "self-employed-registration");
  const photos = found.entries.filter(([name]) => name.startsWith("paper."));
  const picture = await createImageBitmap(photos[0][1]);
  return [photos.length, photos[0][0], picture.width, picture.height];
}"""


def who(page: Page, name: str, id_no: str) -> None:
    """The applicant, and his hand on the phone."""
    page.fill("#_name", name)
    page.fill("#_id_no", id_no)
    page.fill("#_phone", "13900000021")
    pad = page.locator("canvas")
    pad.hover(position={"x": 30, "y": 40})
    page.mouse.down()
    pad.hover(position={"x": 160, "y": 70})
    pad.hover(position={"x": 60, "y": 90})
    page.mouse.up()


def shop(page: Page, name: str, id_no: str) -> None:
    """An item with questions: what is asked follows the answers; a big photo is made small; a full phone loses nothing."""
    page.goto("/desk/field/items/self-employed-registration/")
    keep, error = page.locator("[data-keep]"), page.locator("form > [data-error]")
    keep.click()
    expect(error).to_contain_text("准备开成哪一种")
    page.check("[name='_q.kind'][value=company]")
    expect(page.locator("[data-elsewhere]")).to_be_visible()
    keep.click()
    expect(error).to_contain_text("其他事项")
    page.check("[name='_q.kind'][value=sole]")
    expect(page.locator("[data-elsewhere]")).to_be_hidden()
    page.check("[name='_q.agent'][value=agent]")
    expect(page.locator("#paper-power-of-attorney")).to_be_enabled()
    looked_at(page, "village-phone-questions")
    page.check("[name='_q.agent'][value=self]")
    expect(page.locator("#paper-power-of-attorney")).to_be_disabled()
    expect(page.locator("[name='agent.used']").first).to_be_hidden()
    page.check("[name='ent.kind'][value=self-employed]")
    page.fill("[name='ent.name']", "北坡村老赵食杂店")
    page.locator("[name='ent.scope']").first.check()
    page.fill("[name='ent.domicile.detail']", "北坡村 1 组 3 号")
    page.fill("[name='ent.legal_rep.name']", name)
    page.fill("[name='ent.legal_rep.id_no']", id_no)
    page.fill("[name='ent.legal_rep.phone']", "13900000021")
    page.check("[name='site.tenure'][value=owned]")
    page.check("[name='delivery.mode'][value=window]")
    page.evaluate(CAMERA)
    who(page, name, id_no)
    page.evaluate(FULL)
    keep.click()
    expect(error).to_contain_text("存储空间已满")
    expect(page.locator("[name='ent.name']")).to_have_value("北坡村老赵食杂店")
    keep.click()
    page.wait_for_url("**/desk/field/")
    assert page.evaluate(KEPT) == [1, "paper.premises-proof", 1600, 1200]


def record(page: Page, name: str, id_no: str, *, version: str = "") -> None:
    """One application, written down at somebody's table."""
    page.goto("/desk/field/items/repair-fund/")
    who(page, name, id_no)
    page.fill("[name='house.address.detail']", "北坡村 3 组 12 号")
    page.fill("[name='house.unit_no']", "990102100002GB00001F00010001")
    page.fill("[name='house.area']", "88.5")
    if version:
        page.evaluate(f"document.querySelector('form[data-record]').dataset.version = '{version}'")
    page.click("form[data-record] > .btn-primary")
    page.wait_for_url("**/desk/field/")


def another_agent(phone: BrowserContext, page: Page) -> None:
    """On the same phone: he sees nothing of it, and is told before his log-out would delete it."""
    mine = phone.cookies()
    phone.clear_cookies()
    home = page.url
    phone.add_cookies(
        [{"name": name, "value": value, "url": home} for name, value in session_of("liuhe.agent").items()]
    )
    page.goto("/desk/field/")
    expect(page.locator("[data-none]")).to_be_visible()
    expect(page.locator("[data-list] li")).to_have_count(0)
    expect(page.locator("[data-ready]")).to_be_visible()
    page.click("[data-leave] .btn")
    expect(page.locator("[data-leave] [data-others]")).to_be_visible()
    assert page.evaluate(COUNT) == 1
    phone.clear_cookies()
    phone.add_cookies(mine)
    page.goto("/desk/field/")
    expect(page.locator("[data-list] li")).to_have_count(1)
    expect(page.locator("[data-send]")).to_be_enabled()  # it was sent once more and refused again


def test_recorded_without_a_network_and_sent_once(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto("/desk/field/")
    expect(page.locator("[data-ready]")).to_be_visible()
    phone.set_offline(True)
    page.reload()
    expect(page.locator("[data-offline]")).to_be_visible()
    record(page, "孙老汉", OLD)
    record(page, "王小芳", NEW, version="1")  # on a form that is no longer in force
    shop(page, "赵老四", THIRD)
    expect(page.locator("[data-list] li")).to_have_count(3)
    expect(page.locator("[data-list]")).to_contain_text("孙**")
    assert not Record.objects.exists()
    looked_at(page, "village-phone")

    lost: list[str] = []

    def cut_off(route: Route) -> None:
        """It arrives, but the answer does not: the phone cannot know."""
        if not lost:
            lost.append(route.fetch().text())
            route.abort()
        else:
            route.continue_()

    page.route("**/field/records/", cut_off)
    phone.set_offline(False)
    expect(page.locator("[data-said]")).to_be_visible()
    assert len(lost) == 1 and Record.objects.count() == 1
    assert page.evaluate(COUNT) == 3
    page.click("[data-send]")
    expect(page.locator("[data-list] li")).to_have_count(1)
    expect(page.locator("[data-list] [data-error]")).to_be_visible()
    case = Case.objects.get(channel="agent", holder_name="孙老汉")
    expect(page.locator("[data-said]")).to_contain_text(case.number)
    told = Case.objects.get(channel="agent", holder_name="赵老四")
    assert told.answers["ent.name"] == "北坡村老赵食杂店" and "agent.used" not in told.answers
    assert set(Record.objects.values_list("case_id", flat=True)) == {case.pk, told.pk}
    assert Signature.objects.filter(case=case).exists()
    looked_at(page, "village-phone-sent")

    another_agent(phone, page)
    page.click("[data-again]")  # the form in force, as it was typed
    expect(page.locator("#_name")).to_have_value("王小芳")
    page.click("[href='/desk/field/']:not(.brand)")
    assert page.evaluate(LATE) == ["refused", None]  # an answer that comes after log-out brings nothing back
    page.click("[data-leave] .btn")
    expect(page.locator("[data-leave] [data-sure]")).to_be_visible()
    page.click("[data-leave] .btn")
    page.wait_for_url(lambda url: "/desk/" not in url)
    assert page.evaluate(COUNT) == 0
    assert timezone.now() > case.filed_at
