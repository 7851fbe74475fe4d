"""States and moves of a case (办件), as data; the SQL functions are generated from them.

A deviation from the plain list of steps, and why: a step whose goal depends on the item has two moves (``accept`` to
reviewing, ``accept-direct`` to deciding for an item without reviewing departments; the same for ``start`` and
``deem-accepted``), because a move has one target. A proposal to refuse and its return are moves onto the same state:
they bump the version, so that whoever decides on an older page is told.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db.models import ForeignObjectRel, Model

from onewindow.domain.cases.models import ENDED, RUNNING, Case, Certificate, Consent, Disposal, Enquiry, Overrun
from onewindow.kernel import states
from onewindow.kernel.states import Kind, T

WAITING = "waiting"
FILED = "filed"
CORRECTING = "correcting"
REVIEWING = "reviewing"
DECIDING = "deciding"
GRANTED = "granted"
REFUSED = "refused"
NOT_ACCEPTED = "not_accepted"
WITHDRAWN = "withdrawn"
STOPPED = "stopped"
CLOSED = "closed"

CLOCKED = (FILED, REVIEWING, DECIDING, GRANTED, REFUSED)
"""In these states a limit of the office runs: to accept, to decide, to hand over."""

EXAMINED = (REVIEWING, DECIDING)
"""Here the clocks of the promise and of the law run; only here can they be held or extended."""

CASE = Kind(
    "case",
    Case,
    new=(T("file", (), FILED), T("wait", (), WAITING)),
    moves=(
        T("correct", (FILED,), CORRECTING),
        T("resubmit", (CORRECTING,), FILED),
        T("accept", (FILED,), REVIEWING),
        T("accept-direct", (FILED,), DECIDING),
        T("deem-accepted", (FILED,), REVIEWING),
        T("deem-accepted-direct", (FILED,), DECIDING),
        T("start", (WAITING,), REVIEWING),
        T("start-direct", (WAITING,), DECIDING),
        T("review", (REVIEWING,), DECIDING, join="review"),
        T("propose-not-accept", (FILED,), FILED),
        T("decline-not-accept", (FILED,), FILED),
        T("not-accept", (FILED,), NOT_ACCEPTED),
        T("propose-refuse", (DECIDING,), DECIDING),
        T("decline-refuse", (DECIDING,), DECIDING),
        T("refuse", (DECIDING,), REFUSED),
        T("grant", (DECIDING,), GRANTED),
        T("withdraw", RUNNING, WITHDRAWN),
        T("stop", (WAITING, FILED), STOPPED),
        T("amend", (FILED,), FILED),
        T("amend-waiting", (WAITING,), WAITING),
        T("close", (GRANTED, REFUSED), CLOSED),
        T("record-appeal", (REFUSED, CLOSED), None),
        T("end-appeal", (REFUSED, CLOSED), None),
        T("reopen", (REFUSED, CLOSED), DECIDING),  # a review body or a court has annulled the refusal
        T("bring-paper", (WAITING, FILED, REVIEWING, DECIDING), None),  # a promised paper comes (容缺后补)
        T("check-paper", (REVIEWING, DECIDING), None),
        T("return-paper", (REVIEWING, DECIDING), None),
        T("lapse-correct", (REVIEWING, DECIDING), CORRECTING),  # it did not come: acceptance falls back to a notice
        T("lapse", (REVIEWING, DECIDING), STOPPED),  # or the case ends, as the letter said
        T("hold", EXAMINED, None),  # the clock stops, the case stays where it is; and it runs on
        T("release", EXAMINED, None),
        T("hold-lasts", EXAMINED, None),
        T("propose-extension", EXAMINED, None),
        T("extend", EXAMINED, None),
        T("decline-extension", EXAMINED, None),
        T("tell-hearing", EXAMINED, None),  # of the right to one, or of one that is held in public
        T("ask-hearing", EXAMINED, None),
        T("announce-hearing", EXAMINED, None),
        T("record-hearing", EXAMINED, None),
        T("lapse-hearing", EXAMINED, None),
        T("deem-granted", EXAMINED, GRANTED),  # by silence, where the item's law says so
        T("deem-refused", EXAMINED, CLOSED),
        T("consult", EXAMINED, None),  # asking others stops no clock
        T("opine", EXAMINED, None, join="opine"),
        T("recall-consult", EXAMINED, None),
        T("notify", EXAMINED, None),
        T("read-notice", EXAMINED, None, join="read-notice"),
        T("order-visit", EXAMINED, None),  # a visit counts in the clock
        T("visit", EXAMINED, None),
        T("cancel-visit", EXAMINED, None),
        T("order-technical", EXAMINED, None),  # where it is one by experts, a hold stops the clock (art. 45)
        T("technical", EXAMINED, None),
        T("cancel-technical", EXAMINED, None),
        T("convene", EXAMINED, None),  # a meeting of offices stops no clock, and nobody is waited for
        T("write-minutes", EXAMINED, None),
        T("sign-minutes", EXAMINED, None, join="meet"),
        T("call-off-meeting", EXAMINED, None),
        T("pass-on", CLOCKED, None),  # a task goes from hand to hand within its body
        T("recompute", CLOCKED, None),  # the calendar has changed: other due moments, nothing else
    ),
    sets=(  # what a step may set; every column here is paid by every step, so that only these are named
        # The holder: `start` hands a waiting case over to the company that a sibling has founded.
        "person_id",
        "enterprise_id",
        "holder_kind",
        "holder_name",
        "holder_pinyin",
        "holder_code",
        "holder_words",
        "answers",
        "received_at",
        "accepted_at",
        "promised_due_at",
        "statutory_due_at",
        "decided_at",
        "closed_at",
        "outcome",
        "overrule",
        "consent_id",
    ),
    rare=(
        "person_id",
        "enterprise_id",
        "holder_kind",
        "holder_name",
        "holder_pinyin",
        "holder_code",
        "holder_words",
        "answers",
        "received_at",
        "consent_id",
    ),
    topic="t.item_version_id",
    scope="t.department_id",
)
states.register(CASE)

NOTED = "noted"
ASKED = "asked"
ANSWERED = "answered"

ENQUIRY = Kind(
    "enquiry",
    Enquiry,
    new=(T("note", (), NOTED), T("turn-away", (), ASKED)),
    moves=(
        T("answer", (ASKED,), ANSWERED),
        T("forget", (NOTED, ANSWERED), None),  # name and telephone, when they are kept no longer
    ),
    sets=("verdict", "answer", "answered_by", "answered_at", "name", "phone"),
    topic="t.item_id",
    scope="t.department_id",
)
states.register(ENQUIRY)

OVER = "over"
EXPLAINED = "explained"

OVERRUN = Kind(
    "overrun",
    Overrun,
    new=T("note", (), OVER),
    moves=(T("explain", (OVER,), EXPLAINED), T("correct", (EXPLAINED,), None)),
    sets=("explanation", "explained_by", "explained_at", "corrected_by", "corrected_at"),
    scope="t.department_id",
)
states.register(OVERRUN)

PROPOSED = "proposed"
APPROVED = "approved"
DECLINED = "declined"
DESTROYED = "destroyed"

DISPOSAL = Kind(
    "disposal",
    Disposal,
    new=T("propose", (), PROPOSED),
    moves=(T("approve", (PROPOSED,), APPROVED), T("decline", (PROPOSED,), DECLINED)),
    sets=("answered_by", "answered_at", "answer"),
)
"""To ``destroyed`` leads no step: only the function that destroys the files writes it."""
states.register(DISPOSAL)

_DESTROY = Path(__file__).with_name("sql") / "case_destroy.sql"


def _papers(model: type[Model], which: str) -> Iterator[str]:
    """DELETE of every row of this room that belongs to these rows, the deepest first; read from the models, so that none is forgotten."""
    for one in model._meta.get_fields(include_hidden=True):
        if not isinstance(one, ForeignObjectRel):
            continue
        belongs: Any = one.related_model
        if belongs._meta.app_label != Case._meta.app_label or belongs in (Case, Certificate):
            continue
        table, found = belongs._meta.db_table, f"{one.field.column} {which}"
        yield from _papers(belongs, f"IN (SELECT {belongs._meta.pk.column} FROM {table} WHERE {found})")
        if belongs is not Consent:  # the one that refused stays, without its words
            yield f"DELETE FROM {table} WHERE {found};"


def _destroy() -> str:
    empty = "\n  ".join(dict.fromkeys([*_papers(Case, "= ANY (v_things)"), *states.going_with("case")]))
    ended = ", ".join(f"'{state}'" for state in ENDED)
    return _DESTROY.read_text(encoding="utf-8").replace("{ended}", ended).replace("{empty}", empty)


states.own("case_destroy(bigint, bigint, timestamptz, jsonb)", _destroy)
