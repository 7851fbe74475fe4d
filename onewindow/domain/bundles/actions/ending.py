"""办结、撤回、不予受理. How a bundle ends: when all its cases have ended, by the applicant, or before it began."""

from datetime import datetime

from django.db import transaction

from onewindow.domain.bundles.actions import clocks
from onewindow.domain.bundles.actions.reading import account_of, look, must_own, nodes, task_of
from onewindow.domain.bundles.actions.refusals import NotAtThisStep, ReasonsMissing, SecondPerson
from onewindow.domain.bundles.models import BundleConsent
from onewindow.domain.bundles.states import BUNDLE, OPEN, RUNNING
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import ENDED
from onewindow.domain.cases.models import RUNNING as UNDECIDED
from onewindow.domain.org.actions import Actor
from onewindow.domain.org.models import Post
from onewindow.kernel import step
from onewindow.kernel.step import Also, Moved

_PROPOSED = """
INSERT INTO bundles_bundleconsent (bundle_id, reason, body, reasons, guidance, legal_basis, proposed_by_id, proposed_at)
SELECT %s::bigint, %s::text, %s::text, %s::text, %s::text, %s::text, %s::bigint, %s::timestamptz FROM s
"""


def withdraw(*, bundle: int, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """撤回. The applicant withdraws everything that is not decided yet; what was granted stays.

    :raises NotYours: for everybody but the applicant himself; who holds his mandate may not. :raises NotAtThisStep: if it has ended.
    """
    now = look(bundle)
    must_own(now, by, personally=True)
    if now.row.state not in OPEN:
        raise NotAtThisStep(bundle=bundle, state=now.row.state)
    open_ = [part for part in nodes(bundle) if part.case.state in UNDECIDED]
    with transaction.atomic():
        moved = step.step(
            BUNDLE,
            bundle,
            now.row.version if seen is None else seen,
            "withdraw",
            by=by.account,
            at=at,
            close=now.ids,
            set={"closed_at": at, "outcome": "withdrawn"},
            data={"cases": [part.case_id for part in open_]},
        )
        now.row.corrections.filter(answered_at=None).update(answered_at=at)
        now.row.consents.filter(given_at=None, declined_at=None).update(declined_at=at)
        for part in open_:
            cases.withdraw(case=part.case_id, by=by, at=at)
    return moved


def propose_not_accept(
    *,
    bundle: int,
    reason: str,
    reasons: str,
    guidance: str,
    legal_basis: str,
    body: str = "",
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Moved:
    """拟不予受理. Propose not to accept the bundle: a second person is asked; the clock of notice runs on.

    :param reason: a code of the list (``cases/data/reasons.json``). :param body: the right body, where the power is another's.
    :raises ReasonsMissing: without reasons, legal basis and what can be done instead.
    :raises ReasonUnknown, BodyMissing: no such reason; it needs the right body.
    """
    words = [text.strip() for text in (reasons, guidance, legal_basis)]
    if not all(words):
        raise ReasonsMissing(bundle=bundle)
    cases.must_have_reason("not-accept", reason, body)
    now = look(bundle)
    mine = task_of(now, "accept", by, seen)
    supervisor = Post.objects.values_list("pk", flat=True).get(
        department__posts=now.row.window_post_id, role=Post.Role.SUPERVISOR
    )
    due = mine.due_at or at
    row = (str(bundle), reason, body.strip(), *words, str(account_of(by)), at.isoformat())
    return step.step(
        BUNDLE,
        bundle,
        now.row.version,
        "propose-not-accept",
        by=by.account,
        at=at,
        close=(mine.pk,),
        open=(clocks.posted("consent", supervisor, at, due, now.row.centre_id),),
        data=by.acting(mine.post),
        also=Also(_PROPOSED, row),
    )


def consent(*, bundle: int, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """同意不予受理. The second person consents: the bundle is not accepted, in writing, and its cases never begin.

    :raises SecondPerson: if it is the same person who proposed it.
    """
    now = look(bundle)
    mine = task_of(now, "consent", by, seen)
    proposal = now.row.consents.get(given_at=None, declined_at=None)
    if proposal.proposed_by_id == by.account:
        raise SecondPerson(bundle=bundle)
    with transaction.atomic():
        BundleConsent.objects.filter(pk=proposal.pk).update(given_by_id=by.account, given_at=at)
        moved = step.step(
            BUNDLE,
            bundle,
            now.row.version,
            "not-accept",
            by=by.account,
            at=at,
            close=now.ids,
            set={"consent": proposal.pk, "closed_at": at, "outcome": "not_accepted"},
            data={"consent": proposal.pk, **by.acting(mine.post)},
        )
        for part in nodes(bundle):
            if part.case.state not in ENDED:
                cases.stop(case=part.case_id, by=Actor.SYSTEM, at=at)
    return moved


def decline(*, bundle: int, why: str, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """不同意. The second person sends the proposal back to the window.

    :raises ReasonsMissing: without a word why.
    """
    if not why.strip():
        raise ReasonsMissing(bundle=bundle)
    now = look(bundle)
    mine = task_of(now, "consent", by, seen)
    proposal = now.row.consents.get(given_at=None, declined_at=None)
    due = mine.due_at or at
    with transaction.atomic():
        BundleConsent.objects.filter(pk=proposal.pk).update(declined_at=at, declined_why=why.strip())
        return step.step(
            BUNDLE,
            bundle,
            now.row.version,
            "decline-not-accept",
            by=by.account,
            at=at,
            close=(mine.pk,),
            open=(clocks.posted("accept", now.row.window_post_id, at, due, now.row.centre_id),),
            data={"consent": proposal.pk, **by.acting(mine.post)},
        )


def close(*, bundle: int, at: datetime) -> Moved:
    """办结. All cases have ended: the bundle closes; ``outcome`` is granted, partly, refused or withdrawn.

    If the applicant has withdrawn every case before acceptance, the bundle is withdrawn with them.

    :raises NotAtThisStep: while a case is open, or if the bundle has ended.
    """
    now = look(bundle)
    parts = nodes(bundle)
    if now.row.state not in OPEN or any(part.case.state not in ENDED for part in parts):
        raise NotAtThisStep(bundle=bundle, state=now.row.state)
    outcome = _outcome([part.case.outcome for part in parts])
    return step.step(
        BUNDLE,
        bundle,
        now.row.version,
        "close" if now.row.state == RUNNING else "withdraw",
        by=None,
        at=at,
        close=now.ids,
        set={"closed_at": at, "outcome": outcome},
        data={"outcome": outcome},
    )


def _outcome(cases_: list[str]) -> str:
    """All granted, some granted, none (and one refused), or all taken back by the applicant.

    What the applicant has dropped himself is not counted: he has everything he asked for in the end.
    """
    if "granted" in cases_:
        return "granted" if set(cases_) - {"withdrawn"} == {"granted"} else "partly"
    return "refused" if {"refused", "deemed_refused"} & set(cases_) else "withdrawn"


def overdue(*, bundle: int, at: datetime) -> Moved:
    """总时限超期. The total clock has passed; said once, nothing changes by itself (优化营商环境条例 art. 36)."""
    now = look(bundle)
    return step.step(BUNDLE, bundle, now.row.version, "overdue", by=None, at=at, close=now.ids_of("total-limit"))
