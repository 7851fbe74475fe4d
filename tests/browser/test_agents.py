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
