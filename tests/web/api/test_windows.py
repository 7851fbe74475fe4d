"""Promises, who was not filed, and refusals by program: with reason, basis and guidance, counted by post and window."""

from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.models import Staff
from tests.web.api.conftest import Programs
from tests.web.api.signboard import leader
from tests.web.api.windows import RULES, TURNED, promised, refused, turned_away
from tests.web.workbench.desk import Desk


def test_a_promise_is_read_by_its_applicant_and_its_office(desk: Desk, program: Programs) -> None:
    """Which paper, until when, what else; nobody else's, and 404 where nothing was promised."""
    login, _, _ = leader()
    owner = program(login)
    case = promised(desk, owner, login)
    letter = owner.get(f"/cases/{case}/promise").json()
    assert (letter["case"], letter["item"], [one["key"] for one in letter["papers"]]) == (
        case, "drug-retail-licence", [RULES],
    )  # fmt: skip
    (paper,) = letter["papers"]
    assert paper["stand"] == "open" and paper["then"] in ("closed", "correction") and paper["due_at"] is None
    clerk = program("market.window")
    assert clerk.get(f"/cases/{case}/promise").status_code == 200
    assert program("wangfang").get(f"/cases/{case}/promise").status_code in (403, 404)
    assert program(login, "apply").get(f"/cases/{case}/promise").json()["code"] == "api.scope-missing"
    other = desk.single()
    answer = program("wangfang").get(f"/cases/{other.pk}/promise")
    assert (answer.status_code, answer.json()["code"]) == (404, "cases.no-such-paper")


def test_who_was_not_filed_is_read_by_the_clerk_and_his_supervisor(desk: Desk, program: Programs) -> None:
    """Masked; page by page; another department's supervisor reads nothing of it."""
    first = turned_away(desk)
    clerk, boss = program("govservice.window"), program("govservice.supervisor")
    for reader in (clerk, boss):
        (one,) = reader.get("/enquiries", turned_away="true").json()["enquiries"]
        assert (one["id"], one["state"], one["reason"]["code"], one["body"]) == (
            first,
            "asked",
            "not-ours",
            TURNED["body"],
        )
        assert one["told"] == TURNED["told"] and one["reason"]["law"]
        assert TURNED["name"] not in str(one) and TURNED["phone"] not in str(one)
    page = boss.get("/enquiries", limit=1).json()
    assert (len(page["enquiries"]), page["next"]) == (1, None)
    assert clerk.get(f"/enquiries/{first}").json()["item"] == TURNED["item"]
    assert program("market.supervisor").get("/enquiries").json() == {"enquiries": [], "next": None}
    missing = program("market.supervisor").get(f"/enquiries/{first}")
    assert (missing.status_code, missing.json()["code"]) == (404, "cases.no-such-enquiry")
    for stranger in (program("wangfang"), program("market.examiner")):
        assert stranger.get("/enquiries").json()["code"] == "api.not-for-this-account"
    assert program("govservice.window", "work").get("/enquiries").json()["code"] == "api.scope-missing"


def test_refusals_say_why_and_are_counted_by_window(desk: Desk, program: Programs) -> None:
    """Reason code, basis, guidance, the second person's answer; the case itself says the same to its applicant."""
    case = refused(desk)
    turned_away(desk)
    known = spec(case.item_version_id)
    department = Staff.objects.get(account__login=desk.login_of(known.window_post)).department.slug
    boss = program(f"{department}.supervisor")
    counted = {one["post"]: one for one in boss.get("/refusals/counts").json()["windows"] if one["proposed"]}
    row = counted[known.window_post]
    assert (row["proposed"], row["consented"], row["declined"], row["sent_back"]) == (1, 1, 0, 0)
    assert row["role"] == "window" and row["department"]
    (one,) = boss.get("/refusals", post=known.window_post).json()["refusals"]
    assert (one["kind"], one["reason"], one["stand"], one["case"]) == ("not-accept", "not-ours", "consented", case.pk)
    assert boss.get(f"/cases/{case.pk}").status_code == 200, "a list of his leads to what he may read"
    assert one["why"]["name"] and one["legal_basis"] and one["guidance"] and one["body"]
    assert boss.get("/refusals").status_code == 422, "of which post is said"
    assert program("tax.supervisor").get("/refusals", post=known.window_post).json()["refusals"] == []
    assert program("govservice.window").get("/refusals/counts").status_code == 403
    told = program("wangfang").get(f"/cases/{case.pk}").json()["refusal"]
    assert (told["reason"], told["body"], told["guidance"]) == ("not-ours", one["body"], one["guidance"])
