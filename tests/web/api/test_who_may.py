"""Who may call what: without a token, with a wrong, an ended, a narrow one; the wrong kind of account; others' things."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from onewindow.domain.org import actions as org
from onewindow.domain.org.actions import Actor, issue_token, revoke_token
from onewindow.domain.org.models import Account, ApiToken, Person, Unmasking
from onewindow.domain.org.queries import mask_name
from onewindow.kernel.models import Event
from onewindow.web.api.operations import description
from tests.web.api.conftest import Programs
from tests.web.api.program import Program
from tests.web.workbench.desk import Desk


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    """(method, path with ones for its parameters, what the description says)."""
    found = []
    for path, methods in description()["paths"].items():
        for method, said in methods.items():
            plain = "/".join("1" if part.startswith("{") else part for part in path.removeprefix("/api/v1").split("/"))
            found.append((method.upper(), plain, said))
    return found


def account(login: str) -> int:
    """An account's id."""
    return Account.objects.get(login=login).pk


def test_without_a_token_only_what_is_public(desk: Desk, program: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every operation that the description guards answers 401, before it reads anything else."""
    monkeypatch.setattr("onewindow.web.api.access.STRANGERS_PER_MINUTE", 1000)
    stranger = program()
    for method, path, said in operations():
        answer = stranger.send(method, path)
        if "security" in said:
            assert answer.status_code == 401, (method, path)
            assert answer.json()["code"] == "api.token-missing"
            assert answer["WWW-Authenticate"].startswith("Bearer")
        else:
            assert answer.status_code != 401, (method, path)


def test_the_wrong_kind_of_account_is_told_so(desk: Desk, program: Programs) -> None:
    """A citizen at a decision, a clerk at a filing, an examiner at the window; nothing is read before."""
    citizen, clerk, examiner = program("wangfang"), program("govservice.window"), program("market.examiner")
    for method, path, said in operations():
        if said["tags"] == ["applying"] and "security" in said:
            assert clerk.send(method, path).status_code == 403, (method, path)
    for verb in ("accept", "review", "grant", "consent", "close", "unmask"):
        answer = citizen.post(f"/cases/1/{verb}", {})
        assert (answer.status_code, answer.json()["code"]) == (403, "api.not-for-this-account"), verb
    assert examiner.post("/cases/1/accept", {}).status_code == 403
    assert examiner.post("/cases/1/review", {"stance": "agree"}).json()["code"] == "cases.no-such-case"


def test_a_token_opens_only_what_it_was_given_for(desk: Desk, program: Programs) -> None:
    """Read alone reads."""
    reader = program("wangfang", "read")
    assert reader.get("/drafts").status_code == 200
    refused = reader.post("/drafts", {"package": "open-restaurant"})
    assert (refused.status_code, refused.json()["details"]) == (403, {"scope": "apply"})
    assert reader.get("/me").json()["scopes"] == ["read"]


def test_a_system_sees_what_is_public(desk: Desk) -> None:
    """It has no account: it is nobody's clerk and nobody's applicant."""
    issued = issue_token(account=None, system="provincial platform", by=Actor.SYSTEM, at=timezone.now())
    system = Program(issued.token)
    me = system.get("/me").json()
    assert (me["kind"], me["system"], me["per_minute"]) == ("system", "provincial platform", 600)
    assert system.get("/items").status_code == 200
    assert system.get("/tasks").status_code == 403
    assert system.get("/cases/1").status_code == 403


def test_ended_revoked_and_invented_tokens(desk: Desk) -> None:
    """All answered alike; only the hash is kept; issuing and revoking are events."""
    now = timezone.now()
    wang = account("wangfang")
    ended = issue_token(
        account=wang,
        from_on=(now - timedelta(days=9)).date(),
        to_on=(now - timedelta(days=2)).date(),
        by=Actor.SYSTEM,
        at=now,
    )
    future = issue_token(account=wang, from_on=(now + timedelta(days=2)).date(), by=Actor.SYSTEM, at=now)
    revoked = issue_token(account=wang, by=Actor.SYSTEM, at=now)
    assert Program(revoked.token).get("/me").status_code == 200
    revoke_token(token=revoked.id, by=Actor.SYSTEM, at=now)
    for token in (ended.token, future.token, revoked.token, "ow_invented", "\u00e9"):
        answer = Program(token).get("/me")
        assert (answer.status_code, answer.json()["code"]) == (401, "org.token-unknown")
    assert revoked.token not in str(list(ApiToken.objects.values()))
    assert ApiToken.objects.get(pk=revoked.id).last_used_on is not None
    names = Event.objects.filter(kind="token", thing=revoked.id).order_by("id").values_list("name", flat=True)
    assert list(names) == ["token.issued", "token.revoked"]


def test_a_closed_account_closes_its_tokens(desk: Desk, program: Programs) -> None:
    """Whoever leaves is out at once."""
    clerk = program("govservice.window")
    assert clerk.get("/tasks").status_code == 200
    Account.objects.filter(login="govservice.window").update(is_active=False)
    assert clerk.get("/tasks").status_code == 401


def test_who_may_issue_and_revoke(desk: Desk) -> None:
    """The operator for everybody, an account for itself, nobody a scope that its kind has not."""
    now, wang = desk.at, desk.actor("wangfang")
    mine = issue_token(account=wang.account, scopes=["read"], by=wang, at=now)
    with pytest.raises(org.NotAllowed):
        issue_token(account=account("liqiang") if Account.objects.filter(login="liqiang") else None, by=wang, at=now)
    with pytest.raises(org.ScopeUnfit):
        issue_token(account=wang.account, scopes=["work"], by=Actor.SYSTEM, at=now)
    with pytest.raises(org.ScopeUnfit):
        issue_token(account=None, system=" ", by=Actor.SYSTEM, at=now)
    with pytest.raises(org.TokenNotFound):
        revoke_token(token=mine.id, by=desk.actor("govservice.window"), at=now)
    revoke_token(token=mine.id, by=wang, at=now)
    revoke_token(token=mine.id, by=wang, at=now)
    assert Event.objects.filter(name="token.revoked").count() == 1


def test_a_session_opens_nothing_here(desk: Desk, sign_in_everywhere: Any) -> None:
    """Cookies are not read: a page elsewhere cannot act in a visitor's name."""
    client = sign_in_everywhere("wangfang")
    assert client.get("/api/v1/drafts").status_code == 401
    assert client.get("/api/v1/me").json()["kind"] == "stranger"


def test_others_things_are_not_there(desk: Desk, program: Programs) -> None:
    """Another citizen's application, case, draft and file: 404 or 403, never a word of them."""
    bundle = desk.accepted()
    case = desk.case(bundle, "reviewing")
    other = Account.objects.filter(kind="person").exclude(login="wangfang").order_by("pk")[0].login
    stranger, wang = program(other), program("wangfang")
    assert stranger.get(f"/applications/{bundle}").status_code == 404
    for method, path, known in (
        ("GET", "/cases/{}", case.pk),
        ("POST", "/cases/{}/withdraw", case.pk),
        ("GET", "/applications/{}", bundle),
        ("POST", "/applications/{}/withdraw", bundle),
    ):
        theirs, none = (stranger.send(method, path.format(one), {}) for one in (known, 999999))
        assert theirs.status_code == none.status_code == 404, path
        assert theirs.json()["code"] == none.json()["code"], path
    token = wang.upload().json()["token"]
    draft = stranger.post("/drafts", {"package": "open-restaurant"}).json()["draft"]
    stolen = stranger.send("PUT", f"/drafts/{draft}/materials/lease", {"file": token})
    assert (stolen.status_code, stolen.json()["code"]) == (404, "kernel.file-gone")


def test_personal_data_is_masked_for_staff_until_asked_for(desk: Desk, program: Programs) -> None:
    """And the asking is an event; its reason is kept beside the log."""
    case = desk.reviewing(desk.accepted())
    clerk = program("govservice.window", "read", "unmask")
    page = clerk.get(f"/cases/{case.pk}")
    assert page.json()["holder"] == mask_name(case.holder_name) != case.holder_name
    assert case.holder_code not in page.content.decode()
    assert Person.objects.get(pk=case.person_id).phone not in page.content.decode()
    assert clerk.post(f"/cases/{case.pk}/unmask", {"reason": " "}).status_code == 422
    full = clerk.post(f"/cases/{case.pk}/unmask", {"reason": "call back"}).json()
    assert full["id_no"] == case.holder_code
    kept = Unmasking.objects.get(reason="call back")
    assert Event.objects.get(name="person.unmasked").data == {"record": kept.pk}
    assert case.holder_name in program("wangfang").get(f"/cases/{case.pk}").content.decode()
