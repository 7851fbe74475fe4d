"""One item without a package: everything that lacks is named, one key files once, departments answer."""

from onewindow.domain.cases.models import Case
from onewindow.domain.catalogue.queries import spec
from tests.web.api.conftest import Programs
from tests.web.api.signboard import application, leader
from tests.web.workbench.desk import Desk


def test_filed_once_and_decided(desk: Desk, program: Programs) -> None:
    """Sent twice: one case. Accepted, reviewed, granted, closed by those whose posts it is."""
    login, business, answers = leader()
    owner = program(login)
    body = application(owner, business, answers)
    sent = body["files"]
    sent["sign-drawing"] = [sent["sign-drawing"], sent["business-licence"]]  # a drawing of two pages
    filed = owner.post("/cases", body, key="sign-1")
    assert filed.status_code == 201, filed.content
    assert owner.post("/cases", body, key="sign-1").json() == filed.json()
    case = filed.json()["id"]
    assert Case.objects.filter(item_version__item__slug="signboard").count() == 1
    page = owner.get(f"/cases/{case}").json()
    assert page["may"] == ["withdraw"] and page["answers"]["sign.name"] == "好味道" and page["application"] is None
    assert [one["id"] for one in owner.get("/cases").json()["cases"]] == [case]
    leaves = [owner.get(f"/cases/{case}/materials/sign-drawing?page={n}").status_code for n in (1, 2, 3)]
    assert leaves == [200, 200, 404]
    known = spec(Case.objects.get(pk=case).item_version_id)

    def by(post: int, verb: str, body: dict[str, object]) -> dict[str, object]:
        answer = program(desk.login_of(post)).post(f"/cases/{case}/{verb}", body)
        assert answer.status_code == 200, (verb, answer.content)
        return dict(answer.json())

    by(known.window_post, "accept", {})
    for post in known.review_posts:
        by(post, "review", {"stance": "conditions", "text": "Not brighter than 300 cd/m2."})
    refused = program(desk.login_of(known.decide_post)).post(
        f"/cases/{case}/propose-refusal",
        {"reason": "conditions-not-met", "reasons": "", "legal_basis": "", "guidance": ""},
    )
    assert refused.json()["code"] == "cases.reasons-missing"
    assert by(known.decide_post, "grant", {})["state"] == "granted"
    assert owner.post(f"/cases/{case}/withdraw", {}).status_code == 409


def test_everything_that_lacks_is_named(desk: Desk, program: Programs) -> None:
    """Fields first, then materials; what nobody asks for and what may not follow is refused."""
    login, business, answers = leader()
    owner = program(login)
    body = application(owner, business, answers)
    assert owner.post("/cases", body).status_code == 422  # a key is needed
    bare = owner.post("/cases", body | {"files": {}}, key="k").json()
    assert bare["code"] == "cases.materials-missing"
    assert set(bare["details"]["materials"]) == {"business-licence", "sign-drawing"}
    empty = owner.post("/cases", body | {"answers": {"site.tenure": "owned"}}, key="k").json()
    assert empty["code"] == "cases.answers-wrong" and "sign.name" in empty["details"]["fields"]
    strange = owner.post("/cases", body | {"promised": ["lease"]}, key="k").json()
    assert strange["code"] == "cases.material-unknown"
    drawing = {"files": {"business-licence": body["files"]["business-licence"]}, "promised": ["sign-drawing"]}
    assert owner.post("/cases", body | drawing, key="k").json()["code"] == "cases.material-unfit"
    assert owner.post("/cases", body | {"item": "no-such"}, key="k").status_code == 404
    others = owner.post("/cases", body | {"enterprise": 987654}, key="k")
    assert (others.status_code, others.json()["code"]) == (403, "cases.not-owner")
    assert not Case.objects.filter(item_version__item__slug="signboard").exists()


def test_a_notice_is_answered(desk: Desk, program: Programs) -> None:
    """Told once what is wrong; a new drawing and a new name put it right."""
    login, business, answers = leader()
    owner = program(login)
    case = owner.post("/cases", application(owner, business, answers), key="sign-2").json()["id"]
    clerk = program(desk.login_of(spec(Case.objects.get(pk=case).item_version_id).window_post))
    told = clerk.post(f"/cases/{case}/correct", {"items": ["sign-drawing", "sign.name"], "text": "Unreadable."})
    assert told.json()["state"] == "correcting"
    token = owner.upload("new.pdf").json()["token"]
    half = owner.post(f"/cases/{case}/resubmit", {"files": {"sign-drawing": token}})
    assert half.json()["details"]["items"] == ["sign.name"]
    whole = {"files": {"sign-drawing": token}, "data": {"sign.name": "好滋味"}}
    assert owner.post(f"/cases/{case}/resubmit", whole).json()["state"] == "filed"


def test_the_situation_decides_what_is_needed(desk: Desk, program: Programs) -> None:
    """On a rented wall the owner's consent is asked; who says that the wall is his own needs none; a large sign is another item."""
    login, business, answers = leader()
    owner = program(login)
    body = application(owner, business, answers | {"site.tenure": "leased"})
    asked = owner.post("/cases", body, key="s-1").json()
    assert (asked["code"], asked["details"]["materials"]) == ("cases.materials-missing", ["sign-consent"])
    large = owner.post("/cases", body | {"situation": {"size": "large"}}, key="s-2").json()
    assert (large["code"], large["details"]["item"]) == ("cases.another-item", "large-outdoor-advert")
    own = owner.post("/cases", body | {"situation": {"size": "ordinary", "wall": "own"}}, key="s-3")
    assert own.status_code == 201, own.content
