"""A wrong digit in an id number (身份证号错一位): told at the field; what was typed stays, here and in the draft."""

import re

from onewindow.config.demo import application
from onewindow.domain.bundles.models import Bundle, Draft
from tests.faults.test_submitted_twice import draft
from tests.web.workbench.conftest import SignIn
from tests.web.workbench.desk import Desk

WRONG = "990102199003150248"


def test_it_is_told_at_the_field_and_nothing_is_lost(desk: Desk, sign_in: SignIn) -> None:
    number = draft(desk)
    client = sign_in(application.APPLICANT)
    address = f"/drafts/{number}/form/enterprise/"
    page = client.get(address).content.decode()
    posted = dict(re.findall(r'<input class="input[^>]*? name="([^"]+)" type="\w+"[^>]*? value="([^"]*)"', page))
    posted |= {
        "_number": str(Draft.objects.get(pk=number).number),
        "ent.scope": "catering",
        "ent.term": "long",
        "ent.legal_rep.id_no": WRONG,
        "ent.name": "示范市好味道餐饮有限公司",
    }
    answer = client.post(address, posted)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#ent.legal_rep.id_no"' in page, "the summary leads to the field"
    field = re.search(r'<input[^>]*id="ent.legal_rep.id_no"[^>]*>', page)
    assert field
    assert 'aria-invalid="true"' in field[0]
    assert f'value="{WRONG}"' in field[0], "what was typed stands there"
    assert Draft.objects.get(pk=number).data["ent.legal_rep.id_no"] == WRONG, "and in the draft"
    assert WRONG in client.get(address).content.decode()


def test_it_cannot_be_submitted_and_the_summary_leads_there(desk: Desk, sign_in: SignIn) -> None:
    number = draft(desk)
    row = Draft.objects.get(pk=number)
    row.data["ent.legal_rep.id_no"] = WRONG
    row.save()
    client = sign_in(application.APPLICANT)
    answer = client.post(f"/drafts/{number}/check/", {"true": "yes", "key": "k1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"/drafts/{number}/form/enterprise/?check=1#ent.legal_rep.id_no" in page
    assert not Bundle.objects.exists()
