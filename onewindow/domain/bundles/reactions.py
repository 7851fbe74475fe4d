"""Answers of the bundles room: a decided case starts or stops what waits for it; the last one ended closes the bundle.

All are idempotent: they read the present state, and a case that has begun, stopped or ended is left alone.
"""

from datetime import datetime

from onewindow.domain.bundles import actions, holdings  # noqa: F401
from onewindow.domain.bundles.actions import projects, together
from onewindow.domain.bundles.actions.together import lengthen
from onewindow.domain.bundles.jobs import LOCK, LOCK_OF_STAGES, recompute, recompute_limits
from onewindow.domain.bundles.models import (
    Bundle,
    BundleCase,
    BundleConsent,
    BundleCorrection,
    PackageChange,
    StageRuleProposal,
    Urging,
)
from onewindow.domain.bundles.queries.together import posting
from onewindow.domain.bundles.queries.together.urgings import holders
from onewindow.domain.bundles.states import CLOSED, OPEN
from onewindow.domain.cases.actions import answered_in
from onewindow.domain.cases.models import ENDED
from onewindow.domain.delivery import actions as delivery
from onewindow.domain.delivery import events as parcels
from onewindow.domain.messages.actions import send, tell, tell_staff
from onewindow.domain.org.actions import Actor
from onewindow.domain.org.models import Post
from onewindow.domain.org.queries import names_of
from onewindow.kernel import sql
from onewindow.kernel.due import due
from onewindow.kernel.log import reader
from onewindow.kernel.models import Event, Task
from onewindow.kernel.worktime import CHINA


@due("bundle", "notice-limit")
def accept_by_silence(task: Task, at: datetime) -> None:
    """视为受理. Nothing was told in the time its items' laws leave: accepted as of receipt (行政许可法 art. 32 (4))."""
    actions.deem_accepted(bundle=task.thing, at=at)


@due("bundle", "total-limit")
def total_clock_passed(task: Task, at: datetime) -> None:
    """总时限超期. Said once, for those who supervise."""
    actions.overdue(bundle=task.thing, at=at)


@reader("bundles", "case.grant", "case.deem-granted")
def go_on(event: Event, at: datetime) -> None:
    """前置已决. The moment its input is granted, a waiting case begins: its clock runs from the decision."""
    bundle = _bundle_of(event)
    if bundle is not None:
        actions.start_dependents(bundle=bundle, at=event.at)


@reader("bundles", "case.refuse", "case.not-accept", "case.withdraw", "case.stop", "case.lapse")
def stop(event: Event, at: datetime) -> None:
    """前置未成. What waits for a case that will never be granted is stopped, and only that."""
    bundle = _bundle_of(event)
    if bundle is not None:
        actions.stop_dependents(bundle=bundle, at=event.at)


@reader("bundles", "case.close", "case.withdraw", "case.stop", "case.not-accept", "case.lapse")
def close_when_all_ended(event: Event, at: datetime) -> None:
    """全部办结. The last case has ended: the bundle closes."""
    bundle = _bundle_of(event)
    if bundle is None or not Bundle.objects.filter(pk=bundle, state__in=OPEN).exists():
        return
    if not BundleCase.objects.filter(bundle=bundle).exclude(case__state__in=ENDED).exists():
        actions.close(bundle=bundle, at=event.at)


@reader(
    "projects",
    "bundle.file",
    "bundle.accept",
    "bundle.deem-accepted",
    "bundle.close",
    "bundle.withdraw",
    "bundle.not-accept",
)
def carry_the_stage(event: Event, at: datetime) -> None:
    """阶段推进. What happens to the bundle of a stage happens to the stage."""
    verb = {
        "bundle.file": projects.filed,
        "bundle.accept": projects.accepted,
        "bundle.deem-accepted": projects.accepted,
    }
    verb.get(event.name, projects.closed)(bundle=event.thing or 0, by=Actor.SYSTEM, at=event.at)


@due("project_stage", "stage-limit")
def stage_limit_passed(task: Task, at: datetime) -> None:
    """阶段超期. Said once, for those who supervise."""
    projects.overdue(stage=task.thing, at=at)


@reader("bundles", "case.hold", "case.release", "case.hold-lasts", "case.extend")
def total_follows(event: Event, at: datetime) -> None:
    """总时限顺延. What is held of a case, or extended with its promise, is put into the total; repeating it changes nothing."""
    bundle = _bundle_of(event)
    if bundle is not None and Bundle.objects.filter(pk=bundle, state="running").exists():
        lengthen(bundle=bundle, at=event.at)


@reader("bundles", "calendar.approve")
def recompute_clocks(event: Event, at: datetime) -> None:
    """重新计算时限. A notice is in force: the running clocks are recomputed by a job; asked twice, it goes on."""
    recompute.configure(lock=LOCK).defer(notice=event.thing or 0)


@reader("projects", "calendar.approve")
def recompute_stages(event: Event, at: datetime) -> None:
    """重新计算阶段时限. A notice is in force: the limits of running stages follow by a job; asked twice, it goes on."""
    recompute_limits.configure(lock=LOCK_OF_STAGES).defer(notice=event.thing or 0)


_TEXTS = {
    "bundle.file": "bundle.filed",
    "bundle.accept": "bundle.accepted",
    "bundle.deem-accepted": "bundle.accepted",
    "bundle.correct": "bundle.correct",
    "bundle.not-accept": "bundle.not-accepted",
    "bundle.withdraw": "bundle.withdrawn",
    "bundle.close": "bundle.closed",
}


@reader("bundles", *_TEXTS)
def tell_the_applicant(event: Event, at: datetime) -> None:
    """告知申请人. A message for each step of the bundle that concerns the applicant, once an event."""
    row = Bundle.objects.select_related("package_version").get(pk=event.thing or 0)
    params = {
        "package_zh": row.package_version.name_zh,
        "package_en": row.package_version.name_en,
        "number": row.number,
    }
    if row.due_at is not None:
        params["due"] = f"{row.due_at.astimezone(CHINA):%Y-%m-%d %H:%M}"
    reason = _reason(row, event.name)
    if reason:
        params["reason"] = reason
    tell(
        owner=row.owner_id,
        enterprise=row.enterprise_id,
        key=_TEXTS[event.name],
        params=params,
        ref=f"bundle:{row.pk}",
        at=event.at,
        event=event.pk,
    )


@reader("bundles", "urging.urge")
def tell_the_department(event: Event, at: datetime) -> None:
    """催办告知. A word to everybody who holds one of the posts that are waited for, once an event."""
    row = Bundle.objects.select_related("package_version").get(pk=event.thing or 0)
    data = event.data or {}
    params = {
        "package_zh": row.package_version.name_zh,
        "package_en": row.package_version.name_en,
        "number": row.number,
        "text": Urging.objects.filter(pk=data["urging"]).values_list("text", flat=True).first() or "",
    }
    tell_staff(
        to=holders(data["posts"], event.at.astimezone(CHINA).date()),
        department=data["department"],
        key="bundle.urged",
        params=params,
        ref=f"bundle:{row.pk}",
        at=event.at,
        event=event.pk,
    )


@reader("bundles", "bundle.not-accept", "bundle.decline-not-accept")
def tell_who_proposed(event: Event, at: datetime) -> None:
    """告知提出人. What the second person said to a proposal not to accept, once an event."""
    row = Bundle.objects.select_related("package_version").get(pk=event.thing or 0)
    agreed = event.name == "bundle.not-accept"
    answered = "given_at" if agreed else "declined_at"
    asked = BundleConsent.objects.filter(bundle=row, **{answered: event.at}).first()  # not one proposed anew meanwhile
    if asked is None:
        return
    params = {
        "package_zh": row.package_version.name_zh,
        "package_en": row.package_version.name_en,
        "number": row.number,
        "reason": asked.declined_why,
    }
    key = "bundle.agreed" if agreed else "bundle.declined"
    send(to=asked.proposed_by_id, key=key, params=params, ref=f"bundle:{row.pk}", at=event.at, event=event.pk)


@reader("bundles", "package_change.approve", "package_change.give_back")
def tell_who_wrote(event: Event, at: datetime) -> None:
    """告知编制人. What has become of the package he handed in, once an event."""
    row = PackageChange.objects.get(pk=event.thing or 0)
    params = {
        "package_zh": row.document["name_zh"],
        "package_en": row.document["name_en"] or row.document["name_zh"],
        "due": row.effective_from.isoformat(),
        "reason": row.reason,
    }
    key = "package.published" if event.name == "package_change.approve" else "package.returned"
    author = row.submitted_by_id or row.started_by_id
    send(to=author, key=key, params=params, ref=f"package_change:{row.pk}", at=event.at, event=event.pk)


_RULED = {
    "stage_rule.propose": "stage-rule.proposed",
    "stage_rule.accept": "stage-rule.accepted",
    "stage_rule.decline": "stage-rule.declined",
}


@reader("projects", *_RULED)
def tell_of_a_rule(event: Event, at: datetime) -> None:
    """告知阶段规则. The office, that one waits for a second person; who proposed it, what became of it."""
    row = StageRuleProposal.objects.get(pk=event.thing or 0)
    on = event.at.astimezone(CHINA).date()
    posts = Post.objects.filter(role=Post.Role.OFFICE).values_list("pk", flat=True)
    others = set(holders(list(posts), on)) - {row.proposed_by_id}
    proposed = event.name == "stage_rule.propose"
    params = {"days": row.days, "due": row.effective_from.isoformat(), "reason": row.reason}
    if proposed:
        who = names_of({row.proposed_by_id})[row.proposed_by_id]
        params |= {"name_zh": who.name_zh, "name_en": who.name_en}
    tell_staff(
        to=others if proposed else {row.proposed_by_id} - {event.by},
        key=_RULED[event.name],
        params=params,
        ref=f"stage_rule:{row.pk}",
        at=event.at,
        event=event.pk,
    )


def _reason(row: Bundle, name: str) -> str:
    if name == "bundle.correct":
        texts = BundleCorrection.objects.filter(bundle=row).order_by("-at").values_list("text", flat=True)
        return texts.first() or ""
    if name == "bundle.not-accept":
        return BundleConsent.objects.filter(pk=row.consent_id or 0).values_list("reasons", flat=True).first() or ""
    return ""


def _bundle_of(event: Event) -> int | None:
    group = (event.data or {}).get("group", "")
    kind, _, number = group.partition(":")
    return int(number) if kind == "bundle" else None


@reader("bundles", "package.publish")
def make_findable(event: Event, at: datetime) -> None:
    """编入检索. A published package can be found; repeating it changes nothing."""
    actions.list_packages(at=at)


@reader("bundles", "bundle.close", "licence.issue", parcels.ASK)
def ready_to_send(event: Event, at: datetime) -> None:
    """结果可寄. Everything is decided and made: who asked for a parcel gets it; repeating it changes nothing.

    Who asks in the moment of the last decision is looked at once more, when both have happened.
    """
    asked = (event.data or {}).get("ref", "") if event.kind == "parcel" else ""
    if asked and not asked.startswith("bundle:"):
        return
    bundle = event.thing if event.kind == "bundle" else int(asked[7:]) if asked else _bundle_of_licence(event)
    lines = posting.lines_of(bundle) if bundle else []
    if bundle and lines and Bundle.objects.filter(pk=bundle, state=CLOSED).exists():
        delivery.make_ready(ref=f"bundle:{bundle}", contents=lines, by=Actor.SYSTEM, at=at)


def _bundle_of_licence(event: Event) -> int | None:
    found = sql.row(_OF_LICENCE, (str(event.thing),))
    return found[0] if found else None


_OF_LICENCE = (
    "SELECT n.bundle_id FROM licences_licence l JOIN bundles_bundlecase n ON n.case_id = substr(l.case_ref, 6)::bigint"
    " WHERE l.id = %s::bigint"
)


@reader("bundles", "bundle.not-accept", "bundle.withdraw", "results.hand-over")
def nothing_to_send(event: Event, at: datetime) -> None:
    """不再寄送. There is no result, or it was handed over at the counter."""
    delivery.call_off(ref=f"bundle:{event.thing}", reason="已终止或已在窗口领取", by=Actor.SYSTEM, at=at)


@answered_in("bundle")
def answers_of(bundle: int) -> dict[str, str]:
    """情形. What was answered before the form of a package: an item's fee may follow from a question of the same key."""
    return Bundle.objects.filter(pk=bundle).values_list("answers", flat=True).first() or {}


@reader("bundles", parcels.DELIVER)
def handed_over_by_courier(event: Event, at: datetime) -> None:
    """寄递出件. The parcel with all results has been signed for: the hand-over is done."""
    together.hand_over_by_courier(parcel=event.thing or 0, by=Actor.SYSTEM, at=at)
