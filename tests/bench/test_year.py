"""The simulated year: every life goes its way without a refusal, no rule is broken; and each rule finds what was planted."""

import json
from collections import Counter
from datetime import datetime
from types import SimpleNamespace

import pytest
from django.conf import LazySettings
from django.db import connection

from bench.people import persons
from bench.year import drawing, invariants, telling
from bench.year.drawing import DAY, SHIFTS, Drawn, moment, shares
from bench.year.people import People, Told
from bench.year.town import Town, furnish
from bench.year.worker import Worker
from onewindow.config.postgres.backend.creation import as_owner

BEGIN, DAYS, LAST = 236, 28, 260
LIVES = ["newborn-is-a-package" if row["life"] == "package" else row["life"] for row in shares()["lives"]] + [
    "extended"
]


class Few(Drawn):
    """One application of each life, all on the first day; another one is filed so late that it stays open."""

    applications = len(LIVES)
    people = 5

    def of_day(self, day: int) -> range:
        """See the class."""
        if day == BEGIN:
            return range(len(LIVES) - 1)
        return range(len(LIVES) - 1, len(LIVES)) if day == LAST else range(0)

    def life(self, number: int) -> str:
        """See the class."""
        return LIVES[number].replace("newborn-is-a-", "")


def lived(people: People, worker: Worker, days: range) -> Counter[str]:
    """These days run forward; what was refused."""
    refused = Counter[str]()
    for day in days:
        people.begin(day, 0)
        end = day * DAY + SHIFTS[-1]
        told: Told = people.work(end, repeated=False)
        refused += told.refused
        worker.catch_up(moment(end))
    return refused


@pytest.mark.django_db(transaction=True)
def test_a_month_of_every_life_and_what_breaks_a_rule_is_found(demo_city: None, settings: LazySettings) -> None:
    settings.DEMO, settings.PAYMENTS = True, "demo"
    furnish(drawing.NEW_YEAR)
    persons(range(Few.people), drawing.NEW_YEAR)
    people = People(Few(1), 0, 1, [], SimpleNamespace(value=0))
    refused = lived(people, Worker(Town().file), range(BEGIN, BEGIN + DAYS))
    assert not refused
    at = moment((BEGIN + DAYS - 1) * DAY + SHIFTS[-1])
    found = invariants.look(at)
    assert invariants.failed(found) == 0, {name: row for name, row in found.items() if row["failed"]}
    spoken = {name for name, row in found.items() if row["checked"]}
    assert spoken >= invariants.RULES.keys() - {
        "overdue task without light",
        "package open though all has ended",
        "news still owed",
    }

    planted = plant(at)
    broken = invariants.look(at, swept=0)
    assert {name for name, row in broken.items() if row["failed"]} == set(planted) | {"log does not verify"}
    assert all(row["sample"] for name, row in broken.items() if name in planted)
    with as_owner(connection.settings_dict["NAME"]) as db:
        db.execute("UPDATE bundles_bundle SET state = 'running'")
    assert invariants.look(at)["package open though all has ended"]["failed"] == 1


CLOSED = "SELECT id FROM cases_case WHERE state = 'closed' AND outcome = 'granted' AND \"group\" = '' ORDER BY id"
EXAMINED = "SELECT id FROM cases_case WHERE state IN ('reviewing', 'deciding') AND statutory_due_at IS NOT NULL"
NOW = "INSERT INTO kernel_task (kind, thing, name, post, opened_at, due_at) VALUES"
PLANTED: dict[str, str] = {
    "overdue task without light": f"{NOW} ('case', ({EXAMINED} LIMIT 1), 'decide', 1, %(at)s, %(at)s)",
    "promise passed without a word": f"UPDATE cases_case SET promised_due_at = accepted_at - interval '1 day' WHERE id = ({CLOSED} LIMIT 1)",
    "licence without a decision": "UPDATE licences_licence SET case_ref = 'case:999999999' WHERE id = (SELECT max(id) FROM licences_licence)",
    "licence on a promise": "UPDATE cases_promise SET checked_at = NULL WHERE checked_at IS NOT NULL",
    "receipt without a case": "UPDATE fees_billline SET ref = 'case:999999999' WHERE bill_id = (SELECT min(bill_id) FROM fees_receipt)",
    "bill of a case that ended without a decision": "UPDATE fees_billline SET dropped_at = NULL WHERE dropped_at IS NOT NULL;"
    " UPDATE fees_bill SET state = 'open', ended_at = NULL, reason = '', total = 8000 WHERE state = 'cancelled'",
    "promise stopped without a hold": f"UPDATE kernel_task SET closed_at = %(at)s WHERE name = 'promised-limit' AND closed_at IS NULL AND thing = ({EXAMINED} LIMIT 1)",
    "law's limit stopped without a hold": f"UPDATE kernel_task SET closed_at = %(at)s WHERE name = 'statutory-limit' AND closed_at IS NULL AND thing = ({EXAMINED} LIMIT 1)",
    "hold of a case that is not examined": "UPDATE cases_hold SET released_at = NULL WHERE id = (SELECT max(id) FROM cases_hold WHERE slug <> 'fee')",
    "closed without its decision": f"UPDATE kernel_event SET name = 'case.review' WHERE kind = 'case' AND name = 'case.grant' AND thing = ({CLOSED} LIMIT 1 OFFSET 1)",
    "granted without every opinion": f"DELETE FROM cases_opinion WHERE case_id = ({CLOSED} LIMIT 1 OFFSET 2)",
    "refused by one person": "UPDATE cases_consent SET given_by_id = NULL WHERE given_by_id IS NOT NULL",
    "task of an ended case": f"{NOW} ('case', ({CLOSED} LIMIT 1), 'close', 1, %(at)s, NULL)",
    "task of an ended package": f"{NOW} ('bundle', (SELECT max(id) FROM bundles_bundle), 'accept', 1, %(at)s, NULL)",
    "case not born once": f"UPDATE kernel_event SET name = 'case.file' WHERE kind = 'case' AND name = 'case.close' AND thing = ({CLOSED} LIMIT 1)",
    "decision nobody was told of": f"DELETE FROM inbox_message WHERE ref = 'case:' || ({CLOSED} LIMIT 1 OFFSET 3)",
    "news still owed": "INSERT INTO kernel_owed (reader, reaction, event, next_try_at, error) VALUES ('a', 'b', 1, %(at)s, '')",
}  # fmt: skip


def plant(at: datetime) -> list[str]:
    """As the owner, past every guard: one thing for each rule."""
    written = {sql.removeprefix("DELETE FROM ").split()[1 if sql.startswith("UPDATE") else 0] for sql in _statements()}
    with as_owner(connection.settings_dict["NAME"]) as db:
        for table in written - {"INSERT"}:
            db.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        try:
            for sql in _statements():
                assert db.execute(sql, {"at": at}).rowcount, sql
        finally:  # the guards are those of the next test too
            for table in written - {"INSERT"}:
                db.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    return list(PLANTED)


def _statements() -> list[str]:
    return [one.strip() for sql in PLANTED.values() for one in sql.split(";")]


def test_the_shares_are_a_whole_and_name_their_source() -> None:
    listed = shares()
    assert sum(row["share"] for row in listed["lives"]) == pytest.approx(1)
    told = [row["source"] for row in listed["lives"]] + [
        row["source"] for row in listed.values() if isinstance(row, dict) and "value" in row
    ]
    assert all(source.split(":")[0].split(" ")[0] in listed["sources"] for source in told)


@pytest.mark.django_db
def test_the_same_year_is_drawn_again_and_every_day_brings_its_part() -> None:
    drawn = Drawn(20_000)
    days = [drawn.of_day(day) for day in range(drawing.DAYS)]
    assert sum(map(len, days)) == drawn.applications == days[-1][-1] + 1
    lives = Counter(drawn.life(number) for number in range(4000))
    assert lives == Counter(Drawn(20_000).life(number) for number in range(4000))
    assert 0.8 < lives["same-day"] / 4000 < 0.88


def test_growth_compares_the_first_and_the_last_twentieth_of_one_verb() -> None:
    spent = {"file · same-day": [1.0] * 2000 + [9.0] * 1800 + [1.5] * 200, "grant · late": [1.0, 5.0]}
    rows = telling.growth(spent)
    assert rows["file · same-day"]["ratio"] == 1.5 and rows["grant · late"] == {"calls": 2}
    assert telling.worst(rows) == 1.5
    assert json.dumps(rows)
