"""Who may open a page: the mark decides before the view runs; the wrong person sees a page, never a loop."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from onewindow.domain.org.queries import Actor
from onewindow.web.ui import access

PERSON = Actor(account=1, kind="person", person=1)
CLERK = Actor(account=2, kind="staff", scopes=frozenset({("window", "9901")}))
EXAMINER = Actor(account=3, kind="staff", scopes=frozenset({("examiner", "9901")}))
PENSIONER = Actor(account=4, kind="staff")
PEOPLE = {"stranger": None, "person": PERSON, "clerk": CLERK, "examiner": EXAMINER, "no post": PENSIONER}
MARKS = {
    "public": access.public,
    "citizen": access.citizen,
    "anyone": access.anyone_logged_in,
    "staff": access.staff(),
    "staff:window": access.staff("window"),
    "staff:examiner,approver": access.staff("examiner", "approver"),
}
ADMITTED = {
    "public": {"stranger", "person", "clerk", "examiner", "no post"},
    "citizen": {"person"},
    "anyone": {"person", "clerk", "examiner", "no post"},
    "staff": {"clerk", "examiner", "no post"},
    "staff:window": {"clerk"},
    "staff:examiner,approver": {"examiner"},
}


def view(request: HttpRequest) -> HttpResponse:
    """A page."""
    return HttpResponse("here")


def ask(actor: Actor | None, method: str = "get") -> HttpRequest:
    """A request of this actor, as the middleware leaves it."""
    request = getattr(RequestFactory(), method)("/page/?tab=1")
    request.user = AnonymousUser()
    request.session = {}
    request._actor = actor
    return request


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("mark", MARKS)
def test_the_matrix(mark: str, who: str) -> None:
    """Every mark against every kind of person; each mark names itself for the test over all addresses."""
    page = MARKS[mark](view)
    assert page.access == mark
    request = ask(PEOPLE[who])
    if who in ADMITTED[mark]:
        assert page(request).status_code == 200
        assert request.actor == PEOPLE[who]  # type: ignore[attr-defined]
    elif who == "stranger":
        answer = page(request)
        assert answer["Location"] == "/login/?next=/page/%3Ftab%3D1"
    else:
        with pytest.raises(PermissionDenied):
            page(request)


def test_a_form_sent_by_a_stranger_does_not_come_back_as_a_page() -> None:
    """After log-in one lands at the front door: a POST address is no page to return to."""
    assert access.citizen(view)(ask(None, "post"))["Location"] == "/login/?next=/"


def test_pages_of_a_person_are_not_kept_by_anybody() -> None:
    """No store: the next one at this computer presses "back" in vain; public pages may be kept."""
    assert "no-store" in access.citizen(view)(ask(PERSON))["Cache-Control"]
    assert not access.public(view)(ask(PERSON)).has_header("Cache-Control")
