"""What is left of destroyed files answers calmly at every door: a page that says so, or a Refusal, never an error."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from onewindow.domain.bundles import actions as bundles
from onewindow.domain.bundles.actions import together
from onewindow.domain.bundles.models import Bundle
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases import reactions
from onewindow.domain.cases.models import Case, Certificate
from onewindow.domain.cases.queries import archive
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.delivery import actions as delivery
from onewindow.domain.org.models import Account, Department, Holding, Post, Staff
from onewindow.domain.org.queries import Actor, actor_of
from onewindow.kernel.models import Event
from onewindow.web.api import operations
from onewindow.web.api.problems import TYPE
from tests.web.api.program import program_of
from tests.web.test_masking import walked
from tests.web.workbench.conftest import SignIn
from tests.web.workbench.desk import Desk

HOME = delivery.Goal("王芳", "13912345678", "示范市城关区解放路88号3单元502室")
REST = re.compile(r"<(?:(\w+):)?\w+>")
SAID: dict[str, object] = {
    "reasons": "x", "legal_basis": "x", "guidance": "x", "reason": "conditions-not-met", "text": "x", "why": "x",
    "stance": "agree", "items": ["x"], "checked": [], "data": {}, "files": {}, "seen": 1,
}  # fmt: skip
"""What any body of the API may hold; each operation is sent what it describes."""
UNKNOWN = {"int": "99999999", "slug": "nobody-knows"}


def _archivist(desk: Desk, login: str) -> Actor:
    body = Department.objects.get(slug="govservice")
    post, _ = Post.objects.get_or_create(department=body, role="office")
    account = Account.objects.open(login=login, kind="staff", password=None, at=desk.at)
    member = Staff.objects.create(account=account, department=body, number=login, name_zh="档案员", name_en="Archivist")
    Holding.objects.create(staff=member, post=post, from_on=date(2026, 1, 1))
    return actor_of(account.pk, desk.at)


def _refused(desk: Desk, case: Case) -> None:
    known = spec(case.item_version_id)
    case.refresh_from_db()
    if case.state == "reviewing":
        desk.review(case)
    cases.propose_refusal(
        case=case.pk, reason="conditions-not-met", reasons="不符合规定条件", guidance="补齐后重新申请", legal_basis="行政许可法第三十八条",
        by=desk.holder(known.decide_post), at=desk.at,
    )  # fmt: skip
    cases.consent(case=case.pk, by=desk.holder(known.supervisor_post), at=desk.at)
    cases.close(case=case.pk, by=desk.holder(known.window_post), at=desk.at)


@pytest.fixture
def gone(desk: Desk, settings: object) -> tuple[int, Case]:
    """A bundle and a refused case handed in alone, both destroyed."""
    settings.COURIER = "demo"  # type: ignore[attr-defined]
    alone = desk.single()
    bundle = desk.bundle("k2")
    bundles.withdraw(bundle=bundle, by=desk.actor("wangfang"), at=desk.at)
    cases.accept(case=alone.pk, by=desk.holder(spec(alone.item_version_id).window_post), at=desk.at)
    _refused(desk, alone)
    then = desk.at + timedelta(days=366 * 11)
    first, second = _archivist(desk, "archivist"), _archivist(desk, "archivist2")
    connection.check_constraints()  # what was decided is committed long before
    of_it = list(Bundle.objects.get(pk=bundle).nodes.values_list("case", flat=True))
    listed = cases.propose_disposal(cases=[*of_it, alone.pk], reason="保管期满", by=first, at=then)
    cases.approve_disposal(disposal=listed, by=second, at=then)
    assert cases.destroy(disposal=listed, by=second, at=then) == len(of_it) + 1 == Certificate.objects.count()
    alone.refresh_from_db()
    return bundle, alone


def _filled(route: str, bundle: int, case: int) -> str:
    named = route.replace("<int:bundle>", str(bundle)).replace("<int:case>", str(case))
    return "/" + REST.sub(lambda rest: UNKNOWN.get(rest[1] or "", "nobody-knows"), named)


def test_every_door_of_destroyed_files_answers_calmly(gone: tuple[int, Case], desk: Desk, sign_in: SignIn) -> None:
    bundle, alone = gone
    known = spec(alone.item_version_id)
    routes = [route for route, _ in walked() if "<int:bundle>" in route or "<int:case>" in route]
    assert len(routes) > 60
    whose = {"desk/bundles": "govservice.window", "desk/": desk.login_of(known.supervisor_post), "": "wangfang"}
    broken, clients = [], {login: sign_in(login) for login in set(whose.values())}
    for route in routes:
        if route.startswith(("api/", "office/")):
            continue
        client: Client = clients[next(login for door, login in whose.items() if route.startswith(door))]
        client.raise_request_exception = False
        for send in (client.get, client.post):
            answer = send(_filled(route, bundle, alone.pk))
            broken += [(answer.status_code, send.__name__, route)] if answer.status_code >= 500 else []
    assert not broken
    me, window = sign_in("wangfang"), sign_in("govservice.window")
    assert "依规销毁" in window.post(f"/desk/bundles/{bundle}/unmask/").content.decode()
    for client, address in (
        (me, f"/applications/{bundle}/"),
        (window, f"/desk/bundles/{bundle}/"),
        (me, f"/cases/{alone.pk}/"),
    ):
        page = client.get(address).content.decode()
        assert "依规销毁" in page, address


def _bodies(known: dict[str, Any], told: dict[str, Any]) -> dict[str, object]:
    """What an operation describes that its body must hold, and the version seen."""
    form = told["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    return {key: SAID[key] for key in known["components"]["schemas"][form]["properties"] if key in SAID}


def test_every_operation_of_the_api_on_destroyed_files_is_a_problem(gone: tuple[int, Case], desk: Desk) -> None:
    """410 where the file itself is asked for; a verb comes too late in the words of its own rule; never a 500."""
    bundle, alone = gone
    known, item, broken, asked = operations.description(), spec(alone.item_version_id), [], 0
    of_item = {item.decide_post, item.supervisor_post, item.window_post, *item.review_posts}
    logins = {"wangfang", "govservice.window", "govservice.supervisor", *(desk.login_of(post) for post in of_item)}
    callers = {login: program_of(login) for login in sorted(logins)}
    for path, methods in known["paths"].items():
        named = path.removeprefix("/api/v1").replace("{application}", str(bundle)).replace("{case}", str(alone.pk))
        if named == path.removeprefix("/api/v1"):
            continue
        named = named.replace("{material}", "food-layout")
        for method, told in methods.items():
            body = _bodies(known, told) if "requestBody" in told else None
            for login, program in callers.items():
                answer = program.send(method.upper(), named, body)
                asked += 1
                calm = answer.status_code < 400 if method == "get" else False
                calm = calm or (400 <= answer.status_code < 500 and answer["Content-Type"] == TYPE)
                if not calm or answer.json().get("code") == "api.request-unfit":
                    broken.append((login, method, path, answer.status_code, answer.content[:200]))
    assert not broken and asked > 100
    file = callers["wangfang"].get(f"/applications/{bundle}/file")
    assert (file.status_code, file.json()["code"]) == (410, "cases.file-destroyed")


def test_no_late_verb_goes_on_with_what_is_destroyed(gone: tuple[int, Case], desk: Desk) -> None:
    bundle, alone = gone
    me, clerk = desk.actor("wangfang"), desk.actor("govservice.window")
    head = desk.holder(spec(alone.item_version_id).supervisor_post)
    told = {"kind": "reconsideration", "body": "示范市人民政府", "received_on": desk.at.date()}
    with pytest.raises(cases.FileDestroyed):
        cases.record_appeal(case=alone.pk, **told, by=head, at=desk.at)
    for ref in (f"case:{alone.pk}", f"bundle:{bundle}"):
        with pytest.raises(cases.FileDestroyed):
            delivery.ask(ref=ref, to=HOME, key="k", by=me, at=desk.at)
        with pytest.raises(cases.FileDestroyed):
            delivery.prepare(ref=ref, kind="return", to=HOME, contents=["x"], key="k", by=clerk, at=desk.at)
    with pytest.raises(cases.FileDestroyed):
        cases.archive(number=alone.number, by=Actor.SYSTEM, at=desk.at)
    with pytest.raises(cases.NotAtThisStep):
        cases.withdraw(case=alone.pk, by=me, at=desk.at)
    with pytest.raises(bundles.NotAtThisStep):
        together.urge(bundle=bundle, department=spec(alone.item_version_id).department_id, by=clerk, at=desk.at)
    day = timedelta(days=9)
    assert alone.number not in dict(archive.closed_between(desk.at - day, desk.at + day)), "nothing is exported of it"
    late = Event(kind="case", thing=alone.pk, name="case.hold", data={"kind": "fee"}, at=desk.at)
    reactions.tell_the_applicant(late, desk.at)  # an event read after all is gone stops no reader
