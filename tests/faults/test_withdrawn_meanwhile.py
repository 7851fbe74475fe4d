"""A decision on a withdrawn case (申请人已撤回): refused on the approver's page, and nothing is granted."""

from onewindow.config.demo import application
from onewindow.domain.cases.models import Case
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.licences.models import Licence
from tests.web.workbench.conftest import SignIn
from tests.web.workbench.desk import Desk


def test_the_approver_is_told_and_nothing_is_granted(desk: Desk, sign_in: SignIn) -> None:
    bundle = desk.accepted()
    case = desk.reviewing(bundle)
    desk.review(case)
    approver, citizen = sign_in(desk.login_of(spec(case.item_version_id).decide_post)), sign_in(application.APPLICANT)
    page = approver.get(f"/desk/cases/{case.pk}/").content.decode()
    assert "form-grant" in page
    seen = Case.objects.get(pk=case.pk).version
    assert citizen.post(f"/applications/{bundle}/withdraw/").status_code == 302
    answer = approver.post(f"/desk/cases/{case.pk}/grant/", {"seen": seen, "number": case.number})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "撤回" in page
    assert "form-grant" not in page
    assert Case.objects.get(pk=case.pk).state == "withdrawn"
    assert not Licence.objects.exists()


def test_a_second_withdrawal_from_an_old_page_is_told(desk: Desk, sign_in: SignIn) -> None:
    bundle = desk.bundle()
    citizen = sign_in(application.APPLICANT)
    assert citizen.post(f"/applications/{bundle}/withdraw/").status_code == 302
    answer = citizen.post(f"/applications/{bundle}/withdraw/")
    assert answer.status_code == 409
    assert "error-summary" in answer.content.decode()
