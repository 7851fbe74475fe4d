"""The third: the same life as one writes it with Django's ORM, row locks and transactions, settings as they come."""

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from bench.cases.ours import SIGNATURE
from bench.cases.stage import ANSWERS, AT, NAME, SLUGS, Stage
from onewindow.config.postgres import for_role
from onewindow.config.postgres.address import search_path
from onewindow.domain.cases import rules
from onewindow.domain.cases.models import Case, Material, Opinion
from onewindow.domain.licences.models import Licence
from onewindow.domain.org.queries import Actor, may
from onewindow.kernel.models import Event, Task


def ready(stage: Stage) -> Callable[[], int]:
    """One life, with Django's own connection options and the owner's rights."""
    owner = for_role("owner")
    connection.close()
    connection.settings_dict.update(
        USER=owner.user, PASSWORD=owner.password, OPTIONS={"options": f"-c search_path={search_path('owner')}"}
    )
    return lambda: _live(stage)


def _live(stage: Stage) -> int:
    city, item = stage.city, stage.item
    case = _file(stage)
    _accept(stage, case)
    for officer, post in zip(stage.reviewers, item.review_posts, strict=True):
        _review(stage, case, officer, post)
    licence = _grant(stage, case)
    _issue(stage, licence)
    _close(case, city.clerk)
    return case


def _event(kind: str, thing: int, name: str, by: int | None, version: int, data: dict[str, Any]) -> None:
    Event.objects.create(kind=kind, thing=thing, name=name, by=by, at=AT, version=version, data=data)


def _open(stage: Stage, case: int, name: str, post: int | None, due: Any) -> None:
    amber = stage.amber(name, due) if post else None
    Task.objects.create(
        kind="case",
        thing=case,
        topic=stage.item.id,
        scope=stage.department,
        name=name,
        post=post,
        opened_at=AT,
        amber_at=amber,
        due_at=due,
        next_check_at=amber or due,
    )


def _task(case: int, name: str, by: Actor, post: int | None = None) -> Task:
    tasks = Task.objects.select_for_update().filter(kind="case", thing=case, name=name, closed_at=None)
    task = (tasks.filter(post=post) if post else tasks).get()
    if not may(by, post=task.post):
        raise PermissionError
    return task


def _finish(task: Task, by: Actor) -> None:
    task.closed_at, task.closed_by = AT, by.account
    task.save(update_fields=["closed_at", "closed_by"])


def _end_timers(case: int, by: Actor) -> None:
    for task in Task.objects.select_for_update().filter(kind="case", thing=case, post=None, closed_at=None):
        _finish(task, by)


@transaction.atomic
def _file(stage: Stage) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('cases_number_seq')")
        serial = cursor.fetchone()[0]
    holder, item = stage.holder, stage.item
    case = Case.objects.create(
        state="filed",
        version=1,
        number=rules.number("990100", AT, serial),
        item_version_id=item.id,
        department_id=item.department_id,
        owner_id=stage.city.citizen.account,
        person_id=holder.person,
        holder_kind="person",
        holder_name=NAME,
        holder_pinyin=rules.pinyin_of(NAME),
        holder_code=holder.code,
        holder_words=list(rules.words_of(NAME)),
        phone=holder.phone,
        group="",
        channel="online",
        answers=ANSWERS,
        filed_at=AT,
        received_at=AT,
        outcome="",
        overrule="",
    )
    for slug, file in zip(SLUGS, stage.files, strict=True):
        need = "tolerable" if slug == "health-proof" else "required"
        Material.objects.create(
            case=case, slug=slug, need=need, satisfied_by="upload", file_id=file, state="received", received_at=AT
        )
    _open(stage, case.pk, "accept", item.window_post, stage.notice)
    _open(stage, case.pk, "notice-limit", None, stage.notice)
    data = {"item": item.id, "department": item.department_id, "channel": "online"}
    _event("case", case.pk, "case.file", stage.city.citizen.account, 1, data)
    return case.pk


@transaction.atomic
def _accept(stage: Stage, pk: int) -> None:
    by, clock = stage.city.clerk, stage.clock
    case = Case.objects.select_for_update().get(pk=pk, state="filed")
    _finish(_task(pk, "accept", by), by)
    _end_timers(pk, by)
    case.state, case.version = "reviewing", case.version + 1
    case.accepted_at, case.promised_due_at, case.statutory_due_at = AT, clock.promised, clock.statutory
    case.save()
    for material in Material.objects.filter(case=case, state="received"):
        material.state, material.checked_by_id = "checked", by.account
        material.save()
    for post in stage.item.review_posts:
        _open(stage, pk, "review", post, clock.review)
    _open(stage, pk, "promised-limit", None, clock.promised)
    _open(stage, pk, "statutory-limit", None, clock.statutory)
    data = {"item": stage.item.id, "promised": clock.promised.isoformat(), "statutory": str(clock.statutory)}
    _event("case", pk, "case.accept", by.account, case.version, data)


@transaction.atomic
def _review(stage: Stage, pk: int, by: Actor, post: int) -> None:
    case = Case.objects.select_for_update().get(pk=pk, state="reviewing")
    _finish(_task(pk, "review", by, post), by)
    Opinion.objects.create(case=case, post=post, stance="agree", text="", by_id=by.account, at=AT)
    if not Task.objects.filter(kind="case", thing=pk, name="review", closed_at=None).exists():
        case.state, case.version = "deciding", case.version + 1
        case.save()
        _open(stage, pk, "decide", stage.item.decide_post, case.promised_due_at)
    data = {"item": stage.item.id, "stance": "agree", "post": post}
    _event("case", pk, "case.review", by.account, case.version, data)


@transaction.atomic
def _grant(stage: Stage, pk: int) -> int:
    by, item, holder = stage.city.approver, stage.item, stage.holder
    case = Case.objects.select_for_update().get(pk=pk, state="deciding")
    _finish(_task(pk, "decide", by), by)
    _end_timers(pk, by)
    case.state, case.version, case.decided_at, case.outcome = "granted", case.version + 1, AT, "granted"
    case.save()
    _open(stage, pk, "close", item.window_post, stage.delivery)
    _event("case", pk, "case.grant", by.account, case.version, {"item": item.id, "outputs": 1})
    licence = Licence.objects.create(
        state="making",
        version=1,
        identifier=f"1.2.156.3005.2.{pk:050d}",
        number=f"9901{pk:014d}",
        type_id=stage.licence_type,
        type_version="001",
        case_ref=f"case:{pk}",
        issuer_id=stage.department,
        issuer_code=item.department_uscc,
        holder_person_id=holder.person,
        holder_name=NAME,
        holder_code=holder.code,
        owner=case.owner_id,
        data=stage.licence_data,
        decided_at=AT,
        valid_from=AT.date(),
        valid_to=stage.valid_to,
        ended_reason="",
    )
    _event("licence", licence.pk, "licence.new", by.account, 1, {"case": pk})
    return licence.pk


@transaction.atomic
def _issue(stage: Stage, pk: int) -> None:
    licence = Licence.objects.select_for_update().get(pk=pk, state="making")
    licence.state, licence.version, licence.issued_at = "valid", licence.version + 1, AT
    licence.pdf_id, licence.signature = stage.pdf, SIGNATURE
    licence.save()
    _event("licence", pk, "licence.issue", None, licence.version, {"pdf": SIGNATURE["pdf"]["sm3"]})


@transaction.atomic
def _close(pk: int, by: Actor) -> None:
    case = Case.objects.select_for_update().get(pk=pk, state="granted")
    _finish(_task(pk, "close", by), by)
    case.state, case.version, case.closed_at = "closed", case.version + 1, AT
    case.save()
    _event("case", pk, "case.close", by.account, case.version, {"item": case.item_version_id, "outcome": "granted"})
