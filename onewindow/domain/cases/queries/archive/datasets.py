"""A closed case in the form of GB/T 39046-2020: sets 6.2 (申请), 6.3 (受理), 6.4 (办理), 6.5 (办结)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from onewindow.domain.cases.models import Case, Consent, Correction, Extension, Hold, Material, Opinion, RefusalNotice
from onewindow.domain.cases.rules import standard
from onewindow.domain.catalogue.queries import ItemSpec, spec
from onewindow.domain.licences.models import Licence
from onewindow.domain.org.models import Department, Person, Post, Role
from onewindow.domain.org.queries import Who, names_of
from onewindow.kernel.models import Event, Task

Record = dict[str, Any]
Datasets = dict[str, list[Record]]
_ROWS = (Opinion, Correction, Consent, Hold, Extension, RefusalNotice)
_RETURNED = ("case.correct", "case.propose-not-accept", "case.propose-refuse", "case.not-accept", "case.refuse")


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that is known of a case, read once."""

    case: Case
    item: ItemSpec
    department: Department
    materials: tuple[Material, ...]
    opinions: tuple[Opinion, ...]
    corrections: tuple[Correction, ...]
    consents: tuple[Consent, ...]
    refusal: RefusalNotice | None
    holds: tuple[Hold, ...]
    extensions: tuple[Extension, ...]
    licences: tuple[Licence, ...]
    events: tuple[Event, ...]
    tasks: tuple[Task, ...]
    posts: dict[int, Department]
    names: dict[int, Who]
    owner: Person | None
    legal: str


def facts(case: Case) -> Facts:
    """案卷. The rows of a case, its events in order, and the names of everybody in them."""
    return facts_of([case])[0]


def facts_of(cases: Sequence[Case]) -> list[Facts]:
    """The same of many cases, in their order: as many statements as for one."""
    ids = [case.pk for case in cases]
    events = _by_case(Event.objects.filter(kind="case", thing__in=ids), "thing")
    tasks = _by_case(Task.objects.filter(kind="case", thing__in=ids, post__isnull=False), "thing")
    materials = _by_case(Material.objects.filter(case__in=ids).select_related("file"), "case_id")
    rows = {model: _by_case(model._default_manager.filter(case__in=ids), "case_id") for model in _ROWS}
    issued = Licence.objects.filter(case_ref__in=[f"case:{one}" for one in ids])
    licences = _by_case(issued.select_related("issuer", "pdf", "type"), "case_ref")
    posts = Post.objects.filter(pk__in={task.post for each in tasks.values() for task in each})
    where = {post.pk: post.department for post in posts.select_related("department")}
    departments = Department.objects.in_bulk({case.department_id for case in cases})
    people = {event.by for each in events.values() for event in each} | {case.owner_id for case in cases}
    people |= {task.closed_by for each in tasks.values() for task in each}
    names = names_of({one for one in people if one is not None})
    owners = {one.account_id: one for one in Person.objects.filter(account__in={case.owner_id for case in cases})}
    led = {case.enterprise_id for case in cases if case.enterprise_id}
    heads = Role.objects.filter(enterprise__in=led, kind=Role.Kind.LEGAL).select_related("person").order_by("-id")
    legal = {role.enterprise_id: role.person.name_zh for role in heads}
    return [
        Facts(
            case=case,
            item=spec(case.item_version_id),
            department=departments[case.department_id],
            materials=materials[case.pk],
            opinions=rows[Opinion][case.pk],
            corrections=rows[Correction][case.pk],
            consents=rows[Consent][case.pk],
            refusal=next(iter(rows[RefusalNotice][case.pk]), None),
            holds=rows[Hold][case.pk],
            extensions=rows[Extension][case.pk],
            licences=licences[f"case:{case.pk}"],
            events=events[case.pk],
            tasks=tasks[case.pk],
            posts=where,
            names=names,
            owner=owners.get(case.owner_id),
            legal=legal.get(case.enterprise_id, "") if case.enterprise_id else "",
        )
        for case in cases
    ]


def _by_case(rows: QuerySet[Any], key: str) -> defaultdict[Any, tuple[Any, ...]]:
    found: defaultdict[Any, tuple[Any, ...]] = defaultdict(tuple)
    for row in rows.order_by("id"):
        found[getattr(row, key)] += (row,)
    return found


def datasets(known: Facts) -> Datasets:
    """数据集. The four sets, each field under the standard's name, in its width; empty fields are left out."""
    made = {"6.2": [_applied(known)], "6.3": [], "6.4": [_handled(known)], "6.5": []}
    if known.case.accepted_at:
        made["6.3"].append(_accepted(known))
    if known.case.closed_at:
        made["6.5"] = _closed(known)
    return {number: [standard.fitted(number, one) for one in records] for number, records in made.items()}


def closed_between(start: datetime, end: datetime) -> Iterator[tuple[str, Datasets]]:
    """办结导出. Number and sets of every case closed in this time and still kept, oldest first, read a thousand at a time by key."""
    last = 0
    while page := list(
        Case.objects.filter(closed_at__range=(start, end), pk__gt=last, certificate=None).order_by("pk")[:1000]
    ):
        for known in facts_of(page):
            yield known.case.number, datasets(known)
        last = page[-1].pk


def unfit(sets: Datasets) -> list[str]:
    """Where the sets do not fit the standard's schema: set, field and what is wrong."""
    return [f"{number} {field}: {why}" for number, field, why in standard.violations(sets)]


def header(made_at: datetime) -> dict[str, Any]:
    """The first line of an export: which standard, what is wider than printed and why, the schema of each set."""
    about = standard.packaged()
    return {
        "standard": about["standard"],
        "title": about["title"],
        "source": about["source"],
        "made_at": made_at.isoformat(),
        "widened": about["widened"],
        "schemas": {number: standard.schema(number) for number in standard.SETS},
    }


def _name(known: Facts, account: int | None) -> str:
    who = known.names.get(account) if account is not None else None
    return who.name_zh if who else ""


def _common(known: Facts) -> Record:
    kind, words = standard.packaged()["kinds"]["instant" if known.item.case_kind == "1" else "promised"]
    return {
        "办件编号": known.case.number,
        "实施编码": known.item.implementation_code,
        "事项名称": known.item.name_zh,
        "办件类型": words,
        "办件类型代码": kind,
    }


def _applied(known: Facts) -> Record:
    case, owner = known.case, known.owner
    names = {m.key: m for m in known.item.materials}
    return {
        **_common(known),
        "申请者名称": case.holder_name,
        "申请者证件类型代码": "001" if case.holder_kind == "enterprise" else "111",
        "申请者证件号码": case.holder_code,
        "联系人/代理人姓名": owner.name_zh if owner else "",
        "联系人/代理人证件类型代码": owner.id_type if owner else "",
        "联系人/代理人证件号码": owner.id_no if owner else "",
        "联系人手机号码": case.phone,
        "法定代表人": known.legal,
        "申报来源代码": standard.word("forms", case.channel),
        "申请时间": standard.moment(case.filed_at),
        "行政区划": known.department.area_id,
        "材料": [
            {
                "办件编号": case.number,
                "材料名称": names[m.slug].name_zh if m.slug in names else m.slug,
                "是否收取": "1" if m.satisfied_by not in ("", "promise") else "0",
                "收取方式": standard.word("received", m.satisfied_by),
                "收取数量": "1" if m.satisfied_by not in ("", "promise") else "0",
                "收取时间": standard.moment(m.received_at),
                "附件实体": f"sha256:{m.file.sha256}" if m.file else "",
            }
            for m in known.materials
        ],
    }


def _accepted(known: Facts) -> Record:
    case = known.case
    clerk = next((e.by for e in known.events if e.name in ("case.accept", "case.accept-direct")), None)
    return {
        **_common(known),
        "基本编码": known.item.base_code,
        "受理单位名称": known.department.name_zh,
        "受理单位统一社会信用代码": known.department.uscc,
        "受理人员": _name(known, clerk),
        "受理时间": standard.moment(case.accepted_at),
        "受理文书编号": case.number,
        "承诺办结时间": standard.moment(case.promised_due_at),
        "行政区划": known.department.area_id,
    }


def _handled(known: Facts) -> Record:
    opinions = {one.post: one for one in known.opinions}
    at = {event.at: event for event in known.events}
    steps = []
    for task in known.tasks:
        event = at.get(task.closed_at) if task.closed_at else None
        opinion = opinions.get(task.post or 0) if task.name == "review" else None
        back = bool(event and event.name in _RETURNED) or bool(opinion and opinion.stance == "disagree")
        where = known.posts.get(task.post or 0)
        steps.append(
            {
                "办件编号": known.case.number,
                "业务动作": standard.word(
                    "actions", "other" if not task.closed_by else "returned" if back else "passed"
                ),
                "环节名称": standard.word("steps", task.name),
                "环节处理人": _name(known, task.closed_by),
                "环节处理意见": opinion.text if opinion else "",
                "环节开始时间": standard.moment(task.opened_at),
                "环节结束时间": standard.moment(task.closed_at or task.opened_at),
                "处理单位名称": where.name_zh if where else "",
                "处理单位统一社会信用代码": where.uscc if where else "",
                "环节办理状态代码": "2" if task.closed_at else "1",
            }
        )
    return {"办件编号": known.case.number, "环节": steps, "特别程序": [*_holds(known), *_extensions(known)]}


def _special(known: Facts, code: str) -> Record:
    return {
        "特别程序种类名称": standard.packaged()["procedures"][code],
        "特别程序种类代码": code,
        "办理单位名称": known.department.name_zh,
        "办理单位统一社会信用代码": known.department.uscc,
    }


def _holds(known: Facts) -> list[Record]:
    return [
        {
            **_special(known, "2"),
            "特别程序开始时间": standard.moment(hold.opened_at),
            "特别程序启动理由或依据": f"{hold.source} {hold.notice}",
            "特别程序结束时间": standard.moment(hold.released_at),
            "办理人": _name(known, hold.by_id),
        }
        for hold in known.holds
    ]


def _extensions(known: Facts) -> list[Record]:
    return [
        {
            **_special(known, "1"),
            "特别程序开始时间": standard.moment(one.approved_at),
            "特别程序启动理由或依据": f"{one.basis} {one.reason}",
            "特别程序办理意见": one.length,
            "申请人": _name(known, one.proposed_by_id),
            "办理人": _name(known, one.approved_by_id),
        }
        for one in known.extensions
        if one.approved_at
    ]


def _closed(known: Facts) -> list[Record]:
    case = known.case
    closer = next((e.by for e in reversed(known.events) if e.at == case.closed_at), None)
    record = {
        "办件编号": case.number,
        "办理人姓名": _name(known, closer),
        "办结时间": standard.moment(case.closed_at),
        "办件结果描述": standard.word("outcomes", case.outcome),
        "发证/盖章单位": known.department.name_zh,
        "行政区划": known.department.area_id,
        "是否收费": "1" if known.item.fee.get("amount") else "0",
    }
    if not known.licences:
        return [record]
    return [
        {
            **record,
            "结果证照名称": one.type.name_zh,
            "结果证照编号": one.number,
            "证照有效期限": _until(one.valid_from, one.valid_to),
            "发证/盖章单位": one.issuer.name_zh,
        }
        for one in known.licences
    ]


def _until(start: date, end: date | None) -> str:
    return f"{start:%Y%m%d}-{end:%Y%m%d}" if end else f"{start:%Y%m%d}-"
