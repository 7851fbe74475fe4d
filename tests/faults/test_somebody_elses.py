"""What belongs to somebody else (他人的东西): no page, no file, no paper, no button, whoever guesses the address."""

import pytest
from django.test import Client

from onewindow.config.demo import application
from onewindow.domain.bundles.models import Bundle, DraftFile
from onewindow.domain.licences.models import Licence
from onewindow.domain.org.models import Person, Staff
from tests.faults.test_submitted_twice import draft
from tests.web.workbench.conftest import SignIn
from tests.web.workbench.desk import Desk

CLOSED = {403, 404}
NEIGHBOUR = "liguoqiang"


def test_another_citizen_finds_every_door_closed(desk: Desk, sign_in: SignIn) -> None:
    bundle = desk.accepted()
    case = desk.decided(bundle)
    desk.read()
    number, identifier = draft(desk), Licence.objects.get().identifier
    page = DraftFile.objects.filter(draft=number).values_list("pk", flat=True)[0]
    readable = [
        f"/drafts/{number}/",
        f"/drafts/{number}/form/enterprise/",
        f"/drafts/{number}/materials/",
        f"/drafts/{number}/pages/{page}/",
        f"/drafts/{number}/check/",
        f"/applications/{bundle}/",
        f"/applications/{bundle}/progress/",
        f"/applications/{bundle}/receipt/",
        f"/applications/{bundle}/withdraw/",
        f"/applications/{bundle}/correct/",
        f"/cases/{case.pk}/",
        f"/cases/{case.pk}/papers/refusal/",
        f"/cases/{case.pk}/promise/letter.pdf",
        f"/cases/{case.pk}/hearing/",
        f"/me/licences/{identifier}/",
        f"/me/licences/{identifier}/pdf/",
        f"/me/licences/{identifier}/signature/",
        "/desk/",
        f"/desk/bundles/{bundle}/",
        f"/desk/bundles/{bundle}/materials/food-layout/",
        f"/desk/cases/{case.pk}/slip.pdf",
        f"/desk/licences/{identifier}.pdf",
    ]
    pressed = [
        f"/drafts/{number}/discard/",
        f"/drafts/{number}/check/",
        f"/drafts/{number}/form/enterprise/",
        f"/drafts/{number}/materials/food-layout/change/",
        f"/applications/{bundle}/withdraw/",
        f"/applications/{bundle}/correct/food-layout/",
        f"/cases/{case.pk}/withdraw/",
        f"/desk/cases/{case.pk}/grant/",
        f"/desk/bundles/{bundle}/unmask/",
    ]
    owner, other = sign_in(application.APPLICANT), sign_in(NEIGHBOUR)
    for path in readable[:7]:
        assert owner.get(path).status_code == 200, path
    open_ = {path: other.get(path).status_code for path in readable}
    open_ |= {f"POST {path}": other.post(path, {"true": "yes", "reason": "x"}).status_code for path in pressed}
    wanted = {path: 403 if "/desk/" in path else 404 for path in open_}
    assert open_ == wanted, "a citizen's door answers as if it were not there: ids count up and tell how many there are"
    assert Bundle.objects.get(pk=bundle).state == "running"


@pytest.mark.parametrize("role", ["examiner", "approver", "supervisor"])
def test_a_department_that_has_no_part_in_it(desk: Desk, sign_in: SignIn, role: str) -> None:
    bundle = desk.accepted()
    case = desk.decided(bundle)
    desk.read()
    identifier = Licence.objects.get().identifier
    assert Staff.objects.filter(account__login=f"education.{role}").exists()
    stranger = sign_in(f"education.{role}")
    paths = [
        f"/desk/cases/{case.pk}/",
        f"/desk/cases/{case.pk}/slip/",
        f"/desk/cases/{case.pk}/materials/company-articles/",
        f"/desk/bundles/{bundle}/",
        f"/desk/bundles/{bundle}/slip.pdf",
        f"/desk/bundles/{bundle}/materials/food-layout/",
        f"/desk/licences/{identifier}.pdf",
        f"/desk/licences/{identifier}.sig.json",
    ]
    assert {path: code for path in paths if (code := stranger.get(path).status_code) not in CLOSED} == {}
    assert _acts(desk, stranger, case.pk) == set()


def test_a_window_clerk_elsewhere_may_look_but_not_act(desk: Desk, sign_in: SignIn) -> None:
    """One window serves all items: every window clerk of the city answers "where is my case?"."""
    bundle = desk.accepted()
    case = desk.reviewing(bundle)
    clerk = sign_in("education.window")
    page = clerk.get(f"/desk/cases/{case.pk}/").content.decode()
    assert "action-bar" in page
    assert "form-" not in page
    assert Person.objects.get(account__login=application.APPLICANT).id_no not in page
    assert _acts(desk, clerk, case.pk) <= {"unmask"}, "looking with a reason is a window's right, and logged"


def _acts(desk: Desk, client: Client, case: int) -> set[str]:
    """What was done, pressing every button there is."""
    acts = ["review", "grant", "refuse", "consent", "decline", "close", "correct", "accept", "not-accept", "unmask"]
    form = {
        "stance": "agree",
        "reason": "为申请人查询",
        "text": "x",
        "why": "x",
        "seen": "1",
        "items": "company-articles",
    }
    form |= {"reasons": "x", "legal_basis": "x", "guidance": "x"}
    return {act for act in acts if client.post(f"/desk/cases/{case}/{act}/", form).status_code not in {403, 404, 409}}
