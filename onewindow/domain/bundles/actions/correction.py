"""一次性告知和补正. One notice over the whole bundle, before acceptance, and the applicant's one answer to it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from onewindow.domain.bundles.actions import clocks
from onewindow.domain.bundles.actions.drafts import must_fit
from onewindow.domain.bundles.actions.filing import uploaded
from onewindow.domain.bundles.actions.reading import Seen, about, account_of, look, must_own, nodes, task_of
from onewindow.domain.bundles.actions.refusals import FormWrong, NothingNamed, SecondNotice, StillFaulty
from onewindow.domain.bundles.models import BundleCase, BundleCorrection
from onewindow.domain.bundles.queries.drafts import Pages
from onewindow.domain.bundles.queries.plans import published
from onewindow.domain.bundles.queries.prefill import with_addresses
from onewindow.domain.bundles.rules import form, selection, validation
from onewindow.domain.bundles.rules.plan import Plan
from onewindow.domain.bundles.states import BUNDLE
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import ENDED, Material
from onewindow.domain.org.actions import Actor, act_on_mandate
from onewindow.kernel import step
from onewindow.kernel.step import Moved, Open


def correct(*, bundle: int, items: Sequence[str], text: str, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """一次性告知. Tell the applicant, once and completely, what is to be put right in the whole bundle (art. 32 (4)).

    :param items: types of materials and keys of elements.
    :raises NothingNamed: without items or text, or with one this bundle does not have.
    :raises SecondNotice: for what an earlier notice could have named.
    :raises TaskGone, ChangedMeanwhile, NotYours, NotAtThisStep: see ``accept``.
    """
    now = look(bundle)
    task_of(now, "accept", by, seen)
    parts = [part for part in nodes(bundle) if part.case.state not in ENDED]
    rows = list(Material.objects.filter(case__in=[part.case_id for part in parts]))
    named, brought = sorted(set(items)), {row.slug for row in rows}
    unknown = set(named) - brought - now.row.data.keys() - _optional(now, parts)
    if not named or unknown or not text.strip():
        raise NothingNamed(bundle=bundle, unknown=sorted(unknown))
    _only_once(now, named, rows)
    with transaction.atomic():
        moved = step.step(
            BUNDLE,
            bundle,
            now.row.version,
            "correct",
            by=by.account,
            at=at,
            close=now.ids,
            open=(Open("correct", actor=now.row.owner_id),),
            data={"items": len(named), **by.acting(now.row.window_post_id)},
        )
        BundleCorrection.objects.create(bundle_id=bundle, items=named, text=text.strip(), by_id=account_of(by), at=at)
        for part in parts:
            wrong = [row.slug for row in rows if row.case_id == part.case_id and row.slug in named]
            if wrong:
                cases.amend(case=part.case_id, faulty=wrong, by=by, at=at)
    return moved


def _optional(now: Seen, parts: list[BundleCase]) -> frozenset[str]:
    """Elements of the form the applicant has left empty: a notice may ask for them."""
    plan = published(now.row.package_version_id).plan
    return frozenset(key for part in parts for key in plan.items[part.node].elements)


def _only_once(now: Seen, named: list[str], rows: list[Material]) -> None:
    """A later notice may repeat what is still wrong, or name what came in after the notice before; nothing else."""
    earlier = list(now.row.corrections.order_by("at"))
    if not earlier:
        return
    told = {item for notice in earlier for item in notice.items}
    fresh = {row.slug for row in rows if row.received_at is not None and row.received_at > earlier[-1].at}
    late = [item for item in named if item not in told and item not in fresh]
    if late:
        raise SecondNotice(bundle=now.row.pk, items=late)


def resubmit(
    *,
    bundle: int,
    data: Mapping[str, Any] | None = None,
    files: Mapping[str, Pages] | None = None,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Moved:
    """补正提交. Hand in what the notice named; the office's clock runs from this receipt.

    :param data: changed fields. :param files: stored files by type of material, in the order of their pages.
    :raises TooManyPages: beyond 60 of one material.
    :raises StillFaulty: something named is neither handed in anew nor changed. :raises FormWrong: with every problem.
    :raises NotYours, NotAtThisStep, ChangedMeanwhile: see ``accept``.
    """
    now = look(bundle)
    must_own(now, by)
    task_of(now, "correct", by, seen)
    notice = now.row.corrections.get(answered_at=None)
    new = _checked(now, data or {})
    papers = {slug: must_fit(pages) for slug, pages in (files or {}).items() if pages}
    changed = {key for key in new.keys() | now.row.data.keys() if new.get(key) != now.row.data.get(key)}
    left = sorted(set(notice.items) - changed - papers.keys())
    if left:
        raise StillFaulty(bundle=bundle, items=left)
    going = [part.case.item_version_id for part in nodes(bundle) if part.case.state not in ENDED]
    with transaction.atomic():
        moved = step.step(
            BUNDLE,
            bundle,
            now.row.version,
            "resubmit",
            by=by.account,
            at=at,
            close=now.ids,
            open=clocks.notice(now.row.window_post_id, at, now.row.centre_id, going),
            set={"data": new, "received_at": at},
        )
        BundleCorrection.objects.filter(pk=notice.pk).update(answered_at=at)
        _hand_on(now, new, papers, by, at)
        act_on_mandate(
            owner=now.row.owner_id,
            enterprise=now.row.enterprise_id,
            about=about(now.row),
            ref=f"bundle:{bundle}",
            act="bundle.resubmit",
            by=by,
            at=at,
        )
    return moved


def _checked(now: Seen, patch: Mapping[str, Any]) -> dict[str, Any]:
    """The form with the changed fields, as a whole checked again.

    What is asked stays as it was filed: a field that decides about items or materials of the list cannot be changed
    any more; whoever needs that withdraws and applies anew.
    """
    plan = published(now.row.package_version_id).plan
    merged = {key: value for key, value in {**now.row.data, **patch}.items() if value is not None}
    before = selection.select(plan, now.row.answers, now.row.data)
    after = selection.select(plan, now.row.answers, merged)
    sheet = form.build(plan, after, merged)
    new = with_addresses(form.clean(sheet, merged))
    found = [(p.field, p.code, str(p)) for p in validation.problems(sheet, new)]
    found += [(key, "fixed", str(validation.SENTENCES["fixed"])) for key in _deciding(plan, before, after, patch)]
    if found:
        raise FormWrong(problems=found)
    return new


def _deciding(
    plan: Plan, before: selection.Selection, after: selection.Selection, patch: Mapping[str, Any]
) -> list[str]:
    if (before.uses, before.edges) == (after.uses, after.edges):
        return []
    read = selection.deciding_fields(plan, before.items)
    return [key for key in patch if key in read]


def _hand_on(now: Seen, data: Mapping[str, Any], files: Mapping[str, Pages], by: Actor, at: datetime) -> None:
    plan = published(now.row.package_version_id).plan
    parts: list[BundleCase] = [part for part in nodes(now.row.pk) if part.case.state not in ENDED]
    for part in parts:
        asked = set(Material.objects.filter(case=part.case_id).values_list("slug", flat=True))
        papers = [uploaded(slug, pages) for slug, pages in files.items() if slug in asked]
        old = form.for_item(plan, part.node, now.row.data)
        new = form.for_item(plan, part.node, data)
        answers = {key: new.get(key) for key in new.keys() | old.keys() if new.get(key) != old.get(key)}
        if papers or answers:
            cases.amend(case=part.case_id, answers=answers, papers=papers, about=about(now.row), by=by, at=at)
