"""Situations in the office: the table written and checked, samples attached, the draft's guide read beforehand."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from onewindow.domain.catalogue import actions, queries
from onewindow.domain.catalogue.models import ItemChange, ItemVersion
from onewindow.domain.org.models import Account
from onewindow.domain.org.queries import actor_of
from tests import worlds
from tests.domain.bundles.story import PNG

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city(db: None, settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.HOME = tmp_path
    with worlds.listed(worlds.now()):
        yield


def signed_in(login: str) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(Account.objects.get(login=login), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def change() -> ItemChange:
    """A draft of the signboard."""
    by = actor_of(Account.objects.get(login="govservice.office").pk, timezone.now())
    pk = actions.start(item="signboard", reason_zh="情形更清楚", effective_from="2027-03-01", by=by, at=timezone.now())
    return ItemChange.objects.get(pk=pk)


def form(page: str) -> dict[str, Any]:
    """What a browser would send back: every field of the page's big form as it stands."""
    body = page.split('class="situations-form"')[1]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", body):
        name, value = (re.search(rf'\b{key}="([^"]*)"', tag) for key in ("name", "value"))
        if name and name[1] != "csrfmiddlewaretoken" and ("checkbox" not in tag or "checked" in tag):
            sent.setdefault(name[1], []).append(value[1] if value else "")
    return sent


def table(change: ItemChange) -> dict[str, Any]:
    return dict(ItemVersion.objects.get(pk=change.draft_id).situations)


def test_what_is_shown_is_what_is_saved(change: ItemChange) -> None:
    """Sent back as it stands, the table does not change: marks, conditions and codes survive the form."""
    office = signed_in("govservice.office")
    here = f"/office/catalogue/changes/{change.pk}/situations/"
    page = office.get(here).content.decode()
    assert "Every combination of answers has exactly one row." in page
    before = table(change)
    assert office.post(here, form(page)).status_code == 302
    after = table(change)
    assert after["questions"] == before["questions"]
    assert [row["when"] for row in after["rows"]] == [row["when"] for row in before["rows"]]
    assert [row["source"] for row in after["rows"]] == [row["source"] for row in before["rows"]]


def test_a_gap_is_shown_beside_the_table_and_a_row_closes_it(change: ItemChange) -> None:
    """A row taken away leaves a case without an answer: named at once; saved only when asked."""
    office = signed_in("govservice.office")
    here = f"/office/catalogue/changes/{change.pk}/situations/"
    sent = form(office.get(here).content.decode())
    page = office.post(here, {**sent, "_remove": "r2"}).content.decode()
    assert "No row says what is needed: “How large is the sign?” – An ordinary sign" in page
    assert len(table(change)["rows"]) == 3
    page = office.post(here, {**form(page), "_add": "row"}).content.decode()
    sent = form(page)
    last = max(int(n) for n in sent["r-row"])
    sent |= {f"r{last}.when.wall": ["other"], f"r{last}.materials": ["sign-consent"], "_check": "1"}
    assert "Every combination of answers has exactly one row." in office.post(here, sent).content.decode()
    sent.pop("_check")
    assert office.post(here, sent).status_code == 302
    assert table(change)["rows"][-1]["gives"] == {"materials": ["sign-consent"]}
    assert table(change)["rows"][-1]["checked"] == "memory"  # what is new was not read at any source


def test_a_question_is_added_with_codes_of_its_own(change: ItemChange) -> None:
    """A new question gets the next free code, a condition that cannot be read is told and kept as typed."""
    office = signed_in("govservice.office")
    here = f"/office/catalogue/changes/{change.pk}/situations/"
    sent = form(office.get(here).content.decode())
    page = office.post(here, {**sent, "_add": "question"}).content.decode()
    sent = form(page) | {"q2.zh": "亮灯吗？", "q2.0.zh": "亮", "q2.1.zh": "不亮", "q2.when": "what?"}
    page = office.post(here, sent).content.decode()
    assert "This condition cannot be read: what?" in page
    assert 'value="what?"' in page
    assert office.post(here, form(page) | {"q2.when": "?size is ordinary"}).status_code == 302
    fresh = table(change)["questions"][-1]
    assert (fresh["key"], [one["value"] for one in fresh["answers"]]) == ("q1", ["a", "b"])
    assert fresh["asked_when"] == {"answer": ["size", "ordinary"]}


def test_the_second_editor_is_told(change: ItemChange) -> None:
    """Two at once: the second keeps what he typed and learns that somebody was faster."""
    office, market = signed_in("govservice.office"), signed_in("urban.supervisor")
    here = f"/office/catalogue/changes/{change.pk}/situations/"
    first, second = (form(one.get(here).content.decode()) for one in (office, market))
    assert office.post(here, first | {"q0.zh": "招牌多大？"}).status_code == 302
    answer = market.post(here, second | {"q0.zh": "多大的招牌？"})
    assert answer.status_code == 409
    assert "多大的招牌？" in answer.content.decode()
    assert table(change)["questions"][0]["zh"] == "招牌多大？"


def test_a_sample_is_attached_and_downloaded_from_the_guide(change: ItemChange) -> None:
    """Checked by its content, kept with the draft; the published guide has it once the draft is in force."""
    office = signed_in("govservice.office")
    papers = f"/office/catalogue/changes/{change.pk}/papers/"
    attach = f"{papers}sign-form/sample/attach/"
    wrong = office.post(attach, {"file": SimpleUploadedFile("sample.pdf", PNG)})
    assert wrong.status_code == 422
    assert office.post(attach, {"file": SimpleUploadedFile("样表.png", PNG)}).status_code == 302
    assert "样表.png" in office.get(papers).content.decode()
    assert office.get(f"{papers}sign-form/sample/").getvalue() == PNG
    assert Client().get("/items/signboard/materials/sign-form/sample/").status_code == 404  # not in force yet
    draft = ItemVersion.objects.filter(pk=change.draft_id)
    draft.update(effective_from=date(2026, 2, 1), published_at=timezone.now())
    said = Client().get("/items/signboard/")
    assert "/items/signboard/materials/sign-form/sample/" in said.content.decode()
    assert Client().get("/items/signboard/materials/sign-form/sample/").getvalue() == PNG


def test_a_sample_is_taken_away(change: ItemChange) -> None:
    """The draft has none then; an unknown material or kind is refused."""
    office = signed_in("govservice.office")
    papers = f"/office/catalogue/changes/{change.pk}/papers/"
    office.post(f"{papers}sign-form/blank_form/attach/", {"file": SimpleUploadedFile("表.png", PNG)})
    assert office.post(f"{papers}sign-form/blank_form/remove/").status_code == 302
    assert office.get(f"{papers}sign-form/blank_form/").status_code == 404
    for address in ("nothing/sample", "sign-form/picture"):
        answer = office.post(f"{papers}{address}/attach/", {"file": SimpleUploadedFile("表.png", PNG)})
        assert answer.status_code == 409


def test_who_may_not(change: ItemChange) -> None:
    """A clerk sees none of it; another department's supervisor changes nothing, and no file of his is kept."""
    before = queries.spec(change.draft_id).materials[0].sample
    for page in ("situations", "papers", "guide"):
        assert signed_in("govservice.window").get(f"/office/catalogue/changes/{change.pk}/{page}/").status_code == 403
        assert Client().get(f"/office/catalogue/changes/{change.pk}/{page}/").status_code == 302
    other = signed_in("hr.supervisor")
    here = f"/office/catalogue/changes/{change.pk}/situations/"
    sent = form(signed_in("govservice.office").get(here).content.decode())
    assert other.post(here, sent | {"q0.zh": "别的"}).status_code in (403, 404, 409)
    answer = other.post(
        f"/office/catalogue/changes/{change.pk}/papers/sign-form/sample/attach/",
        {"file": SimpleUploadedFile("表.png", PNG)},
    )
    assert answer.status_code in (403, 404, 409)
    assert queries.spec(change.draft_id).materials[0].sample == before


def test_the_guide_of_a_draft_is_read_beforehand(change: ItemChange) -> None:
    """The same composition, and what in it is hard to read."""
    office = signed_in("govservice.office")
    by = actor_of(Account.objects.get(login="govservice.office").pk, timezone.now())
    long = "申请人" + "应当按照规定提交材料" * 6
    particulars = {"accept_conditions": [{"zh": long, "en": ""}, {"zh": "符合GSP要求", "en": ""}]}
    actions.revise(change=change.pk, sheet={"particulars": particulars}, seen=1, by=by, at=timezone.now())
    said = office.get(f"/office/catalogue/changes/{change.pk}/guide/").content.decode()
    assert "A sentence of 63 signs" in said
    assert "“GSP” is not explained" in said
