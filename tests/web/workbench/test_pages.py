"""The pages of the desk at the level of requests: what stands on them, and how many queries they cost."""

from collections.abc import Callable

from django.test import Client

from onewindow.domain.catalogue.queries import spec
from tests.web.workbench.desk import Desk

SignIn = Callable[[str], Client]


def test_a_clerk_sees_the_bundle_in_the_list_and_opens_it(desk: Desk, sign_in: SignIn) -> None:
    """From the list to the acceptance page."""
    bundle = desk.bundle()
    clerk = sign_in("govservice.window")
    listed = clerk.get("/desk/")
    assert f"/desk/bundles/{bundle}/" in listed.content.decode()
    page = clerk.get(f"/desk/bundles/{bundle}/")
    assert page.status_code == 200
    assert "form-accept" in page.content.decode()


def test_the_case_page_of_each_role(desk: Desk, sign_in: SignIn) -> None:
    """Examiner, approver, clerk."""
    bundle = desk.accepted()
    case = desk.reviewing(bundle)
    examiner = sign_in(desk.login_of(spec(case.item_version_id).review_posts[0]))
    assert "form-review" in examiner.get(f"/desk/cases/{case.pk}/").content.decode()
    desk.review(case)
    approver = sign_in(desk.login_of(spec(case.item_version_id).decide_post))
    assert "form-grant" in approver.get(f"/desk/cases/{case.pk}/").content.decode()
    clerk = sign_in("govservice.window").get(f"/desk/cases/{case.pk}/")
    assert clerk.status_code == 200
