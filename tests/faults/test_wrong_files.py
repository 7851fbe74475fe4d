"""A file that is not what its name says (名不副实): the page stays with everything on it, and says what is wrong."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from onewindow.config.demo import application
from onewindow.domain.bundles import queries
from onewindow.domain.bundles.models import DraftFile
from tests.faults.test_submitted_twice import draft
from tests.web.workbench.conftest import SignIn
from tests.web.workbench.desk import Desk, paper

PROGRAM = b"MZ\x90\x00\x03" + b"\0" * 400
SCRIPT = b"<html><script>alert(1)</script></html>"


@pytest.fixture
def client(desk: Desk, sign_in: SignIn) -> Client:
    return sign_in(application.APPLICANT)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("平面图.pdf", PROGRAM),
        ("平面图.png", SCRIPT),
        ("平面图.docx", paper("图")),
        ("平面图.pdf", b""),
        ("a.svg", SCRIPT),
    ],
)
def test_the_page_stays_and_says_why(desk: Desk, client: Client, name: str, body: bytes) -> None:
    number = draft(desk)
    page = queries.draft_page(number, desk.actor(application.APPLICANT), desk.at)
    key = page.uploads[0].material.type.key
    before = DraftFile.objects.get(draft=number, slug=key).file_id
    place = f"/drafts/{number}/materials/{key}/upload/"
    answer = client.post(place, {"file": SimpleUploadedFile(name, body)})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "error-summary" in shown
    assert f'id="{key}"' in shown, "the summary leads to the material"
    assert shown.count("file-row") == len(page.uploads), "what was uploaded before still stands there"
    assert DraftFile.objects.get(draft=number, slug=key).file_id == before
    told = client.post(place, {"file": SimpleUploadedFile(name, body)}, headers={"accept": "application/json"})
    assert told.status_code == 422
    assert told.json()["error"]


def test_no_file_at_all_is_told(desk: Desk, client: Client) -> None:
    number = draft(desk)
    answer = client.post(f"/drafts/{number}/materials/food-layout/upload/", {})
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()


def test_a_file_for_a_material_nobody_asks_for_is_refused(desk: Desk, client: Client) -> None:
    number = draft(desk)
    answer = client.post(
        f"/drafts/{number}/materials/no-such/upload/", {"file": SimpleUploadedFile("a.pdf", paper("图"))}
    )
    assert answer.status_code in {404, 422}
    assert not DraftFile.objects.filter(slug="no-such").exists()
