"""Found a company, at a desk: one citizen, the one window, and every department after it."""

import pytest
from playwright.sync_api import expect

from onewindow.config.demo import application
from onewindow.domain.bundles.models import Bundle
from onewindow.domain.licences.models import Licence
from onewindow.domain.org.models import Enterprise
from tests.browser.rig import OpenPage
from tests.journeys.citizen import Citizen
from tests.journeys.officer import Officer
from tests.journeys.town import Town

pytestmark = pytest.mark.browser
ANSWERS = {"q1": "no", "q2": "yes", "q3": "yes", "q4": "no"}


def test_found_a_company(town: Town, open_page: OpenPage) -> None:
    """What waits for the company starts by itself, and the company can be chosen as applicant afterwards."""
    town.looks_only_at("form-1-enterprise", "check", "receipt", "progress-running", "me-company", "begin-choice")
    person = town.person(application.APPLICANT)
    cook = town.others(person, 1)[0]
    form = application.form(person, town.others(person, 3)) | {
        "ent.kind": "company",
        "tax.vat_kind": "small",
        "tax.invoice_kind": ["e-ordinary"],
        "fund.ratio": "8",
        "fund.payday": "15",
        "seal.kinds": ["official", "finance"],
        "si.insured": [{"name": cook.name_zh, "id_no": cook.id_no, "hired_on": "2026-11-02", "wage": "5200"}],
        "si.base": "5200",
    }
    town.hears(form)
    citizen = Citizen(town, open_page, application.APPLICANT, size="desk")
    citizen.search("开公司", "企业开办")
    citizen.answer(ANSWERS, {})
    citizen.begin()
    citizen.fill_in(form)
    citizen.bring()
    citizen.submit()
    bundle = Bundle.objects.get()

    clerk = Officer(town, open_page, "govservice.window")
    clerk.open("企业开办")
    clerk.accept()
    town.worker()
    page = citizen.page
    page.goto(f"/applications/{bundle.pk}/")
    town.look(page, "progress-running")
    assert "waiting" in {one.state for one in town.cases(bundle.pk)}

    town.others_work(bundle.pk)
    assert Bundle.objects.get().state == "closed"
    company = Enterprise.objects.get(name_zh=application.NAME)
    page.goto("/me/licences/")
    expect(page.locator(".licence-card")).to_have_count(Licence.objects.filter(state="valid").count())
    page.goto("/packages/open-restaurant/begin/?q1=licensed&q2=none&q3=no&q4=yes&q5=shared&q6=no")
    expect(page.locator(f'input[name=holder][value="{company.pk}"]')).to_be_visible()
    town.look(page, "begin-choice")
