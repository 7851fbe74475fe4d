"""The ends of the scale: names of sixty characters on every page of an application; a city in which there is nothing."""

import pytest

from onewindow.config.demo import application
from onewindow.domain.cases.models import Case
from tests.browser.rig import OpenPage, axe, no_overflow, shot
from tests.web.workbench.conftest import desk
from tests.web.workbench.desk import Desk

__all__ = ["desk"]
pytestmark = pytest.mark.browser
LONG = "示范市人民路八十八号一层从早到晚都营业的好味道老街面馆餐饮管理连锁经营有限责任公司第一分公司筹备处暨中央厨房配送中心示范"
ENGLISH = "TheLongestNameWithoutASingleSpaceThatAnybodyEverGaveToACompanyLtd"


@pytest.fixture
def crowded(desk: Desk, transactional_db: None) -> tuple[int, Case]:
    """A bundle whose company has a very long name, part of it granted."""
    bundle = desk.accepted(**{"ent.name": LONG, "sign.name": ENGLISH[:40], "site.drain_outlet": ENGLISH[:40]})
    case = desk.decided(bundle)
    desk.read()
    return bundle, case


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_names_of_sixty_characters(crowded: tuple[int, Case], open_page: OpenPage, size: str) -> None:
    bundle, case = crowded
    citizen = open_page("/me/", size=size, login=application.APPLICANT)
    pages = ["/me/", "/me/licences/", "/me/inbox/", f"/applications/{bundle}/", f"/applications/{bundle}/receipt/"]
    for number, path in enumerate(pages):
        citizen.goto(path)
        shot(citizen, f"extreme-citizen-{number}")
        no_overflow(citizen)
    citizen.goto("/me/licences/")
    citizen.click(".licence-card a >> nth=0")
    shot(citizen, "extreme-licence")
    no_overflow(citizen)
    clerk = open_page("/desk/", size=size, login="govservice.window")
    for number, path in enumerate(
        ["/desk/?all=1", f"/desk/bundles/{bundle}/", f"/desk/cases/{case.pk}/", "/desk/find/?q=wangfang"]
    ):
        clerk.goto(path)
        shot(clerk, f"extreme-clerk-{number}")
        no_overflow(clerk)


@pytest.mark.parametrize(
    "path", ["/", "/find/", "/find/?q=x", "/login/", "/verify/", "/track/", "/v/1.2.156", "/packages/x/"]
)
def test_a_city_in_which_there_is_nothing(transactional_db: None, open_page: OpenPage, path: str) -> None:
    page = open_page(path, size="phone")
    assert "出错" not in page.title()
    shot(page, f"empty-{path.strip('/').replace('/', '-').replace('?', '-') or 'home'}")
    no_overflow(page)
    axe(page)
