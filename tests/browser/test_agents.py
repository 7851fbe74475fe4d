"""Agents as people see them: my agent on a phone, the desk's list and service, a meeting; what everybody may read."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from onewindow.domain.agents.models import Service
from tests import worlds
from tests.browser.rig import looked_at

pytestmark = pytest.mark.browser
AsUser = Callable[..., Page]


@pytest.fixture
def service(transactional_db: None) -> Iterator[int]:
    """The order of the demo city: entrusted, called, a visit ordered."""
    with worlds.demo_city(worlds.now()):
        yield Service.objects.get().pk


def test_my_agent_on_a_phone(service: int, as_user: AsUser) -> None:
    """What he did, when he comes; another asked for; points and green channel are everybody's."""
    page = as_user("sunjianguo", "/me/agents/", size="phone", language="en")
    looked_at(page, "agents-mine")
    page.click(f"a[href='/me/agents/{service}/']")
    expect(page.get_by_role("heading", name="What my agent did")).to_be_visible()
    looked_at(page, "agents-service")
    page.goto("/me/agents/new/")
    looked_at(page, "agents-ask")
    page.click("main button[type=submit]")
    expect(page.locator(".error-summary")).to_be_visible()
    for path, name in (("/points/", "points"), ("/green-channel/", "green-channel")):
        page.goto(path)
        looked_at(page, name)


def test_at_the_desk(service: int, as_user: AsUser) -> None:
    """The to-do list, the service with its log, a meeting called."""
    page = as_user("govservice.agent", "/desk/", size="desk", language="zh-hans")
    expect(page.locator(".desk-table")).to_contain_text("上门")
    page.goto(f"/desk/agents/{service}/")
    looked_at(page, "agents-desk")
    page.goto("/desk/agents/")
    looked_at(page, "agents-desk-list")
    page.goto("/desk/meetings/new/")
    page.fill("#title", "重点项目调度会")
    page.fill("#held_at", "2099-01-05T09:00")
    page.fill("#place", "三楼会议室")
    page.fill("#points", "用地\n环评")
    page.click("main button[type=submit]")
    expect(page.get_by_role("heading", name="重点项目调度会")).to_be_visible()
    looked_at(page, "dispatch-meeting")


def test_written_down_at_the_window(service: int, as_user: AsUser) -> None:
    """Who stands here wants an agent: asked for, and the mandate signed on the pad."""
    page = as_user("govservice.window", "/desk/window/", size="desk", language="zh-hans")
    page.locator("#slot").select_option(index=1)
    page.click(".reader button")
    page.click("button[value=receive]")
    page.click("a[href='/desk/window/agents/new/']")
    looked_at(page, "window-agent-new")
    page.check("[name=scope] >> nth=0")
    page.check("[name=centre] >> nth=0")
    page.fill("#phone", "13900000066")
    page.click("main form.panel .buttons button")
    page.check("[name=agent] >> nth=0")
    page.fill("#signature", page.locator(".thing-what [lang=zh]").first.inner_text())
    send, pad = page.locator("[data-sign-send]"), page.locator("canvas")
    expect(send).to_be_disabled()
    pad.hover(position={"x": 30, "y": 40})
    page.mouse.down()
    pad.hover(position={"x": 200, "y": 90})
    pad.hover(position={"x": 60, "y": 120})
    page.mouse.up()
    looked_at(page, "window-agent")
    send.click()
    expect(page.get_by_text("帮代办中")).to_be_visible()
    assert Service.objects.exclude(pk=service).get().state == "running"


def test_points_and_criteria_at_the_office(service: int, as_user: AsUser) -> None:
    """On a phone too."""
    page = as_user("govservice.office", "/office/green-channel/", size="phone", language="en")
    looked_at(page, "office-criteria")
    page.goto("/office/green-channel/new/")
    page.check("[name=fact][value=item]")
    expect(page.locator("#items")).to_be_visible()
    expect(page.locator("#age")).to_be_hidden()
    looked_at(page, "office-criterion")
    page.goto("/office/points/")
    looked_at(page, "office-points")
    page.get_by_role("link", name="Beipo Village").click()
    looked_at(page, "office-point")
