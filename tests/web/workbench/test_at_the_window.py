"""A citizen stands at the window: his card is read, a clerk fills in, scans, lets him sign and files; and at home by himself."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from onewindow.domain.cases import actions
from onewindow.domain.cases.models import Case, Draft, Material, MaterialPage, PromiseLetter, Signature
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.models import Account, Person, Role
from onewindow.kernel import codes
from onewindow.kernel.models import Event
from tests.domain.bundles.story import PNG
from tests.web.api.signboard import leader
from tests.web.workbench.conftest import SignIn
from tests.web.workbench.desk import Desk

CLERK = "govservice.window"


@pytest.fixture(autouse=True)
def reader(settings: Any) -> None:
    """The twin of the card reader."""
    settings.CARD_READER, settings.DEMO = "demo", True


def picture(name: str = "scan.png") -> BytesIO:
    """A scanned page."""
    file = BytesIO(PNG)
    file.name = name
    return file


def posted(answers: dict[str, Any]) -> dict[str, str]:
    """Answers as a page posts them."""
    flat = {key: value for key, value in answers.items() if isinstance(value, str)}
    flat |= {"site.address.level3": "990102001001", "site.address.detail": "人民路 88 号 1 层"}
    return flat


def fill(client: Client, page: str, answers: dict[str, Any]) -> Any:
    """Type the form and go on."""
    number = re.search(r'name="_number" value="(\d+)"', client.get(page).content.decode())
    assert number is not None
    return client.post(page, posted(answers) | {"_number": number[1], "size": "ordinary", "wall": "own"})


def stand(client: Client, person: Person) -> None:
    """The card of this person is read and he is received."""
    read = client.post("/desk/window/", {"act": "read", "slot": str(person.pk)})
    assert person.id_no in read.content.decode()
    told = {"act": "receive", "id_no": person.id_no, "name": person.name_zh, "paper": "身份证"}
    assert client.post("/desk/window/", told).status_code == 302


def test_a_clerk_files_for_who_stands_here(desk: Desk, sign_in: SignIn) -> None:
    """From the card to the case: pages in order, original seen, signed, everything that lacks named at once."""
    login, business, answers = leader()
    person = Person.objects.get(account__login=login)
    clerk = sign_in(CLERK)
    assert clerk.get("/desk/window/items/signboard/").status_code == 302, "first who stands here"
    stand(clerk, person)
    key = re.search(r'name="key" value="(\w+)"', clerk.get("/desk/window/items/signboard/").content.decode())
    assert key
    told = {"holder": str(business), "key": key[1]}
    page, again = (clerk.post("/desk/window/items/signboard/", told)["Location"] for _ in range(2))
    assert page == again, "pressed twice, it is one draft"
    draft = Draft.objects.get()
    assert (draft.owner_id, draft.enterprise_id) == (person.account_id, business) and draft.clerk_id is not None
    fill(clerk, page, answers | {"sign.name": ""})
    again = fill(clerk, page, answers | {"sign.name": ""})
    assert again.status_code == 422 and "人民路 88 号 1 层" in again.content.decode(), "what was typed is kept"
    assert clerk.post(f"{page}file/", {"key": "k"}).status_code == 422
    assert fill(clerk, page, answers).status_code == 302
    for _ in range(2):
        assert clerk.post(f"{page}materials/sign-drawing/upload/", {"file": picture()}).status_code == 302
    second = draft.pages.get(slug="sign-drawing", n=2)
    clerk.post(f"{page}materials/sign-drawing/change/", {"act": "earlier", "page": second.pk})
    second.refresh_from_db()
    assert second.n == 1
    clerk.post(f"{page}materials/sign-drawing/change/", {"act": "original"})
    lacking = clerk.post(f"{page}file/", {"key": "k"})
    assert lacking.status_code == 422 and not Case.objects.filter(channel="window").exists()
    if "business-licence" in lacking.content.decode():
        clerk.post(f"{page}materials/business-licence/upload/", {"file": picture()})
        assert clerk.post(f"{page}file/", {"key": "k"}).status_code == 422, "not without his hand"
    assert clerk.post(f"{page}sign/", {"way": "pad", "file": picture("hand.png")}).status_code == 302
    filed = clerk.post(f"{page}file/", {"key": "k"})
    case = Case.objects.get(channel="window")
    assert filed["Location"] == f"/desk/cases/{case.pk}/" and case.owner_id == person.account_id
    assert clerk.post(f"{page}file/", {"key": "k"})["Location"] == filed["Location"], "a double click"
    paper = Material.objects.get(case=case, slug="sign-drawing")
    assert paper.original_by_id == Account.objects.get(login=CLERK).pk
    assert MaterialPage.objects.filter(case=case).count() == 2
    shown = clerk.get(filed["Location"]).content.decode()
    assert "sign-drawing/?page=2" in shown and f"/desk/cases/{case.pk}/signature/" in shown
    assert clerk.get(f"/desk/cases/{case.pk}/signature/").status_code == 200
    hand = Signature.objects.get(case=case)
    assert hand.way == "pad" and Event.objects.filter(name="account.received", by=hand.taken_by_id).exists()
    actions.accept(case=case.pk, by=desk.holder(spec(case.item_version_id).window_post), at=timezone.now())
    assert clerk.get(f"/desk/cases/{case.pk}/slip/").content.decode().count("已核验原件") == 1, "of one paper only"


def test_who_is_new_here_is_registered_with_his_paper(desk: Desk, sign_in: SignIn) -> None:
    """A wrong digit, a missing telephone, a paper nobody named are told at their fields; then the account opens."""
    clerk, number = sign_in(CLERK), codes.citizen_id("99010119770707009")
    told = {"act": "receive", "id_no": number, "name": "新来", "phone": "13900001234", "paper": "身份证"}
    for wrong in (
        {"id_no": number[:-1] + "0" if number[-1] != "0" else number[:-1] + "1"},
        {"phone": "1"},
        {"paper": ""},
    ):
        answer = clerk.post("/desk/window/", told | wrong)
        assert answer.status_code == 422 and 'value="新来"' in answer.content.decode()
    assert clerk.post("/desk/window/", told).status_code == 302
    person = Person.objects.get(id_no=number)
    assert person.account is not None and not person.account.has_usable_password()
    assert clerk.post("/desk/window/", told | {"name": "别人"}).status_code == 422
    assert sign_in("market.approver").get("/desk/window/").status_code == 403
    assert sign_in("wangfang").get("/desk/window/").status_code == 403


def test_at_home_from_the_guide_to_the_case(desk: Desk, sign_in: SignIn) -> None:
    """Apply on the guide, form, pages, check, submit once; put right what the notice names; withdraw; others may not."""
    role = Role.objects.select_related("person__account").filter(kind="legal").order_by("pk")[0]
    assert role.person.account is not None
    login, business, answers = leader()
    strangers = Account.objects.filter(kind="person", person__roles=None).exclude(login=login).order_by("pk")
    citizen, other = sign_in(login), sign_in(strangers[0].login)
    assert "/items/signboard/apply/" in citizen.get("/items/signboard/").content.decode()
    begun = citizen.post("/items/signboard/apply/", {"holder": str(business), "size": "ordinary", "wall": "own"})
    page = begun["Location"]
    assert other.get(f"{page}form/").status_code == 404
    assert fill(citizen, f"{page}form/", answers)["Location"] == f"{page}materials/"
    for slug in ("sign-drawing", "sign-drawing", "business-licence"):
        citizen.post(f"{page}materials/{slug}/upload/", {"file": picture()})
    assert citizen.post(f"{page}check/", {"key": "a"}).status_code == 422, "his word first"
    filed = citizen.post(f"{page}check/", {"key": "a", "true": "yes"})
    case = Case.objects.get(owner=role.person.account)
    assert filed["Location"] == f"/cases/{case.pk}/?filed=1"
    assert citizen.post(f"{page}check/", {"key": "b", "true": "yes"})["Location"].startswith(f"/cases/{case.pk}/")
    assert case.number in citizen.get(filed["Location"]).content.decode()
    clerk = desk.holder(spec(case.item_version_id).window_post)
    actions.correct(case=case.pk, items=["sign-drawing", "sign.name"], text="看不清", by=clerk, at=desk.at)
    here = f"/cases/{case.pk}/"
    assert f"{here}correct/" in citizen.get(here).content.decode()
    assert citizen.post(f"{here}correct/", {"sign.name": "好味道"}).status_code == 422
    for _ in range(2):
        citizen.post(f"{here}correct/sign-drawing/", {"file": picture("new.png")})
    assert citizen.post(f"{here}correct/", {"sign.name": "好滋味"}).status_code == 302
    case.refresh_from_db()
    assert case.state == "filed" and case.answers["sign.name"] == "好滋味"
    assert citizen.get(f"{here}materials/sign-drawing/?page=2").status_code == 200
    assert other.get(here).status_code in (403, 404) and other.get(f"{here}withdraw/").status_code in (403, 404)
    told = {"holder": str(business), "size": "ordinary", "wall": "own"}
    new = citizen.post("/items/signboard/apply/", told)["Location"]
    assert case.number in citizen.get(f"{new}form/").content.decode(), "what was given before is offered"
    citizen.post(f"{here}withdraw/", {"version": str(case.version)})
    case.refresh_from_db()
    assert case.state == "withdrawn"
    new = citizen.post("/items/signboard/apply/", told | {"wall": "other"})["Location"]
    fill(citizen, f"{new}form/", answers | {"site.tenure": "leased"})
    for slug in ("sign-drawing", "business-licence"):
        citizen.post(f"{new}materials/{slug}/upload/", {"file": picture()})
    citizen.post(f"{new}materials/sign-consent/change/", {"act": "promise"})
    assert 'name="promised"' in citizen.get(f"{new}check/").content.decode(), "the letter stands before it is handed in"
    refused = citizen.post(f"{new}check/", {"key": "c", "true": "yes"})
    assert refused.status_code == 422 and 'href="#promised"' in refused.content.decode()
    assert citizen.post(f"{new}check/", {"key": "c", "true": "yes", "promised": "yes"}).status_code == 302
    letter = PromiseLetter.objects.get(case__owner=role.person.account)
    assert (letter.papers, letter.how) == (["sign-consent"], "online")


def test_a_business_from_elsewhere_is_entered_by_its_licence(desk: Desk, sign_in: SignIn) -> None:
    """Who stands here brings it and acts for it at once; nobody enters it a second time for himself, nobody but a window does."""
    person = Person.objects.get(account__login="wangfang")
    here, clerk = "/desk/window/business/?next=/desk/window/items/signboard/", sign_in(CLERK)
    assert clerk.get(here)["Location"] == "/desk/window/", "first who stands here"
    stand(clerk, person)
    assert (
        "/desk/window/business/?next=/desk/window/items/signboard/"
        in clerk.get("/desk/window/items/signboard/").content.decode()
    )
    told = {
        "uscc": codes.uscc_of("91990100MA0000077"), "name": "示范市老字号茶馆", "kind": "company", "registered_on": "1998-05-01",
        "role": "legal", "paper": "营业执照、身份证",
    }  # fmt: skip
    empty = clerk.post(here, told | {"name": "", "registered_on": "2999-01-01"})
    assert empty.status_code == 422 and empty.context["errors"].keys() == {"name", "registered_on"}
    assert told["uscc"] in empty.content.decode(), "what was typed stays"
    assert clerk.post(here, told | {"paper": ""}).context["errors"].keys() == {"paper"}
    assert clerk.post(here, told | {"uscc": "91990100MA0000077X"}).context["errors"].keys() == {"uscc"}
    for _ in range(2):  # a double click enters one
        assert clerk.post(here, told)["Location"] == "/desk/window/items/signboard/"
    role = Role.objects.get(enterprise__uscc=told["uscc"])
    assert (role.person, role.kind, role.enterprise.registered_on.year) == (person, "legal", 1998)
    assert Event.objects.get(kind="enterprise", thing=role.enterprise_id).by == Account.objects.get(login=CLERK).pk
    assert "示范市老字号茶馆" in clerk.get("/desk/window/items/signboard/").content.decode()
    assert clerk.post("/desk/window/business/?next=//evil.example/", told)["Location"] == "/desk/window/"
    clerk.post("/desk/window/", {"act": "next"})
    stand(clerk, Person.objects.get(account__login="sunjianguo"))
    assert clerk.post(here, told).context["errors"].keys() == {"uscc"}, "its legal representative names him"
    assert sign_in("market.examiner").get(here).status_code == sign_in("wangfang").get(here).status_code == 403
