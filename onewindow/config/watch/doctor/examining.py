"""The round: machine, database, city, running; a later part is left out where an earlier one cannot stand."""

import os
from collections.abc import Iterator, Sequence

import psycopg
from django.core.exceptions import ImproperlyConfigured

from onewindow.config import home
from onewindow.config.postgres import address
from onewindow.config.watch.doctor import database, machine
from onewindow.config.watch.doctor.finding import RANK, Check, Finding, Looking

STOPS = {"settings", "database", "schema", "migrations", "functions", "city"}  # nothing after it could be judged


def examine(looking: Looking) -> list[Finding]:
    """自检. Every finding, in the order of the checks."""
    found: list[Finding] = []
    for one in _round(looking):
        found.append(one)
        if one.level == "bad" and one.code in STOPS:
            break
    if looking.db is not None:
        looking.db.close()
    return found


def worst(findings: Sequence[Finding]) -> int:
    """0 all well, 1 something to look at, 2 something broken."""
    return max((RANK[one.level] for one in findings), default=0)


def _round(looking: Looking) -> Iterator[Finding]:
    yield from _run(machine.CHECKS, looking)
    yield _settings(looking)
    yield _reach(looking)
    yield from _run(database.CHECKS, looking)
    from onewindow.config.watch.doctor import city, running  # they need Django

    yield from _run(city.CHECKS, looking)
    yield from _run(running.CHECKS, looking)


def _run(checks: Sequence[Check], looking: Looking) -> Iterator[Finding]:
    for check in checks:
        try:
            yield check(looking)
        except Exception as wrong:  # one check that fails must not hide the others
            said = str(wrong).strip().splitlines() or [type(wrong).__name__]
            yield Finding(check.__name__.replace("_", "-"), "bad", f"This could not be looked at: {said[0]}", "")


def _settings(looking: Looking) -> Finding:
    os.environ["ONEWINDOW_ROLE"] = "owner"  # reads the whole log: the app role's ten seconds would not do
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
    import django

    try:
        django.setup()
    except (home.Unusable, ImproperlyConfigured, ValueError) as wrong:
        return Finding("settings", "bad", f"The settings cannot be read: {wrong}", "unset the variable that is named")
    return Finding("settings", "ok", "The settings can be read.")


def _reach(looking: Looking) -> Finding:
    ours = address.outside() is None
    mend = "onewindow db start" if ours else "check DATABASE_URL and the server it names"
    try:
        owner = address.for_role("owner")
        options = f"-c search_path={address.search_path('owner')} -c default_transaction_read_only=on"
        looking.db = psycopg.connect(**owner.kwargs(), options=options, autocommit=True, connect_timeout=5)
    except (psycopg.Error, home.Unusable) as wrong:
        said = str(wrong).strip().splitlines()[0]
        return Finding("database", "bad", f"The database does not answer: {said}.", mend)
    where = "our own server" if ours else f"{owner.host}:{owner.port}"
    return Finding("database", "ok", f"The database answers ({where}).")
