"""提交. A draft becomes a bundle and its cases, in one transaction: all of them or nothing, once however often it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from onewindow.domain.bundles.actions import clocks
from onewindow.domain.bundles.actions.drafts import locked
from onewindow.domain.bundles.actions.refusals import FormWrong, HolderUnknown, MaterialsMissing, StageNotOpen
from onewindow.domain.bundles.models import BundleCase, Draft
from onewindow.domain.bundles.queries.drafts import Pages, pages_by_material, posting_of
from onewindow.domain.bundles.queries.plans import Published, published
from onewindow.domain.bundles.queries.prefill import held_by, with_addresses
from onewindow.domain.bundles.rules import form, graph, materials, selection, validation
from onewindow.domain.bundles.rules.plan import Plan, Use
from onewindow.domain.bundles.states import BUNDLE
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.actions import Holder, Paper, Signed
from onewindow.domain.cases.refusals import SignatureMissing
from onewindow.domain.catalogue.queries import must_be_open, spec
from onewindow.domain.delivery.actions import as_wished
from onewindow.domain.delivery.queries import offered
from onewindow.domain.org.actions import Actor, act_on_mandate, may
from onewindow.domain.org.models import Enterprise, Person
from onewindow.kernel import step
from onewindow.kernel.idempotency import once
from onewindow.kernel.worktime import CHINA


@dataclass(frozen=True, slots=True)
class Submitted:
    """What a submission gives back; the same key, or the same draft, gives the same bundle."""

    id: int
    number: str


@dataclass(frozen=True, slots=True)
class Ready:
    """A draft that has passed every check: what is filed."""

    package: Published
    chosen: selection.Selection
    data: dict[str, Any]
    form: form.Form
    materials: materials.MaterialList
    files: Mapping[str, Pages]
    promised: frozenset[str]
    posting: Mapping[str, Any]
    """What was chosen about courier and window; no department's file keeps it."""


@dataclass(frozen=True, slots=True)
class Came:
    """How an application came (收件方式): by which channel; at a window with the applicant's hand and the originals seen."""

    channel: str
    signed: Signed | None = None
    originals: Mapping[str, tuple[int | None, str]] | None = None


def submit(*, draft: int, key: str, by: Actor, at: datetime, channel: str = "online") -> Submitted:
    """提交申请. Check everything and file the bundle with its cases: independent ones filed, dependent ones waiting.

    A clerk files what the applicant has signed, by the channel ``window``; the hand and the originals seen go into each case.

    :param key: the sender's name of this submission; the same key again gives the same bundle.
    :raises QuestionsOpen: a question is open. :raises FormWrong: with every problem of the form.
    :raises MaterialsMissing: with every material that is missing.
    :raises HolderUnknown: the applicant has no known identity. :raises SignatureMissing: at the window, without his hand.
    :raises NoSuchDraft: also when it is another's. :raises StageNotOpen: of an investment project.
    """
    answer = once(key=key, owner=by.account, verb="bundles.submit", at=at, do=lambda: _submit(draft, by, at, channel))
    return Submitted(answer["id"], answer["number"])


def _submit(draft: int, by: Actor, at: datetime, channel: str) -> dict[str, Any]:
    row = locked(draft, by)
    if row.bundle is not None:
        return {"id": row.bundle.pk, "number": row.bundle.number}
    if row.stage is not None and row.stage.state != "open":
        raise StageNotOpen(stage=row.stage_id, state=row.stage.state)
    ready = check(row, at)
    came = _came(row, ready.package.slug, by, channel)
    holder = _holder(row)
    number = f"YJS{at.astimezone(CHINA):%Y%m%d}{row.pk:05d}"
    bundle = _born(row, ready, holder, number, by, at, came.channel)
    for order, slug in enumerate(ready.chosen.items):
        after = graph.inputs(slug, ready.chosen.edges)
        filed = _file_case(ready, slug, bool(after), holder, row.owner_id, f"bundle:{bundle}", by, at, came)
        BundleCase.objects.create(bundle_id=bundle, case_id=filed, node=slug, order=order, after=list(after))
    row.bundle_id = bundle
    row.save(update_fields=["bundle"])
    act_on_mandate(
        owner=row.owner_id,
        enterprise=row.enterprise_id,
        about=f"package:{ready.package.slug}",
        ref=f"bundle:{bundle}",
        act="bundle.file",
        by=by,
        at=at,
    )
    wish = cases.wish_of(ready.posting, holder.name, holder.phone)
    if wish and offered():
        as_wished(ref=f"bundle:{bundle}", wish=wish, by=by, at=at)
    return {"id": bundle, "number": number}


def _came(row: Draft, package: str, by: Actor, channel: str) -> Came:
    if by.kind != "staff":
        return Came(channel)
    if may(by, owner=row.owner_id, enterprise=row.enterprise_id, about=f"package:{package}"):
        return Came("agent")  # who acts on a mandate needs no other hand than the one under it
    if row.signature_id is None:
        raise SignatureMissing(draft=row.pk)
    seen = {slug: (by.account, moment) for slug, moment in row.originals.items()}
    return Came("window", Signed(row.signature_id, row.signed_by, by.account), seen)


def check(draft: Draft, at: datetime) -> Ready:
    """Everything that must hold before a draft is filed; each refusal names all that is wrong.

    :raises QuestionsOpen, FormWrong, MaterialsMissing: as ``submit``. :raises ItemNotOpen: an item of it is suspended or
    retired since the package was published.
    """
    package, today = published(draft.package_version_id), at.astimezone(CHINA).date()
    plan = package.plan
    chosen = selection.select(plan, draft.answers, draft.data)
    must_be_open((plan.items[slug].version for slug in chosen.items), today)
    sheet = form.build(plan, chosen, draft.data, posting_of(plan))
    data = with_addresses(form.clean(sheet, draft.data))
    found = validation.problems(sheet, data)
    if found:
        raise FormWrong(problems=[(p.field, p.code, str(p)) for p in found])
    have = held_by(plan, draft.owner_id, draft.enterprise_id, today)
    merged = materials.merge(plan, chosen, have)
    files = pages_by_material(draft.files.order_by("slug", "n").values_list("slug", "file_id"))
    promised = frozenset(m.type.key for m in merged.needed if m.deferrable and m.type.key in draft.promised)
    missing = [m.type.key for m in merged.needed if m.type.key not in files and m.type.key not in promised]
    if missing:
        raise MaterialsMissing(materials=missing)
    told = {key: value for key, value in data.items() if key.startswith("delivery.")}
    kept = {key: value for key, value in data.items() if key in plan.elements or key not in told}
    return Ready(package, chosen, kept, sheet, merged, files, promised, told)


def _born(draft: Draft, ready: Ready, holder: Holder, number: str, by: Actor, at: datetime, channel: str) -> int:
    window = spec(ready.package.plan.items[ready.chosen.items[0]].version).window_post
    return step.new(
        BUNDLE,
        "file",
        by=by.account,
        at=at,
        set={
            "number": number,
            "package_version_id": ready.package.id,
            "owner_id": draft.owner_id,
            "person_id": holder.person,
            "enterprise_id": holder.enterprise,
            "holder_kind": holder.kind,
            "holder_name": holder.name,
            "holder_code": holder.code,
            "phone": holder.phone,
            "channel": channel,
            "centre_id": by.centre,
            "window_post_id": window,
            "answers": dict(ready.chosen.answers),
            "data": ready.data,
            "filed_at": at,
            "received_at": at,
        },
        open=clocks.notice(
            window, at, by.centre, (ready.package.plan.items[one].version for one in ready.chosen.items)
        ),
        data={"package": ready.package.id, "cases": len(ready.chosen.items)},
    )


def _holder(draft: Draft) -> Holder:
    """Who is to hold the results: the enterprise acted for, else the person; an enterprise founded later takes over."""
    person = Person.objects.filter(account=draft.owner_id).first()
    if draft.enterprise_id is not None:
        business = Enterprise.objects.get(pk=draft.enterprise_id)
        return Holder(
            "enterprise",
            business.name_zh,
            business.uscc,
            phone=person.phone if person else "",
            person=person.pk if person else None,
            enterprise=business.pk,
        )
    if person is None:
        raise HolderUnknown(owner=draft.owner_id)
    return Holder("person", person.name_zh, person.id_no, phone=person.phone, person=person.pk)


def _file_case(
    ready: Ready,
    slug: str,
    waits: bool,
    holder: Holder,
    owner: int,
    group: str,
    by: Actor,
    at: datetime,
    came: Came,
) -> int:
    plan, seen = ready.package.plan, came.originals or {}
    found = (paper(ready.materials, use, ready.files) for use in ready.chosen.uses[slug])
    papers = [replace(one, original=seen.get(one.slug)) for one in found if one is not None]
    told: dict[str, Any] = {
        "item": plan.items[slug].version,
        "holder": holder,
        "answers": form.for_item(plan, slug, ready.data),
        "papers": papers,
        "situation": ready.chosen.answers,
        "by": by,
        "at": at,
        "owner": owner,
        "channel": came.channel,
        "group": group,
        "about": f"package:{ready.package.slug}",
        "signed": came.signed,
    }
    if waits:
        return cases.wait(**told, later=later(plan, ready.chosen, ready.form, slug)).id
    return cases.file(**told).id


def later(plan: Plan, chosen: selection.Selection, sheet: form.Form, slug: str) -> frozenset[str]:
    """What the siblings' results will bring to this item: elements and materials."""
    elements = {one.element.key for one in sheet.produced if slug in one.wanted_by}
    outputs = {edge.via for edge in chosen.edges if edge.target == slug and edge.via}
    return frozenset(elements | outputs)


def uploaded(slug: str, pages: Pages) -> Paper:
    """A material handed in as one file or as several pages, for a case."""
    return Paper(slug, "upload", file=pages[0], pages=tuple(pages))


def paper(merged: materials.MaterialList, use: Use, files: Mapping[str, Pages]) -> Paper | None:
    """How one item's material is satisfied; None for what a sibling brings, or the form, or nobody yet."""
    one = next(m for m in merged.all if m.type.key == use.type)
    if one.dropped == materials.HELD and one.held is not None:
        return Paper(use.type, "licence" if one.held.licence else "data", licence=one.held.licence)
    if one.dropped == materials.FORM:
        return Paper(use.type, "form")
    if one.dropped == materials.SIBLING:
        return None
    if use.type in files:
        return uploaded(use.type, files[use.type])
    return Paper(use.type, "promise")
