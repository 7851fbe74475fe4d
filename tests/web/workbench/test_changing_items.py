"""Items join a bundle that runs or leave it at the window (增减事项): asked by the applicant, written down, by a clerk only."""

from django.urls import reverse

from onewindow.domain.bundles.models import BundleCase, BundleChange
from tests.web.workbench.conftest import SignIn
from tests.web.workbench.desk import Desk


def test_a_clerk_drops_an_item_at_the_applicants_wish(desk: Desk, sign_in: SignIn) -> None:
    """Named first, then with how he asked; pressed twice it changes nothing more."""
    bundle = desk.accepted()
    clerk, page = sign_in("govservice.window"), reverse("workbench:bundle-items", args=[bundle])
    assert page in clerk.get(f"/desk/bundles/{bundle}/").content.decode()
    wanted = {"a.q2": "none"}
    seen = clerk.get(page, wanted)
    assert seen.status_code == 200 and seen.context["wanted"].dropped == ("signboard",)
    told = {**wanted, "version": seen.context["page"].version}
    lacking = clerk.post(page, told)
    assert lacking.status_code == 422 and [at for at, _ in lacking.context["errors"]] == ["consent"]
    assert clerk.post(page, {**told, "consent": "本人到窗口书面申请"}).status_code == 302
    (change,) = BundleChange.objects.filter(bundle=bundle)
    assert (change.dropped, change.consent) == (["signboard"], "本人到窗口书面申请")
    assert BundleCase.objects.get(bundle=bundle, node="signboard").case.state == "withdrawn"
    assert clerk.post(page, {**told, "consent": "again"}).status_code == 422
    examiner = sign_in("market.examiner")
    assert page not in examiner.get(f"/desk/bundles/{bundle}/").content.decode()
    assert examiner.get(page).status_code == examiner.post(page, told).status_code == 403
    upload = reverse("workbench:bundle-items-upload", args=[bundle, "articles"])
    assert examiner.post(upload).status_code == 403
    assert sign_in("wangfang").get(page).status_code == 403
