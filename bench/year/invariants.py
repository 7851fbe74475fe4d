"""What must hold of a city at any moment. Each rule is a question whose answer is the ids of what breaks it.

``look`` asks them all. ``checked`` says of how many rows a rule speaks, so that a rule about nothing is seen.
"""

from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from onewindow.kernel import log

SAMPLE = 10
MOST = 100_000
_EVENT = "SELECT 1 FROM kernel_event e WHERE e.thing = {thing} AND e.kind = '{kind}' AND e.name "
_CASE_EVENT = _EVENT.format(thing="c.id", kind="case")


class Rule(NamedTuple):
    """Where the rows are, of which alias, and which of them break it."""

    rows: str
    id: str
    broken: str
    settled: str = "true"


_ACCEPTED = "c.accepted_at IS NOT NULL"
_EXAMINED = "c.state IN ('reviewing', 'deciding')"
_OPEN_TASK = (
    "SELECT 1 FROM kernel_task t WHERE t.kind = 'case' AND t.thing = c.id AND t.closed_at IS NULL AND t.name = "
)
_OPEN_HOLD = "SELECT 1 FROM cases_hold h WHERE h.case_id = c.id AND h.released_at IS NULL"

RULES: dict[str, Rule] = {
    # 亮灯: an open task that is due has turned red in the log
    "overdue task without light": Rule(
        "kernel_task t", "t.id",
        "NOT EXISTS (SELECT 1 FROM kernel_event e WHERE e.thing = t.thing AND e.kind = t.kind AND e.name = 'task.red'"
        " AND (e.data->>'task')::bigint = t.id)",
        "t.closed_at IS NULL AND t.due_at <= %(at)s AND (t.post IS NOT NULL OR t.actor IS NOT NULL)",
    ),
    # 承诺超期: whoever was examined beyond the promise stands in the log; %(swept)s hours lie between two looks of the sweeper
    "promise passed without a word": Rule(
        "cases_case c", "c.id",
        f"NOT EXISTS ({_CASE_EVENT} = 'case.promised-overdue')",
        f"{_ACCEPTED} AND coalesce(c.decided_at, c.closed_at, %(at)s) > c.promised_due_at + make_interval(hours => %(swept)s)"
        f" AND NOT EXISTS ({_OPEN_HOLD}) AND c.outcome NOT IN ('lapsed') AND c.state <> 'correcting'",
    ),
    "licence without a decision": Rule(
        "licences_licence l LEFT JOIN cases_case c ON l.case_ref = 'case:' || c.id", "l.id",
        "c.id IS NULL OR c.outcome <> 'granted' OR c.decided_at IS NULL"
        f" OR NOT EXISTS ({_CASE_EVENT} IN ('case.grant', 'case.deem-granted'))",
        "l.case_ref LIKE 'case:%%'",
    ),
    "licence on a promise": Rule(
        "cases_case c", "c.id",
        "EXISTS (SELECT 1 FROM cases_promise p WHERE p.case_id = c.id AND p.checked_at IS NULL AND p.lapsed_at IS NULL)",
        "c.outcome = 'granted' AND EXISTS (SELECT 1 FROM cases_promise p WHERE p.case_id = c.id)",
    ),
    # 票据: every line of what was paid is about a case that exists
    "receipt without a case": Rule(
        "fees_receipt r JOIN fees_billline b ON b.bill_id = r.bill_id", "r.id",
        "NOT EXISTS (SELECT 1 FROM cases_case c WHERE b.ref = 'case:' || c.id)",
        "b.ref LIKE 'case:%%'",
    ),
    "bill of a case that ended without a decision": Rule(
        "fees_billline b JOIN fees_bill l ON l.id = b.bill_id JOIN cases_case c ON b.ref = 'case:' || c.id", "l.id",
        "l.state = 'open' AND b.dropped_at IS NULL",
        "c.state IN ('withdrawn', 'stopped', 'not_accepted')",
    ),
    # 暂停: a clock that does not run is held by a row, one that stops it
    "promise stopped without a hold": Rule(
        "cases_case c", "c.id", f"NOT EXISTS ({_OPEN_TASK} 'promised-limit') AND NOT EXISTS ({_OPEN_HOLD})", _EXAMINED
    ),
    "law's limit stopped without a hold": Rule(
        "cases_case c", "c.id",
        f"NOT EXISTS ({_OPEN_TASK} 'statutory-limit') AND NOT EXISTS ({_OPEN_HOLD} AND h.stops_statutory)",
        f"{_EXAMINED} AND c.statutory_due_at IS NOT NULL",
    ),
    "hold of a case that is not examined": Rule(
        "cases_hold h JOIN cases_case c ON c.id = h.case_id", "h.id",
        "h.released_at IS NULL AND c.state NOT IN ('reviewing', 'deciding')",
    ),
    # 决定: granted by a person after every department's opinion, or by silence
    "closed without its decision": Rule(
        "cases_case c", "c.id",
        "CASE c.outcome WHEN 'granted' THEN NOT (EXISTS (SELECT 1 FROM cases_silence s WHERE s.case_id = c.id AND s.outcome = 'granted')"
        f" OR EXISTS ({_CASE_EVENT} = 'case.grant' AND e.by IS NOT NULL AND e.by <> c.owner_id))"
        f" WHEN 'refused' THEN NOT EXISTS ({_CASE_EVENT} = 'case.refuse')"
        " WHEN 'deemed_refused' THEN NOT EXISTS (SELECT 1 FROM cases_silence s WHERE s.case_id = c.id AND s.outcome = 'refused')"
        " ELSE true END OR c.decided_at IS NULL",
        "c.state = 'closed'",
    ),
    "granted without every opinion": Rule(
        "cases_case c", "c.id",
        "(SELECT count(*) FROM cases_opinion o WHERE o.case_id = c.id)"
        " < (SELECT count(*) FROM catalogue_itemreview r WHERE r.version_id = c.item_version_id)",
        "c.outcome = 'granted' AND NOT EXISTS (SELECT 1 FROM cases_silence s WHERE s.case_id = c.id)",
    ),
    # 窗口无否决权: a no is two persons' act, in writing
    "refused by one person": Rule(
        "cases_case c", "c.id",
        "NOT EXISTS (SELECT 1 FROM cases_consent k JOIN cases_refusalnotice n ON n.consent_id = k.id"
        " WHERE k.id = c.consent_id AND k.case_id = c.id AND k.given_by_id IS NOT NULL AND k.given_by_id <> k.proposed_by_id"
        " AND k.reasons <> '' AND k.guidance <> '')",
        "c.outcome IN ('refused', 'not_accepted')",
    ),
    "task of an ended case": Rule(
        "kernel_task t JOIN cases_case c ON c.id = t.thing", "t.id",
        "t.closed_at IS NULL", "t.kind = 'case' AND c.state IN ('closed', 'withdrawn', 'stopped', 'not_accepted')",
    ),
    "task of an ended package": Rule(
        "kernel_task t JOIN bundles_bundle b ON b.id = t.thing", "t.id",
        "t.closed_at IS NULL", "t.kind = 'bundle' AND b.state IN ('closed', 'withdrawn', 'not_accepted')",
    ),
    "package open though all has ended": Rule(
        "bundles_bundle b", "b.id",
        "NOT EXISTS (SELECT 1 FROM bundles_bundlecase n JOIN cases_case c ON c.id = n.case_id WHERE n.bundle_id = b.id"
        " AND c.state NOT IN ('closed', 'withdrawn', 'stopped', 'not_accepted'))",
        "b.state = 'running'",
    ),
    "case not born once": Rule(
        "cases_case c", "c.id",
        "(SELECT count(*) FROM kernel_event e WHERE e.thing = c.id AND e.kind = 'case' AND e.name IN ('case.file', 'case.wait')) <> 1",
    ),
    "decision nobody was told of": Rule(
        "kernel_event e", "e.id",
        "NOT EXISTS (SELECT 1 FROM inbox_message m WHERE m.event = e.id)",
        "e.kind = 'case' AND e.name IN ('case.grant', 'case.refuse', 'case.not-accept')",
    ),
    "news still owed": Rule("kernel_owed o", "o.id", "true"),
}  # fmt: skip


def look(at: datetime, swept: int = 24) -> dict[str, Any]:
    """Ask every rule; by rule: how many rows it speaks of, how many break it, a sample of their ids.

    :param swept: hours between two looks of the sweeper: what was over for less may have ended unseen.
    """
    found = {name: _ask(rule, {"at": at, "swept": swept}) for name, rule in RULES.items()}
    found["log does not verify"] = _log()
    return found


def failed(found: dict[str, Any]) -> int:
    """How many rows break a rule, over all rules."""
    return sum(int(row["failed"]) for row in found.values())


def _ask(rule: Rule, given: dict[str, Any]) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {rule.rows} WHERE {rule.settled}", given)
        (checked,) = cursor.fetchone()
        cursor.execute(
            f"SELECT DISTINCT {rule.id} FROM {rule.rows} WHERE ({rule.settled}) AND ({rule.broken}) LIMIT {MOST}", given
        )
        broken = sorted(row[0] for row in cursor.fetchall())
    return {"checked": checked, "failed": len(broken), "sample": broken[:SAMPLE]}


def _log() -> dict[str, Any]:
    report = log.verify()
    bad = [] if report.bad is None else [report.bad]
    told = {"checked": report.events, "failed": len(bad) + (report.unsealed > 0), "sample": bad}
    return told | ({"why": report.why or f"{report.unsealed} events are not sealed"} if told["failed"] else {})
