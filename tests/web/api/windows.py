"""What a window owes an applicant, made for a program to read: a promise, somebody turned away, a refusal consented to."""

from random import Random
from typing import Any

from onewindow.config.demo.filling import Applicant
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import Case
from onewindow.domain.catalogue.queries import current, kept_elements, needed_materials, shown_elements, spec
from onewindow.domain.org.models import Person, Role
from onewindow.kernel.worktime import CHINA
from tests.web.api.program import Program
from tests.web.workbench.desk import Desk

ITEM, RULES = "drug-retail-licence", "drug-rules"
TURNED: dict[str, Any] = {
    "asked": "办理食品经营许可，手续带齐",
    "told": "请到所在区的窗口办理",
    "reason": "not-ours",
    "body": "示范市高新区政务服务中心",
    "turned_away": True,
    "item": "food-catering-licence",
    "name": "张三丰",
    "phone": "13900000009",
}


def promised(desk: Desk, owner: Program, login: str) -> int:
    """A case whose quality rules are to follow, filed by program."""
    role = Role.objects.select_related("person", "enterprise").get(person__account__login=login, kind="legal")
    known = spec(current(ITEM, desk.at.astimezone(CHINA).date()))
    others = list(Person.objects.exclude(pk=role.person_id).order_by("pk")[:3])
    who = Applicant(role.person, others, Random(7), "药房")
    told: dict[str, Any] = {"ent.name": role.enterprise.name_zh, "ent.uscc": role.enterprise.uscc}
    for _ in range(3):  # an answer may ask for more
        told = who.add(told, list(shown_elements(kept_elements(known, {}), told, {})))
    told |= {"drug.coverage": "all", "site.store_kind": "none"}
    wanted = [m.key for m in needed_materials(known, told, {}) if m.satisfied_by in ("upload", "licence")]
    files = {key: owner.upload(f"{key}.pdf").json()["token"] for key in wanted if key != RULES}
    body = {"item": ITEM, "enterprise": role.enterprise_id, "answers": told, "files": files, "promised": [RULES]}
    filed = owner.post("/cases", body, key="promised")
    assert filed.status_code == 201, filed.content
    return int(filed.json()["id"])


def turned_away(desk: Desk) -> int:
    """Somebody was sent away at a window of the centre."""
    return cases.record_enquiry(**TURNED, key="turned", by=desk.actor("govservice.window"), at=desk.at)


def refused(desk: Desk) -> Case:
    """A case that was not accepted, by two."""
    case = desk.single()
    known = spec(case.item_version_id)
    clerk = desk.holder(known.window_post)
    told = {
        "reason": "not-ours",
        "body": "示范市高新区市场监督管理局",
        "reasons": "住所在高新区，由高新区登记。",
        "guidance": "请到高新区政务服务中心办理；也可在网上直接选择高新区。",
        "legal_basis": "行政许可法第三十二条",
    }
    cases.propose_not_accept(case=case.pk, **told, by=clerk, at=desk.at)
    cases.consent(case=case.pk, by=desk.holder(known.supervisor_post), at=desk.at)
    case.refresh_from_db()
    return case
