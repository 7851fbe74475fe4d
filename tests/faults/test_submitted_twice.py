"""Double submit (重复提交): the same key, or the same draft, is one bundle, also when both arrive at the same moment."""

import re
import threading
from datetime import datetime
from io import BytesIO
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from onewindow.config.demo import application
from onewindow.domain.bundles import actions, queries
from onewindow.domain.bundles.models import Bundle, BundleCase
from onewindow.domain.cases.models import Case
from onewindow.domain.org.models import Person
from onewindow.kernel import files
from onewindow.kernel.models import Event
from tests.web.workbench.conftest import SignIn
from tests.web.workbench.desk import Desk, paper


def draft(desk: Desk) -> int:
    """A restaurant ready to be submitted."""
    owner = desk.actor(application.APPLICANT)
    person = Person.objects.get(pk=owner.person)
    data = application.form(person, list(Person.objects.exclude(pk=person.pk).order_by("pk")[:3]))
    begun = actions.begin(
        package=application.PACKAGE, answers=application.ANSWERS, key=uuid4().hex, by=owner, at=desk.at
    )
    saved = actions.save_draft(draft=begun.draft, number=begun.number, data=data, by=owner, at=desk.at)
    for upload in queries.draft_page(saved.draft, owner, desk.at).uploads:
        kept = files.store(BytesIO(paper("材料")), name="材料.pdf", by=owner.account, at=desk.at)
        actions.attach(draft=saved.draft, material=upload.material.type.key, file=kept.pk, by=owner, at=desk.at)
    return saved.draft


def submit(client: Client, number: int, key: str) -> str:
    """Presses the button; where it leads."""
    answer = client.post(f"/drafts/{number}/check/", {"true": "yes", "key": key})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return str(answer["Location"])


@pytest.mark.parametrize("again", ["same-key", "another-key"])
def test_the_second_press_shows_the_same_receipt(desk: Desk, sign_in: SignIn, again: str) -> None:
    client, number = sign_in(application.APPLICANT), draft(desk)
    page = client.get(f"/drafts/{number}/check/").content.decode()
    key = re.search(r'name="key" value="(\w+)"', page)
    assert key
    first = submit(client, number, key[1])
    assert submit(client, number, key[1] if again == "same-key" else "other") == first
    assert Bundle.objects.count() == 1
    assert client.get(f"/drafts/{number}/check/")["Location"] == first, "the back button leads to the receipt"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("keys", [("k1", "k1"), ("k1", "k2")])
def test_both_at_the_same_moment(desk: Desk, sign_in: SignIn, at: datetime, keys: tuple[str, str]) -> None:
    number = draft(desk)
    clients = [sign_in(application.APPLICANT) for _ in keys]
    gate, led = threading.Barrier(2), []

    def press(client: Client, key: str) -> None:
        try:
            gate.wait(60)
            led.append(submit(client, number, key))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=pair) for pair in zip(clients, keys, strict=True)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(90)
    assert len(led) == 2, "nobody is refused"
    assert len(set(led)) == 1
    assert Bundle.objects.count() == 1
    assert BundleCase.objects.count() == Case.objects.count()
    assert Event.objects.filter(kind="bundle", name="bundle.file").count() == 1


@pytest.mark.parametrize(
    "address",
    ["/items/signboard/apply/", f"/packages/{application.PACKAGE}/begin/?{urlencode(application.ANSWERS)}"],
)
def test_begun_twice_is_one_draft(desk: Desk, sign_in: SignIn, address: str) -> None:
    """The button that begins, pressed twice: one draft; a page opened anew begins another."""
    client = sign_in(application.APPLICANT)

    def press(page: str) -> str:
        key = re.search(r'name="key" value="(\w+)"', page)
        assert key
        return str(client.post(address, {"holder": "me", "key": key[1]})["Location"])

    page = client.get(address).content.decode()
    assert press(page) == press(page) != press(client.get(address).content.decode())
