"""schemathesis against the application in this process: whatever is sent, answers are as described and never 500."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case
from schemathesis.checks import load_all_checks
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from onewindow.config.demo.asking import asked
from onewindow.domain.catalogue.queries import spec
from onewindow.web.api.operations import description
from tests.web.api.conftest import Programs
from tests.web.workbench.desk import Desk

EXAMPLES = 6
# A domain rule may refuse what the form of a request allows: an application without its papers.
LEFT_OUT = [positive_data_acceptance]


@pytest.fixture
def real(desk: Desk, program: Programs) -> dict[str, Any]:
    """Values for the parameters of addresses that exist, so that the verbs are reached and not only "not found"."""
    case = desk.decided(desk.accepted())
    desk.read()
    asked(desk.at)
    wang = program("wangfang")
    bundle = desk.bundle("k2")
    return {
        "slug": "open-restaurant",
        "/items/": {"slug": "signboard"},  # of an item, and of one with a published question
        "draft": wang.post("/drafts", {"package": "open-restaurant"}).json()["draft"],
        "application": bundle,
        "case": desk.case(desk.accepted("k3"), "reviewing").pk,
        "material": spec(case.item_version_id).materials[0].key,
        "identifier": wang.get("/licences").json()["licences"][0]["identifier"],
    }


@pytest.fixture
def app() -> Iterator[WSGIHandler]:
    """The application as a server calls it, except that it keeps the test's connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield WSGIHandler()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


LOGINS = {
    "staff:window": "govservice.window",
    "staff:examiner": "market.examiner",
    "staff:approver": "market.approver",
    "staff:supervisor": "govservice.supervisor",
    "staff:window,supervisor": "govservice.window",
    "staff": "govservice.window",
}


def test_answers_are_as_described_whatever_is_sent(
    desk: Desk, program: Programs, real: dict[str, Any], app: WSGIHandler, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every operation, with what fits its description and with what does not, on things that exist and that do not."""
    monkeypatch.setattr("onewindow.web.api.access.STRANGERS_PER_MINUTE", 100_000)
    load_all_checks()
    described = description()
    schema = schemathesis.openapi.from_dict(described)
    schema.app = app
    tokens = {login: program(login).token for login in {"wangfang", *LOGINS.values()}}
    tried, wrong = 0, []
    for path, methods in described["paths"].items():
        for method, said in methods.items():
            token = tokens[LOGINS.get(said["x-access"].partition("+")[0], "wangfang")]
            there = real | (real["/items/"] if path.startswith("/api/v1/items/") else {})
            known = {name: value for name, value in there.items() if f"{{{name}}}" in path}
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                try:
                    tried += exercise(schema[path][method.upper()], mode, known, token)
                except BaseExceptionGroup as failure:
                    wrong.append(f"{method} {path}\n{failure.message}")
    assert not wrong, "\n\n".join(wrong)
    assert tried > 300


def exercise(operation: Any, mode: GenerationMode, known: dict[str, Any], token: str) -> int:
    """Some requests of one operation; how many were sent."""
    sent = 0

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode, path_parameters=known))
    def sends(case: Case) -> None:
        nonlocal sent
        sent += 1
        case.call_and_validate(
            headers={"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}, excluded_checks=LEFT_OUT
        )

    with suppress(Unsatisfiable):  # nothing in it can be made unfit
        sends()
    return sent
