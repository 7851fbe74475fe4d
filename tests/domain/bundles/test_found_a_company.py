"""Founding a company: an item with two inputs starts with the second one, a register entry serves as material."""

from datetime import datetime

import pytest

from onewindow.domain.bundles.models import Bundle
from onewindow.domain.cases.models import Material
from onewindow.domain.org.models import Enterprise
from tests.domain.bundles.story import PLACE, Story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("packages")]

WANG = {"name": "王芳", "id_no": "990102199003150249", "phone": "13900000001"}
ANSWERS = {"q1": "no", "q2": "yes", "q3": "yes", "q4": "yes"}
FORM = {
    "ent.kind": "company",
    "ent.name": "示范市云上科技有限公司",
    "ent.capital": "100",
    "ent.scope": ["software"],
    "ent.domicile": PLACE,
    "ent.term": "long",
    "ent.shareholders": [
        {"name": "王芳", "id_no": WANG["id_no"], "amount": 100, "form": "money", "paid_by": "2027-09-01"}
    ],
    "ent.officers": [{"name": "王芳", "id_no": WANG["id_no"], "post": "director"}],
    "ent.finance_officer": WANG,
    "ent.liaison": WANG,
    "ent.employees_count": 3,
    "ent.bank": "city-centre",
    "site.tenure": "owned",
    "seal.kinds": ["official", "invoice"],
    "tax.invoice_kind": ["paper-ordinary"],
    "tax.vat_kind": "small",
    "si.insured": [{"name": "王芳", "id_no": WANG["id_no"], "hired_on": "2026-10-08", "wage": "8000"}],
    "si.base": "8000",
    "fund.ratio": 5,
    "fund.payday": 15,
}


@pytest.fixture
def story(at: datetime) -> Story:
    return Story(at)


def test_from_draft_to_closing(story: Story) -> None:
    bundle = story.submit(story.draft(ANSWERS, FORM, "start-company"))
    story.accept(bundle)
    assert {node for node, state in story.states(bundle).items() if state != "waiting"} == {"company-registration"}
    story.grant(bundle, "company-registration")
    waiting = {node for node, state in story.states(bundle).items() if state == "waiting"}
    assert waiting == {"invoice-quota", "bank-account-booking", "employee-enrolment"}

    story.grant(bundle, "seal-filing")
    assert story.states(bundle)["bank-account-booking"] != "waiting"
    assert story.states(bundle)["invoice-quota"] == "waiting", "it waits for the tax data as well"
    receipt = Material.objects.get(case=story.case(bundle, "bank-account-booking"), slug="seal-receipt")
    assert (receipt.satisfied_by, receipt.licence, receipt.state) == ("output", None, "checked")

    story.grant(bundle, "tax-info-confirm")
    assert story.states(bundle)["invoice-quota"] != "waiting"
    for node, state in story.states(bundle).items():
        if state not in ("closed", "waiting"):
            story.grant(bundle, node)
    story.grant(bundle, "employee-enrolment")
    row = Bundle.objects.get(pk=bundle)
    assert (row.state, row.outcome) == ("closed", "granted")
    # Enrolling staff waits for the social insurance alone, and still gets the company and its code.
    enrolment, founded = story.case(bundle, "employee-enrolment"), Enterprise.objects.get(name_zh=FORM["ent.name"])
    assert (enrolment.enterprise_id, enrolment.answers["ent.uscc"]) == (founded.pk, founded.uscc)


def test_a_refused_seal_stops_the_bank_and_the_invoice_only(story: Story) -> None:
    bundle = story.submit(story.draft(ANSWERS, FORM, "start-company"))
    story.accept(bundle)
    story.grant(bundle, "company-registration")
    story.refuse(bundle, "seal-filing")
    stopped = {node for node, state in story.states(bundle).items() if state == "stopped"}
    assert stopped == {"bank-account-booking", "invoice-quota"}
