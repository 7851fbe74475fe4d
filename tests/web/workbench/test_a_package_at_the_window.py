"""One thing at the window (窗口代办一件事): who stands there answers, a clerk fills in, scans, lets him sign and files all items at once."""

import re
from typing import Any

import pytest
from django.test import Client

from onewindow.config.searchable import searchable
from onewindow.domain.bundles.models import Bundle, BundleCase, Draft
from onewindow.domain.cases.models import Material, Signature
from onewindow.domain.org.models import Account, Person
from tests.domain.bundles.story import ANSWERS, FORM
from tests.web.workbench.conftest import SignIn
from tests.web.workbench.desk import Desk
from tests.web.workbench.test_at_the_window import CLERK, picture, stand


@pytest.fixture(autouse=True)
def reader(settings: Any) -> None:
    """The twin of the card reader."""
    settings.CARD_READER, settings.DEMO = "demo", True


def posted(values: dict[str, Any], path: str = "") -> dict[str, Any]:
    """Values as a page posts them: parts, rows and the levels of a place under their paths."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        name = f"{path}{key}"
        if isinstance(value, dict) and "area" in value:
            found |= {f"{name}.level2": value["area"], f"{name}.detail": value["detail"]}
        elif isinstance(value, dict):
            found |= posted(value, f"{name}.")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for n, row in enumerate(value):
                found |= posted(row, f"{name}.{n}.")
        else:
            found[name] = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    return found


def fill(client: Client, page: str, told: dict[str, Any]) -> Any:
    """Type, press the button, and follow."""
    number = re.search(r'name="_number" value="(\d+)"', client.get(page).content.decode())
    assert number is not None
    return client.post(page, told | {"_number": number[1]})


def test_one_thing_is_filed_for_who_stands_here(desk: Desk, sign_in: SignIn) -> None:
    """Found by words, questions first, one form and one list; original seen; not without his hand; filed once."""
    clerk, person = sign_in(CLERK), Person.objects.get(account__login="wangfang")
    begin = "/desk/window/packages/open-restaurant/"
    assert clerk.get(begin).status_code == 302, "first who stands here"
    stand(clerk, person)
    searchable(desk.at)
    assert begin in clerk.get("/desk/services/apply/?q=开餐馆").content.decode()
    assert "王芳" in clerk.get(begin).content.decode()
    page = clerk.post(begin, {"holder": "me"})["Location"]
    draft = Draft.objects.get()
    assert (draft.owner_id, draft.clerk_id) == (person.account_id, Account.objects.get(login=CLERK).pk)
    known = draft.data | FORM  # what is known of him stands in the form already
    assert "data-autosave" not in clerk.get(page).content.decode(), "the questions come first"
    assert fill(clerk, page, ANSWERS)["Location"] == page
    wrong = fill(clerk, page, ANSWERS | posted(known | {"sign.name": ""}))
    assert wrong.status_code == 422 and 'value="6 m × 1.2 m"' in wrong.content.decode(), "what was typed is kept"
    assert fill(clerk, page, ANSWERS | posted(known))["Location"] == f"{page}#materials"
    lacking = clerk.post(f"{page}file/", {"key": "k"})
    assert lacking.status_code == 422 and 'href="#food-layout"' in lacking.content.decode()
    for slug in re.findall(r"materials/([a-z0-9-]+)/upload/", clerk.get(page).content.decode()):
        assert clerk.post(f"{page}materials/{slug}/upload/", {"file": picture()}).status_code == 302
    clerk.post(f"{page}materials/food-layout/change/", {"act": "original"})
    unsigned = clerk.post(f"{page}file/", {"key": "k"})
    assert unsigned.status_code == 422 and 'href="#signature"' in unsigned.content.decode()
    assert "王芳" in clerk.get(f"{page}sheet/").content.decode()
    assert clerk.post(f"{page}sign/", {"way": "pad", "file": picture("hand.png")}).status_code == 302
    assert clerk.get(f"{page}pages/0/").status_code == 200
    assert sign_in("wangfang").get(page).status_code == 403 and sign_in("market.approver").get(page).status_code == 403
    filed = clerk.post(f"{page}file/", {"key": "k"})
    bundle = Bundle.objects.get()
    assert filed["Location"] == f"/desk/bundles/{bundle.pk}/" and bundle.channel == "window"
    assert clerk.post(f"{page}file/", {"key": "k"})["Location"] == filed["Location"], "a double click"
    cases = BundleCase.objects.filter(bundle=bundle).values("case")
    assert Signature.objects.filter(case__in=cases).count() == cases.count()
    assert set(Material.objects.filter(original_at__isnull=False).values_list("slug", flat=True)) == {"food-layout"}
    shown = clerk.get(filed["Location"]).content.decode()
    assert "/signature/" in shown and shown.count("原件已核") == 1
    assert clerk.get(f"/desk/bundles/{bundle.pk}/slip/").content.decode().count("已核验原件") == 1
    again = clerk.post(begin, {"holder": "me"})["Location"]
    fill(clerk, again, ANSWERS)
    offered = re.search(r'name="case" value="(\d+)"', clerk.get(again).content.decode())
    assert offered is not None, "what was given before"
    assert clerk.post(f"{again}reuse/", {"case": offered[1]}).status_code == 302
    paper = {"act": "reuse", "case": str(Material.objects.filter(slug="food-layout").latest("pk").case_id)}
    assert clerk.post(f"{again}materials/food-layout/change/", paper).status_code == 302
    assert clerk.post(f"{again}discard/").status_code == 302


def test_at_home_what_was_given_before_is_offered_too(desk: Desk, sign_in: SignIn) -> None:
    """A package at the portal: answers on the list, a paper at its place; pressed twice it is there once."""
    desk.bundle()
    client = sign_in("wangfang")
    begun = client.post("/packages/open-restaurant/begin/", ANSWERS | {"holder": "me"})["Location"]
    offered = re.search(r'name="case" value="(\d+)"', client.get(begun).content.decode())
    assert offered is not None
    for _ in range(2):
        assert client.post(f"{begun}reuse/", {"case": offered[1]})["Location"] == begun
    there = client.get(f"{begun}materials/").content.decode()
    place = r'food-layout/change/".*?value="reuse">\s*<input type="hidden" name="case" value="(\d+)"'
    paper = re.search(place, there, re.DOTALL)
    assert paper is not None
    change = f"{begun}materials/food-layout/change/"
    assert client.post(change, {"act": "reuse", "case": paper[1]}).status_code == 302
    assert client.post(change, {"act": "reuse", "case": paper[1]}).status_code == 422
    assert Draft.objects.get(bundle=None).files.filter(slug="food-layout").count() == 1
