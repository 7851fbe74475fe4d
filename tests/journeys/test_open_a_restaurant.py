"""Open a restaurant, in five browsers: a citizen, the one window, an examiner and an approver, another department."""

import pytest
from playwright.sync_api import expect

from onewindow.config.demo import application
from onewindow.domain.bundles.models import Bundle
from onewindow.domain.licences.models import Licence
from tests.browser.rig import OpenPage
from tests.journeys.citizen import Citizen
from tests.journeys.officer import Officer
from tests.journeys.town import Town

pytestmark = pytest.mark.browser
NOTICE = "平面图缺少清洗消毒区标注，请补充后重新上传。"
FIRST = {"q1": "company", "q2": "shop-sign", "q3": "yes-commit"}


def test_open_a_restaurant(town: Town, open_page: OpenPage) -> None:
    """From the search box to the public verification of the licence."""
    person = town.person(application.APPLICANT)
    form = application.form(person, town.others(person, 3))
    town.hears(form)

    citizen = Citizen(town, open_page, application.APPLICANT)
    citizen.search("餐馆", "餐饮店")
    citizen.answer(FIRST, {"q5": "own-outlet"})
    citizen.begin()
    assert citizen.fill_in(form) >= 3
    assert citizen.bring() >= 5
    citizen.submit()
    bundle = Bundle.objects.get()
    assert bundle.number == citizen.number
    assert len(town.cases(bundle.pk)) > 4

    clerk = Officer(town, open_page, "govservice.window")
    clerk.open("餐饮店", "window")
    clerk.send_notice("food-layout", NOTICE)
    town.worker()
    citizen.correct("food-layout")
    clerk.open("餐饮店")
    clerk.accept()
    town.worker()

    market = town.case(bundle.pk, "company-registration")
    examiner_login, approver_login = town.holder(market.item.review_posts[0]), town.holder(market.item.decide_post)
    examiner, approver = Officer(town, open_page, examiner_login), Officer(town, open_page, approver_login)
    examiner.open(market.item.name_zh, "examiner")
    examiner.agree("材料齐全，符合条件。", "review")
    approver.open(market.item.name_zh, "approver")
    approver.grant("decision")
    town.worker()
    assert town.case(bundle.pk, "company-registration").state == "closed"
    assert town.case(bundle.pk, "food-catering-licence").state == "reviewing", "what waited for the company has begun"

    _the_others(town, open_page, bundle.pk, {examiner_login, approver_login})
    town.others_work(bundle.pk)
    assert Bundle.objects.get().state == "closed"
    _what_the_citizen_has(town, citizen)
    _what_a_stranger_sees(town, open_page, citizen.number)


def _the_others(town: Town, open_page: OpenPage, bundle: int, known: set[str]) -> None:
    """An officer of another department does his part in a browser of his own."""
    food = town.case(bundle, "food-catering-licence")
    for name, login in town.tasks(food.id):
        if login not in known:
            officer = Officer(town, open_page, login)
            officer.open(food.item.name_zh, "elsewhere")
            assert name == "review"
            officer.agree("同意。", "elsewhere-review")
            return
    own = next(one for one in town.cases(bundle) for _, login in town.tasks(one.id) if login not in known)
    name, login = next(task for task in town.tasks(own.id) if task[1] not in known)
    officer = Officer(town, open_page, login)
    officer.open(own.item.name_zh, "elsewhere")
    if name == "review":
        officer.agree("", "elsewhere-review")
    else:
        officer.grant("elsewhere-decision")


def _what_the_citizen_has(town: Town, citizen: Citizen) -> None:
    page = citizen.page
    page.goto(f"/applications/{citizen.bundle}/")
    town.look(page, "progress-done", main=True)
    page.goto("/me/")
    town.look(page, "me", main=True)
    page.goto("/me/inbox/")
    expect(page.locator(".inbox li")).not_to_have_count(0)
    town.look(page, "inbox", main=True)
    page.goto("/me/licences/")
    cards = page.locator(".licence-card")
    expect(cards).to_have_count(Licence.objects.filter(state="valid").count())
    town.look(page, "licences", main=True)
    cards.first.locator("a").click()
    expect(page.locator(".licence-qr svg")).to_be_visible()
    town.look(page, "licence", main=True)


def _what_a_stranger_sees(town: Town, open_page: OpenPage, number: str) -> None:
    licence = Licence.objects.filter(state="valid").order_by("pk")[0]
    page = open_page(f"/v/{licence.identifier}", size="phone")
    expect(page.locator("#result")).to_contain_text("真实有效")
    town.look(page, "verified", main=True)
    page.goto("/verify/")
    town.look(page, "verify", main=True)
    page.goto(f"/track/?number={number}")
    town.look(page, "track", main=True)
