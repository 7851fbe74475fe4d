"""Parcels as people see them: asked for and followed on a phone; packed, checked in and made good at a desk."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from onewindow.config.demo import application
from onewindow.domain.delivery import actions
from onewindow.domain.delivery.models import Parcel
from onewindow.kernel.log import run_readers
from tests import worlds
from tests.browser.rig import looked_at
from tests.web.workbench.desk import Desk

pytestmark = pytest.mark.browser
AsUser = Callable[..., Page]
HOME = actions.Goal("王芳", "13912345678", "示范市城关区解放路88号3单元502室")


@pytest.fixture
def parcels(transactional_db: None) -> dict[str, int]:
    """Papers that have arrived, originals to send, originals that were lost; of one application under way."""
    at = timezone.now()
    worlds.settle(worlds.demo_city(worlds.now() - timedelta(days=60)))
    desk = Desk(at - timedelta(hours=3))
    bundle = desk.accepted()
    clerk, made = desk.actor("govservice.window"), {"bundle": bundle}
    what = {"ref": f"bundle:{bundle}", "to": HOME}
    made["papers"] = actions.order_pickup(
        **what, contents=["房屋租赁合同", "身份证原件"], key="p", by=desk.actor(application.APPLICANT), at=desk.at
    ).id
    for name in ("pack", "lost"):
        made[name] = actions.prepare(
            **what, kind="return", contents=["房屋租赁合同"], key=name, by=clerk, at=desk.at
        ).id
    actions.send(parcel=made["lost"], contents=["房屋租赁合同"], by=clerk, at=desk.at)
    run_readers(desk.at)
    for name, news in (("papers", ("picked", "moving", "out", "delivered")), ("lost", ("picked", "lost"))):
        number = Parcel.objects.get(pk=made[name]).number
        for hour, one in enumerate(news):
            moment = desk.at + timedelta(minutes=40 * hour)
            actions.happen(number=number, news=one, place="示范市城关营业部", signed_by="王芳", by=None, at=moment)
    run_readers(at)
    return made


def test_parcels_at_the_phone_and_at_the_desk(parcels: dict[str, int], as_user: AsUser) -> None:
    """The applicant asks and follows; the clerk packs, checks in and makes good."""
    page = as_user("wangfang", f"/applications/{parcels['bundle']}/", size="phone", language="en")
    looked_at(page, "parcels-application")
    page.get_by_role("link", name="Have the results sent to me").click()
    page.fill("#phone", "12")
    page.fill("#address", "示范市城关区解放路88号")
    page.get_by_role("button", name="Send it to me").click()
    expect(page.locator(".error-summary")).to_be_visible()
    looked_at(page, "parcels-new")
    root = page.url.split("/me/")[0]
    for name in ("papers", "lost"):
        page.goto(f"{root}/me/parcels/{parcels[name]}/")
        looked_at(page, f"parcels-mine-{name}")
    page.goto(f"{root}/me/parcels/")
    looked_at(page, "parcels-mine")
    page.goto(f"{root}/express/demo/{Parcel.objects.get(pk=parcels['papers']).number}/")
    looked_at(page, "parcels-twin")
    page = as_user("govservice.window", "/desk/parcels/", size="desk", language="zh-hans")
    looked_at(page, "parcels-desk")
    for name in ("pack", "papers", "lost"):
        page.goto(f"{root}/desk/parcels/{parcels[name]}/")
        looked_at(page, f"parcels-desk-{name}")
    page.goto(f"{root}/desk/parcels/new/?ref=bundle:{parcels['bundle']}")
    looked_at(page, "parcels-desk-new")
