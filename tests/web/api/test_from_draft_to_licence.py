"""The main story by programs alone: a company's restaurant from the first question to the verified licence."""

from typing import Any

from onewindow.config.demo import application
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.models import Person
from tests.web.api.conftest import Programs
from tests.web.api.program import Program
from tests.web.workbench.desk import Desk


def fill(wang: Program, key: str = "k1") -> dict[str, Any]:
    """A draft filled in, its papers sent, submitted: the receipt."""
    begun = wang.post("/drafts", {"package": application.PACKAGE, "answers": application.ANSWERS}, key=f"begin-{key}")
    assert begun.status_code == 201, begun.content
    draft, number = begun.json()["draft"], begun.json()["number"]
    person = Person.objects.get(account__login=application.APPLICANT)
    others = list(Person.objects.exclude(pk=person.pk).order_by("pk")[:3])
    saved = wang.send("PATCH", f"/drafts/{draft}", {"number": number, "data": application.form(person, others)})
    assert saved.status_code == 200, saved.content
    page = wang.get(f"/drafts/{draft}").json()
    assert page["problems"] == []
    for upload in page["uploads"]:
        file = wang.upload(f"{upload['material']}.pdf")
        assert file.status_code == 201, file.content
        put = wang.send("PUT", f"/drafts/{draft}/materials/{upload['material']}", {"file": file.json()["token"]})
        assert put.status_code == 200, put.content
    pages = [wang.upload(f"page-{n}.pdf").json()["token"] for n in (1, 2)]
    material = page["uploads"][0]["material"]
    put = wang.send("PUT", f"/drafts/{draft}/materials/{material}", {"file": pages})
    assert put.status_code == 200, put.content
    ready = wang.get(f"/drafts/{draft}").json()
    assert ready["ready"] and ready["uploads"][0]["pages"] == 2
    filed = wang.post(f"/drafts/{draft}/submit", key=key)
    assert filed.status_code == 201, filed.content
    again = wang.post(f"/drafts/{draft}/submit", key=key)
    assert again.json() == filed.json()
    return dict(filed.json())


def test_from_draft_to_licence(desk: Desk, program: Programs) -> None:
    """Everybody works through the API; what the verbs refuse, the API refuses."""
    wang, clerk = program("wangfang"), program("govservice.window")
    receipt = fill(wang)
    bundle = receipt["id"]
    listed = clerk.get("/tasks", limit=100).json()["tasks"]
    line = next(one for one in listed if one["kind"] == "application" and one["thing"] == bundle)
    assert line["name"] == "accept" and "*" in line["holder"]
    file = clerk.get(f"/applications/{bundle}/file").json()
    assert "*" in file["data"]["ent.legal_rep.id_no"]
    too_early = clerk.post(f"/applications/{bundle}/accept", {"checked": []})
    assert too_early.status_code == 422 and too_early.json()["code"] == "bundles.not-checked"
    ticked = [one["key"] for one in file["materials"] if one["to_check"]]
    accepted = clerk.post(f"/applications/{bundle}/accept", {"checked": ticked, "seen": file["version"]})
    assert accepted.status_code == 200, accepted.content
    assert accepted.json()["state"] == "running"
    second = clerk.post(f"/applications/{bundle}/accept", {"checked": ticked})
    assert second.status_code == 409 and second.json()["code"] == "kernel.task-gone"

    case = desk.reviewing(bundle)
    known = spec(case.item_version_id)
    for post in known.review_posts:
        said = program(desk.login_of(post)).post(f"/cases/{case.pk}/review", {"stance": "agree"})
        assert said.status_code == 200, said.content
    approver = program(desk.login_of(known.decide_post))
    page = approver.get(f"/cases/{case.pk}").json()
    assert page["may"] == ["decide"] and len(page["opinions"]) == len(known.review_posts)
    granted = approver.post(f"/cases/{case.pk}/grant", {"seen": page["version"]}, key="grant-1")
    assert granted.status_code == 200, granted.content
    assert approver.post(f"/cases/{case.pk}/grant", {"seen": page["version"]}, key="grant-1").json() == granted.json()
    other = approver.post(f"/cases/{case.pk}/grant", {"seen": page["version"], "overrule": "x"}, key="grant-1")
    assert other.status_code == 422 and other.json()["code"] == "api.key-reused"
    desk.read()

    licences = wang.get("/licences").json()["licences"]
    identifier = licences[0]["identifier"]
    assert wang.get(f"/licences/{identifier}").json()["fields"]
    paper = wang.get(f"/licences/{identifier}/pdf")
    body = b"".join(paper.streaming_content)
    assert paper["Content-Type"] == "application/pdf" and body.startswith(b"%PDF")
    assert wang.get(f"/licences/{identifier}/signature").json()["signature"]["algorithm"] == "SM2-SM3"
    verified = program().get(f"/licences/{identifier}/verification").json()
    assert verified["holds"] and verified["identifier"] == identifier
    progress = wang.get(f"/applications/{bundle}").json()
    assert any(node["licences"] for node in progress["items"])
    assert progress["holder"] == Person.objects.get(account__login="wangfang").name_zh


def test_tracking_with_the_receipt(desk: Desk, program: Programs) -> None:
    """Number and last four signs; names are masked, licences are not shown; which of the two is wrong is not told."""
    receipt = fill(program("wangfang"))
    tail = Person.objects.get(account__login="wangfang").id_no[-4:]
    found = program().post("/track", {"number": receipt["number"], "tail": tail})
    assert found.status_code == 200 and "*" in found.json()["holder"]
    wrong = program().post("/track", {"number": receipt["number"], "tail": "0000"})
    missing = program().post("/track", {"number": "YJS2026010199999", "tail": tail})
    assert wrong.status_code == missing.status_code == 404
    assert wrong.json()["code"] == missing.json()["code"] == "bundles.no-such-bundle"


def test_a_second_person_consents(desk: Desk, program: Programs) -> None:
    """Proposed by the window, declined with a word, proposed again, consented by the supervisor."""
    bundle = fill(program("wangfang"))["id"]
    clerk, chief = program("govservice.window"), program("govservice.supervisor")
    words = {
        "reason": "not-qualified",
        "reasons": "Not of this city.",
        "legal_basis": "行政许可法 art. 32",
        "guidance": "Apply in your city.",
    }
    bare = clerk.post(f"/applications/{bundle}/propose-not-accept", words | {"reasons": " "})
    assert bare.status_code == 422 and bare.json()["source"] == "行政许可法 art. 32, 38"
    assert clerk.post(f"/applications/{bundle}/propose-not-accept", words).status_code == 200
    assert clerk.post(f"/applications/{bundle}/consent", {}).status_code == 403
    assert chief.post(f"/applications/{bundle}/decline", {"why": "It is."}).status_code == 200
    assert clerk.post(f"/applications/{bundle}/propose-not-accept", words).status_code == 200
    assert chief.post(f"/applications/{bundle}/consent", {}).json()["state"] == "not_accepted"


def test_corrected_and_handed_in_again(desk: Desk, program: Programs) -> None:
    """One notice, one answer with a new file."""
    wang, clerk = program("wangfang"), program("govservice.window")
    bundle = fill(wang)["id"]
    paper = next(m["key"] for m in clerk.get(f"/applications/{bundle}/file").json()["materials"] if m["to_check"])
    told = clerk.post(f"/applications/{bundle}/correct", {"items": [paper], "text": "Blurred: scan it again."})
    assert told.json()["state"] == "correcting"
    assert wang.get(f"/applications/{bundle}").json()["notice"]["items"] == [paper]
    nothing = wang.post(f"/applications/{bundle}/resubmit", {})
    assert nothing.status_code == 422 and nothing.json()["details"]["items"] == [paper]
    token = wang.upload().json()["token"]
    again = wang.post(f"/applications/{bundle}/resubmit", {"files": {paper: token}})
    assert again.status_code == 200, again.content
    gone = wang.post(f"/applications/{bundle}/withdraw", {})
    assert gone.json()["state"] == "withdrawn"
