"""What stands ready before something breaks; each is called in a process of the installation that will be broken."""

import json
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.utils import timezone

from onewindow.config.demo import application
from onewindow.domain.bundles import actions, queries
from onewindow.domain.bundles.models import Bundle, BundleCase, Draft
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import Case, Material
from onewindow.domain.catalogue.actions import importing
from onewindow.domain.catalogue.models import ImportRun, KnownItem
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.licences.models import Licence
from onewindow.domain.messages.models import Message
from onewindow.domain.org.models import Account, Person
from onewindow.domain.org.queries import Actor, actor_of
from onewindow.kernel import files, log
from onewindow.kernel.models import Event, StoredFile
from tests.web.api.signboard import leader
from tests.web.workbench.desk import Desk, paper


def drafts(number: int) -> list[int]:
    """So many restaurants, filled in and with all papers, not yet submitted."""
    at = timezone.now()
    owner = actor_of(Account.objects.get(login=application.APPLICANT).pk, at)
    person = Person.objects.get(pk=owner.person)
    data = application.form(person, list(Person.objects.exclude(pk=person.pk).order_by("pk")[:3]))
    made = []
    for _ in range(number):
        draft = actions.begin(
            package=application.PACKAGE, answers=application.ANSWERS, key=uuid4().hex, by=owner, at=at
        )
        saved = actions.save_draft(draft=draft.draft, number=draft.number, data=data, by=owner, at=at)
        for upload in queries.draft_page(saved.draft, owner, at).uploads:
            kept = files.store(BytesIO(paper("材料")), name="材料.pdf", by=owner.account, at=at)
            actions.attach(draft=saved.draft, material=upload.material.type.key, file=kept.pk, by=owner, at=at)
        made.append(saved.draft)
    return made


def signed_draft(clerk: Actor, at: datetime) -> int:
    """A sign over a shop, filled in by a clerk for who leads it: a paper of two pages, the hand on the pad, not yet filed."""
    login, business, answers = leader()
    owner = Account.objects.get(login=login).pk
    one = cases.begin_draft(
        item="signboard",
        situation={"size": "ordinary", "wall": "own"},
        enterprise=business,
        owner=owner,
        key=uuid4().hex,
        by=clerk,
        at=at,
    )
    saved = cases.save_item_draft(draft=one.draft, number=one.number, data=answers, by=clerk, at=at)
    for slug in ("sign-drawing", "sign-drawing", "business-licence"):
        kept = files.store(BytesIO(paper("材料")), name="材料.pdf", by=clerk.account, at=at)
        cases.add_page(draft=saved.draft, material=slug, file=kept.pk, by=clerk, at=at)
    hand = files.store(BytesIO(paper("签名")), name="签名.pdf", by=clerk.account, at=at)
    cases.sign_draft(draft=saved.draft, file=hand.pk, way="paper", by=clerk, at=at)
    return saved.draft


def filed(some: list[int]) -> dict[str, Any]:
    """What has become of these drafts: each bundle with its number, state, cases and materials; and what hangs loose."""
    rows = Bundle.objects.filter(pk__in=Draft.objects.filter(pk__in=some).values("bundle"))
    inside = BundleCase.objects.values("case")
    return {
        "bundles": [
            {
                "id": row.pk,
                "number": row.number,
                "state": row.state,
                "cases": BundleCase.objects.filter(bundle=row).count(),
                "papers": Material.objects.filter(
                    case__in=BundleCase.objects.filter(bundle=row).values("case")
                ).count(),
                "born": Event.objects.filter(kind="bundle", thing=row.pk, name="bundle.file").count(),
            }
            for row in rows.order_by("pk")
        ],
        "all_bundles": Bundle.objects.count(),
        "cases_without_a_bundle": Case.objects.exclude(pk__in=inside).count(),
        "drafts_open": Draft.objects.filter(pk__in=some, bundle=None).count(),
    }


def whole() -> dict[str, bool]:
    """Whether the log verifies, and every kept file has the bytes it was kept with."""
    log.seal_batches(timezone.now())
    return {"log": log.verify().ok, "files": all(files.intact(row) for row in StoredFile.objects.all())}


def grant(number: int) -> int:
    """One more company is granted; the id of its licence, which the worker is to make."""
    desk = Desk(timezone.now() - timedelta(minutes=1))
    bundle = desk.accepted(f"worker-{number}")
    case = next(row.case for row in BundleCase.objects.filter(bundle=bundle) if row.node == "company-registration")
    known = spec(case.item_version_id)
    for post in known.review_posts:
        cases.review(case=case.pk, stance="agree", by=desk.holder(post), at=desk.at)
    cases.grant(case=case.pk, by=desk.holder(known.decide_post), at=desk.at)
    return Licence.objects.get(case_ref=f"case:{case.pk}").pk


def licence(pk: int) -> dict[str, Any]:
    """How often it was made, and whether its owner was told once."""
    row = Licence.objects.get(pk=pk)
    return {
        "state": row.state,
        "issued": Event.objects.filter(kind="licence", thing=pk, name="licence.issue").count(),
        "pdf": row.pdf is not None and files.intact(row.pdf),
        "told": Message.objects.filter(ref=f"licence:{pk}").count(),
    }


def imported(rows: int) -> int:
    """A file of so many guides, looked at, and the order to take it over, which the worker is to do; its run."""
    at, office = timezone.now(), actor_of(Account.objects.get(login="govservice.office").pk, timezone.now())
    link = "http://www.sczwfw.gov.cn/x?areaCode=511602000000&taskType=10&deptCode=11511301008778183N&itemCode=511Z{:08}-511602000000-000-11511301008778183N-1-00"
    guides = [
        {"department": "区经信局", "main_item": "", "name": f"断电事项{n}", "link": link.format(n), "qrcode": ""} for n in range(rows)
    ]  # fmt: skip
    raw = "\n".join(json.dumps(row, ensure_ascii=False) for row in guides).encode()
    run = importing.begin_import(raw=raw, name="guides.jsonl", by=office, at=at)
    importing.look(run=run, at=at)
    return importing.order_import(run=run, by=office, at=at)


def import_stands(run: int) -> dict[str, Any]:
    """How far it is, what of it is known, and how often its end was told."""
    row = ImportRun.objects.get(pk=run)
    return {
        "state": row.state,
        "taken": row.taken,
        "added": row.added,
        "known": KnownItem.objects.filter(run=row).count(),
        "done": Event.objects.filter(kind="import", thing=run, name="import.done").count(),
    }
