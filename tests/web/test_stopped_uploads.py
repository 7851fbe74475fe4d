"""A file that was stopped on its way takes what stood behind it in the form along: no door goes on without it."""

from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.test import Client, RequestFactory

from onewindow.domain.org.queries import Actor
from onewindow.kernel import files
from onewindow.kernel.files.uploads import too_large
from onewindow.kernel.typed import TooLong
from onewindow.web.office.forms.catalogue.imports import Upload
from onewindow.web.office.views import saving
from onewindow.web.workbench.forms.joint import Convene, Opine
from onewindow.web.workbench.views import answering
from onewindow.web.workbench.views.agents import phone
from onewindow.web.workbench.views.joint import consulting
from tests.web.workbench.conftest import SignIn, desk, sign_in

__all__ = ["desk", "sign_in"]


def stopped(**typed: str) -> Any:
    """A request whose file was too large; of the form came what stood before it."""
    request = RequestFactory().post("/", typed)
    request.upload_refused = too_large()  # type: ignore[attr-defined]
    return request


def never(**told: Any) -> None:
    """What must not be carried out."""
    raise AssertionError(told)


def test_no_answer_is_given_without_the_paper_that_belongs_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """ "Add and go on" stands behind the file: which button was pressed never came, and the answer was given instead."""
    shown: list[answering.Attempt] = []
    monkeypatch.setattr(
        consulting.cases, "page", lambda request, case, attempt: shown.append(attempt) or HttpResponse()
    )
    request = stopped(stance="agree", text="同意")
    consulting.opine.__wrapped__.__wrapped__(request, 1)
    assert (shown[0].status, shown[0].at_field.keys(), shown[0].values["text"]) == (413, {"file"}, "同意")


def test_every_form_of_the_desk_and_the_office_says_it_at_the_file() -> None:
    request = stopped(text="同意")
    tried: Any = answering.act(request, name="x", form=Opine(request.POST), do=never, show=lambda one: one, said="")  # type: ignore[arg-type,return-value]
    assert (tried.status, list(tried.at_field)) == (413, ["file"])
    entered: Any = saving.save(
        request, name="x", form=Upload(request.POST), do=never, show=lambda one: one, after=str  # type: ignore[arg-type,return-value]
    )  # fmt: skip
    assert (entered.status, [name for name, _ in entered.errors]) == (413, ["file"])


def test_a_record_of_the_phone_is_refused_whole_and_stays_there() -> None:
    with pytest.raises(files.TooLarge):
        phone._record(stopped(), datetime(2026, 11, 22).astimezone())


def test_what_is_refused_stands_at_its_field_in_the_persons_words() -> None:
    request = RequestFactory().post("/", {"subject": "x", "place": "y" * 301, "meets_at": "2026-12-01T10:00"})
    form = Convene(request.POST, choices=[("1", "一")])
    assert ("place", "请精简：最多 300 个字，现有 301 个字。") in form.problems()
    request = RequestFactory().post("/", {"stance": "agree", "text": "x"})
    request.actor = Actor.SYSTEM  # type: ignore[attr-defined]

    def refuse(**told: Any) -> None:
        raise TooLong(longest=1, has=2, fields=["text"])

    tried: Any = answering.act(request, name="x", form=Opine(request.POST), do=refuse, show=lambda one: one, said="")  # type: ignore[arg-type,return-value]
    assert list(tried.at_field) == ["text"]


def test_the_person_at_the_counter_is_understood(desk: object, sign_in: SignIn) -> None:
    """Numbers in the width of a Chinese keyboard; what is too long or no number comes back as typed, with the reason at it."""
    client: Client = sign_in("govservice.window")
    typed = {
        "act": "receive",
        "id_no": "４４０１０６１９９００１０１１２３５",
        "name": "陈明",
        "phone": "１３８ ００１３ ８０００",
        "paper": "身份证",
    }
    assert client.post("/desk/window/", typed).status_code == 302
    long = {"asked": "想办执照" * 600, "told": "请到三楼", "reason": "no-such", "name": "陈明", "phone": "138"}
    page = client.post("/desk/enquiries/new/", long)
    assert page.status_code == 422
    assert all(word in page.content.decode() for word in (long["asked"], "请到三楼", 'id="asked-error"'))
    office = sign_in("govservice.office")
    rule = {"key": "drafts", "days": "3O0", "from": "2099-01-01", "source": "规定"}
    assert office.post("/office/retention/", rule).status_code == 422, "no number is not: without end"


def test_more_than_a_form_may_hold_is_told_in_words(desk: object, sign_in: SignIn) -> None:
    client = sign_in("govservice.window")
    answer = client.post("/desk/enquiries/new/", {"asked": "x" * 2_200_000}, headers={"accept-language": "en"})
    assert answer.status_code == 413
    assert RequestDataTooBig.__name__ not in answer.content.decode()
