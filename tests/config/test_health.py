"""``/healthz`` tells whether this process can serve."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client

from onewindow.config.postgres.backend.creation import as_owner
from onewindow.kernel.step import install


@pytest.fixture
def stale_function() -> Iterator[None]:
    """One function of the kernel as an older version would have left it."""
    name, mark = next(iter(install.installed(connection).items()))
    database = connection.settings_dict["NAME"]
    with as_owner(database) as db:
        db.execute(f"COMMENT ON FUNCTION {name} IS '{install.MARK}older'")
    yield
    with as_owner(database) as db:
        db.execute(f"COMMENT ON FUNCTION {name} IS '{install.MARK}{mark}'")


@pytest.mark.django_db
def test_all_is_well(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"ok": True, "database": True, "functions": True, "lag_events": 0}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("stale_function")
def test_functions_that_differ_from_the_code_are_unhealthy(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["functions"] is False
