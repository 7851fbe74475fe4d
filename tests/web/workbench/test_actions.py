"""What is done at the desk: through the pages, refused in the page, done once, by those who may."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern

from onewindow.domain.bundles.models import Bundle, BundleCorrection
from onewindow.domain.cases.models import Case, Opinion
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.models import Account, Holding, Staff
from onewindow.kernel.models import Task
from onewindow.web.workbench.urls import urlpatterns
from tests.web.workbench.conftest import SignIn
from tests.web.workbench.desk import Desk

CLERK = "govservice.window"


def body(answer: Any) -> str:
    """The page."""
    return str(answer.content.decode())


def accept(desk: Desk, client: Client, bundle: int, **more: Any) -> Any:
    """Press "accept" with everything ticked."""
    row = Bundle.objects.get(pk=bundle)
    sent = {"seen": row.version, "number": row.number, "checked": desk.checklist(bundle), **more}
    return client.post(f"/desk/bundles/{bundle}/accept/", sent)


def test_from_acceptance_to_the_licence(desk: Desk, sign_in: SignIn) -> None:
    """The whole road through the pages: accepted once, reviewed, granted; each action leads to the next task."""
    bundle = desk.bundle()
    answer = accept(desk, sign_in(CLERK), bundle)
    assert answer["Location"] == f"/desk/bundles/{bundle}/"
    case = desk.reviewing(bundle)
    known = spec(case.item_version_id)
    for post in known.review_posts:
        examiner = sign_in(desk.login_of(post))
        answer = examiner.post(f"/desk/cases/{case.pk}/review/", {"stance": "agree", "number": case.number})
        assert answer.status_code == 302
        assert answer["Location"].startswith("/desk/")
    approver = sign_in(desk.login_of(known.decide_post))
    case.refresh_from_db()
    assert case.state == "deciding"
    answer = approver.post(f"/desk/cases/{case.pk}/grant/", {"seen": case.version, "number": case.number}, follow=True)
    assert f"{case.number} 已准予" in body(answer)
    case.refresh_from_db()
    assert case.state == "granted"


def test_the_next_task_opens_by_itself(desk: Desk, sign_in: SignIn) -> None:
    """Two cases wait for the same examiner: after the first stands the second."""
    first, second = desk.reviewing(desk.accepted("a")), desk.reviewing(desk.accepted("b"))
    examiner = sign_in(desk.login_of(spec(first.item_version_id).review_posts[0]))
    answer = examiner.post(f"/desk/cases/{first.pk}/review/", {"stance": "agree"})
    assert answer["Location"] == f"/desk/cases/{second.pk}/"


def test_what_is_not_ticked_is_named(desk: Desk, sign_in: SignIn) -> None:
    """Nothing is accepted; ticks stay, the others are marked."""
    bundle = desk.bundle()
    wanted = desk.checklist(bundle)
    answer = accept(desk, sign_in(CLERK), bundle, checked=wanted[:2])
    assert answer.status_code == 409
    page = body(answer)
    assert "材料未全部核对" in page or "error-summary" in page
    assert len(re.findall(r"\bchecked\s*>", page)) == 2
    assert page.count("is-wrong") == len(wanted) - 2
    assert Bundle.objects.get(pk=bundle).state == "filed"


def test_an_opinion_against_needs_words_and_what_was_typed_stays(desk: Desk, sign_in: SignIn) -> None:
    """The sentence stands at the field; signs of HTML are only text."""
    case = desk.reviewing(desk.accepted())
    examiner = sign_in(desk.login_of(spec(case.item_version_id).review_posts[0]))
    answer = examiner.post(f"/desk/cases/{case.pk}/review/", {"stance": "disagree", "text": ""})
    assert answer.status_code == 422
    assert 'href="#text"' in body(answer)
    assert not Opinion.objects.exists()
    answer = examiner.post(f"/desk/cases/{case.pk}/review/", {"stance": "no-such", "text": 'A "quoted" <b>&'})
    assert answer.status_code == 422
    assert "A &quot;quoted&quot; &lt;b&gt;&amp;</textarea>" in body(answer)


def test_granting_against_an_opinion_needs_a_reason(desk: Desk, sign_in: SignIn) -> None:
    """Without it refused in the page; with it granted and written down."""
    case = desk.reviewing(desk.accepted())
    desk.review(case, "disagree", "No second exit.")
    approver = sign_in(desk.login_of(spec(case.item_version_id).decide_post))
    case.refresh_from_db()
    answer = approver.post(f"/desk/cases/{case.pk}/grant/", {"seen": case.version})
    assert answer.status_code == 409
    assert "error-summary" in body(answer)
    approver.post(f"/desk/cases/{case.pk}/grant/", {"seen": case.version, "overrule": "It was built meanwhile."})
    case.refresh_from_db()
    assert (case.state, case.overrule) == ("granted", "It was built meanwhile.")


def test_a_refusal_needs_words_and_a_second_person(desk: Desk, sign_in: SignIn) -> None:
    """Proposed by the approver, sent back once, proposed again, consented to by the supervisor."""
    case = desk.reviewing(desk.accepted())
    desk.review(case)
    known = spec(case.item_version_id)
    approver, supervisor = sign_in(desk.login_of(known.decide_post)), sign_in(desk.login_of(known.supervisor_post))
    words = {"reasons": "No second exit.", "legal_basis": "Fire Law, art. 15", "guidance": "Build it, apply again."}
    words["reason"] = "conditions-not-met"
    answer = approver.post(f"/desk/cases/{case.pk}/refuse/", words | {"guidance": ""})
    assert answer.status_code == 422
    assert "No second exit." in body(answer)
    assert approver.post(f"/desk/cases/{case.pk}/refuse/", words).status_code == 302
    assert "No second exit." in body(supervisor.get(f"/desk/cases/{case.pk}/"))
    assert supervisor.post(f"/desk/cases/{case.pk}/decline/", {"why": ""}).status_code == 422
    assert supervisor.post(f"/desk/cases/{case.pk}/decline/", {"why": "Ask the applicant first."}).status_code == 302
    assert "Ask the applicant first." in body(approver.get(f"/desk/cases/{case.pk}/"))
    approver.post(f"/desk/cases/{case.pk}/refuse/", words)
    assert supervisor.post(f"/desk/cases/{case.pk}/consent/").status_code == 302
    case.refresh_from_db()
    assert case.state == "refused"
    assert "Build it, apply again." in body(approver.get(f"/desk/cases/{case.pk}/"))


def test_a_notice_names_everything_once(desk: Desk, sign_in: SignIn) -> None:
    """Nothing chosen is refused with the text kept; then the applicant is asked for a paper and a field."""
    bundle = desk.bundle()
    clerk = sign_in(CLERK)
    answer = clerk.post(f"/desk/bundles/{bundle}/correct/", {"text": "The seal is missing."})
    assert answer.status_code == 422
    assert "The seal is missing.</textarea>" in body(answer)
    items = [desk.checklist(bundle)[0], "site.seats"]
    sent = {"items": items, "text": "The seal is missing.", "seen": Bundle.objects.get(pk=bundle).version}
    assert clerk.post(f"/desk/bundles/{bundle}/correct/", sent).status_code == 302
    assert set(BundleCorrection.objects.get(bundle=bundle).items) == set(items)
    assert "The seal is missing." in body(clerk.get(f"/desk/bundles/{bundle}/"))


def test_a_bundle_is_not_accepted_by_two(desk: Desk, sign_in: SignIn) -> None:
    """The window proposes, its supervisor consents."""
    bundle = desk.bundle()
    words = {
        "reason": "other",
        "reasons": "Not this city.",
        "legal_basis": "Licensing Law, art. 32",
        "guidance": "Apply in the next city.",
    }
    assert sign_in(CLERK).post(f"/desk/bundles/{bundle}/not-accept/", words).status_code == 302
    supervisor = sign_in("govservice.supervisor")
    assert "Not this city." in body(supervisor.get(f"/desk/bundles/{bundle}/"))
    supervisor.post(f"/desk/bundles/{bundle}/consent/", {"seen": Bundle.objects.get(pk=bundle).version})
    assert Bundle.objects.get(pk=bundle).state == "not_accepted"


def second_clerk(desk: Desk) -> str:
    """A colleague at the same window's post."""
    post = Task.objects.filter(kind="bundle", name="accept").values_list("post", flat=True)[0]
    staff = Staff.objects.get(account__login="market.window")
    Holding.objects.create(staff=staff, post_id=post, from_on=(desk.at - timedelta(days=30)).date())
    return "market.window"


def test_the_second_clerk_is_told_who_was_faster_and_keeps_his_words(desk: Desk, sign_in: SignIn) -> None:
    """Both had the page open; the first accepts, the second learns it by name."""
    bundle = desk.bundle()
    late = sign_in(second_clerk(desk))
    seen = Bundle.objects.get(pk=bundle).version
    assert accept(desk, sign_in(CLERK), bundle).status_code == 302
    sent = {"seen": seen, "items": ["articles"], "text": "Page two is missing."}
    answer = late.post(f"/desk/bundles/{bundle}/correct/", sent)
    assert answer.status_code == 409
    name = Staff.objects.get(account__login=CLERK).name_zh
    assert name in body(answer).split("error-summary")[1].split("</div>")[0]
    assert "Page two is missing." in body(answer)


def test_an_old_page_does_not_decide(desk: Desk, sign_in: SignIn) -> None:
    """The bundle was corrected meanwhile; accepting on the page of before is refused."""
    bundle = desk.bundle()
    row = Bundle.objects.get(pk=bundle)
    answer = accept(desk, sign_in(CLERK), bundle, seen=row.version - 1)
    assert answer.status_code == 409
    assert Bundle.objects.get(pk=bundle).state == "filed"


def test_pressing_twice_does_it_once(desk: Desk, sign_in: SignIn) -> None:
    """The second press hears that it is done, not an error."""
    bundle = desk.bundle()
    clerk = sign_in(CLERK)
    accept(desk, clerk, bundle)
    again = accept(desk, clerk, bundle)
    assert again.status_code == 302
    assert "您已办理过" in body(clerk.get(again["Location"]))
    case = desk.reviewing(bundle)
    examiner = sign_in(desk.login_of(spec(case.item_version_id).review_posts[0]))
    for _ in range(2):
        assert examiner.post(f"/desk/cases/{case.pk}/review/", {"stance": "agree"}).status_code == 302
    assert (
        Opinion.objects.filter(case=case, by__login=desk.login_of(spec(case.item_version_id).review_posts[0])).count()
        == 1
    )


ROLES = {
    "accept": "window",
    "correct": "window",
    "not-accept": "window",
    "close": "window",
    "review": "examiner",
    "grant": "approver",
    "refuse": "approver",
    "consent": "supervisor",
    "decline": "supervisor",
}


@pytest.fixture
def standing(desk: Desk) -> tuple[int, Case]:
    """A bundle at work and one of its cases."""
    bundle = desk.accepted()
    return bundle, desk.reviewing(bundle)


def test_only_the_role_may_press(standing: tuple[int, Case], sign_in: SignIn) -> None:
    """Every action × every role: the door lets in its own role alone, and strangers log in first."""
    bundle, case = standing
    known = spec(case.item_version_id)
    slug = (
        Account.objects.filter(staff__holdings__post=known.decide_post).values_list("login", flat=True)[0].split(".")[0]
    )
    clients = {role: sign_in(f"{slug}.{role}") for role in ("window", "examiner", "approver", "supervisor")}
    citizen, stranger = sign_in("wangfang"), Client()
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        kind, _, verb = str(pattern.name).partition("-")
        if verb not in ROLES or kind not in ("case", "bundle"):  # the others have tests of their own
            continue
        path = f"/desk/{kind}s/{case.pk if kind == 'case' else bundle}/{verb}/"
        for role, client in clients.items():
            answer = client.post(path)
            assert (answer.status_code == 403) == (role != ROLES[verb]), (path, role, answer.status_code)
        assert citizen.post(path).status_code == 403
        assert stranger.post(path)["Location"].startswith("/login/")
        assert clients[ROLES[verb]].get(path).status_code == 405


def test_every_page_is_closed_to_citizens_and_strangers(standing: tuple[int, Case], sign_in: SignIn) -> None:
    """Pages that are read, too."""
    bundle, case = standing
    citizen = sign_in("wangfang")
    for pattern in urlpatterns:
        if pattern.name in ("field-worker", "field-manifest"):  # the same for everybody, without a word of anybody
            continue
        path = str(pattern.pattern).replace("<int:case>", str(case.pk)).replace("<int:bundle>", str(bundle))
        path = re.sub("<int:[a-z_]+>", "1", path).replace("<slug:pick>", "apply").replace("<slug:slug>", "articles")
        path = re.sub("<slug:[a-z]+>", "id-card", path).replace("<uuid:file>", str(uuid4()))
        path = f"/desk/{re.sub('<str:[a-z]+>', '1.2.3', path)}"
        post = str(pattern.name).partition("-")[2] in {*ROLES, "unmask"}
        for client, expected in ((citizen, 403), (Client(), 302)):
            answer: HttpResponse = client.post(path) if post else client.get(path)
            assert answer.status_code == expected, path


def test_other_departments_do_not_see_or_touch_the_case(standing: tuple[int, Case], sign_in: SignIn) -> None:
    """The same roles in a department that has nothing to do with it."""
    bundle, case = standing
    for role in ("examiner", "approver", "supervisor"):
        client = sign_in(f"tax.{role}")
        assert client.get(f"/desk/cases/{case.pk}/").status_code == 403
        assert client.get(f"/desk/cases/{case.pk}/materials/articles/").status_code == 403
        assert client.get(f"/desk/bundles/{bundle}/").status_code == 404
        verb, sent = {
            "examiner": ("review", {"stance": "agree"}),
            "approver": ("grant", {}),
            "supervisor": ("consent", {}),
        }[role]
        assert client.post(f"/desk/cases/{case.pk}/{verb}/", sent).status_code == 403
    case.refresh_from_db()
    assert case.state == "reviewing"


def test_a_case_by_itself_is_accepted_corrected_and_closed(desk: Desk, sign_in: SignIn) -> None:
    """Not in a bundle: its own window accepts it, prints the slip, and hands the result over."""
    case = desk.single()
    known = spec(case.item_version_id)
    clerk = sign_in(desk.login_of(known.window_post))
    assert f"/desk/cases/{case.pk}/" in body(clerk.get("/desk/?all=1"))
    page = body(clerk.get(f"/desk/cases/{case.pk}/"))
    assert "form-accept" in page
    answer = clerk.post(f"/desk/cases/{case.pk}/correct/", {"items": ["no-such"], "text": "Page two."})
    assert answer.status_code == 409
    assert "Page two.</textarea>" in body(answer)
    answer = clerk.post(f"/desk/cases/{case.pk}/accept/", {"seen": case.version, "number": case.number})
    assert answer["Location"] == f"/desk/cases/{case.pk}/"
    assert f"{case.number} 已受理" in body(clerk.get(answer["Location"]))
    desk.review(case)
    sign_in(desk.login_of(known.decide_post)).post(f"/desk/cases/{case.pk}/grant/")
    assert "form-close" in body(clerk.get(f"/desk/cases/{case.pk}/"))
    assert clerk.post(f"/desk/cases/{case.pk}/close/").status_code == 302
    case.refresh_from_db()
    assert case.state == "closed"


def test_a_case_by_itself_is_not_accepted_by_two(desk: Desk, sign_in: SignIn) -> None:
    """The window proposes, the supervisor sends back, then consents."""
    case = desk.single()
    known = spec(case.item_version_id)
    clerk, supervisor = sign_in(desk.login_of(known.window_post)), sign_in(desk.login_of(known.supervisor_post))
    words = {
        "reason": "other",
        "reasons": "Not this city.",
        "legal_basis": "Licensing Law, art. 32",
        "guidance": "Apply in the next city.",
    }
    assert clerk.post(f"/desk/cases/{case.pk}/not-accept/", words).status_code == 302
    assert supervisor.post(f"/desk/cases/{case.pk}/decline/", {"why": "It is this city."}).status_code == 302
    assert clerk.post(f"/desk/cases/{case.pk}/not-accept/", words).status_code == 302
    assert supervisor.post(f"/desk/cases/{case.pk}/consent/").status_code == 302
    case.refresh_from_db()
    assert case.state == "not_accepted"
    assert "不予受理" in body(clerk.get(f"/desk/cases/{case.pk}/"))
