"""Adding and dropping items of a bundle that runs (增减事项): what another answer would mean, before anybody does it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onewindow.domain.bundles.models import Bundle, BundleCase
from onewindow.domain.bundles.queries.drafts import Pages
from onewindow.domain.bundles.queries.plans import published
from onewindow.domain.bundles.queries.prefill import held_by, with_addresses
from onewindow.domain.bundles.queries.progress import must_see
from onewindow.domain.bundles.queries.window import leaves
from onewindow.domain.bundles.rules import form, graph, materials, selection, validation
from onewindow.domain.bundles.rules.materials import Merged
from onewindow.domain.bundles.rules.plan import Plan, Question
from onewindow.domain.bundles.rules.validation import Problem
from onewindow.domain.cases.models import RUNNING, Material
from onewindow.domain.org.queries import Actor
from onewindow.kernel.worktime import CHINA

GONE = ("withdrawn", "stopped", "not_accepted")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the answers wanted would change.

    ``followers``: nodes that wait for a dropped one and go with it. ``decided``, ``needed``, ``again``, ``moved``: nodes for
    whose sake it cannot be done: decided already; always part of the package; dropped before; they would have to wait
    or bring something else.
    """

    plan: Plan
    selection: selection.Selection
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    followers: tuple[str, ...]
    decided: tuple[str, ...]
    needed: tuple[str, ...]
    again: tuple[str, ...]
    moved: tuple[str, ...]

    @property
    def all_dropped(self) -> tuple[str, ...]:
        """The dropped ones with those that follow."""
        return (*self.dropped, *self.followers)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an added item asks beyond what the bundle has: fields, papers, and what is wrong with those given."""

    sheet: form.Form
    merged: materials.MaterialList
    data: dict[str, Any]
    fields: tuple[form.Field, ...]
    papers: tuple[Merged, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Options:
    """增减事项页面. The questions that choose items, as answered; what the wanted answers would change, and what they ask."""

    bundle: Bundle
    questions: tuple[tuple[Question, str], ...]
    wanted: Wanted | None
    asked: Asked | None
    names: Mapping[str, str]


def options(
    bundle: int, actor: Actor, at: datetime, answers: Mapping[str, str], data: Mapping[str, Any] | None = None
) -> Options:
    """增减事项. The page of a change wanted; with no other answers than before, only its questions.

    :raises NoSuchBundle: also when the actor may not see it. :raises QuestionsOpen, NoSuchAnswer: see there.
    """
    row = must_see(bundle, actor)
    plan = published(row.package_version_id).plan
    now = {**row.answers, **answers}
    choosing = [
        one
        for one in selection.to_ask(plan, now)
        if any(answer.adds_items or answer.removes_items for answer in one.answers)
    ]
    changed = {key: value for key, value in answers.items() if row.answers.get(key) != value}
    parts = list(BundleCase.objects.select_related("case").filter(bundle=row).order_by("order"))
    would = wanted(row, parts, changed, data or {}) if changed else None
    return Options(
        bundle=row,
        questions=tuple((one, now.get(one.id) or one.presumed) for one in choosing),
        wanted=would,
        asked=asked(row, would, data or {}, files_of(parts), at) if would and would.added else None,
        names={slug: str(item.name) for slug, item in plan.items.items()},
    )


def wanted(row: Bundle, parts: Sequence[BundleCase], answers: Mapping[str, str], data: Mapping[str, Any]) -> Wanted:
    """What other answers would add to the bundle and take from it; pure on what was read.

    :raises QuestionsOpen, NoSuchAnswer: if the answers leave something open.
    """
    plan = published(row.package_version_id).plan
    before = selection.select(plan, row.answers, row.data)
    after = selection.select(plan, {**row.answers, **answers}, {**row.data, **data})
    state = {part.node: part.case.state for part in parts}
    live = {part.node: part for part in parts if part.case.state not in GONE}
    more = [slug for slug in after.items if slug not in before.items]
    dropped = tuple(slug for slug in before.items if slug not in after.items and slug in live)
    followers = _followers(dropped, live)
    staying = [slug for slug in live if slug not in dropped and slug not in followers]
    return Wanted(
        plan=plan,
        selection=after,
        added=tuple(slug for slug in more if slug not in state),
        dropped=dropped,
        followers=followers,
        decided=tuple(slug for slug in (*dropped, *followers) if state[slug] not in RUNNING),
        needed=tuple(slug for slug in followers if plan.items[slug].always),
        again=tuple(slug for slug in more if slug in state),
        moved=tuple(slug for slug in staying if slug in after.items and _moved(slug, live[slug], before, after)),
    )


def _followers(dropped: Sequence[str], live: Mapping[str, BundleCase]) -> tuple[str, ...]:
    """What waits for a dropped one, directly or not, in working order; whatever has its result already waits no more."""
    lost = set(dropped)
    found = []
    for slug, part in live.items():
        if slug not in lost and part.case.state == "waiting" and lost & set(part.after):
            lost.add(slug)
            found.append(slug)
    return tuple(found)


def _moved(slug: str, part: BundleCase, before: selection.Selection, after: selection.Selection) -> bool:
    waits = set(graph.inputs(slug, after.edges)) - set(part.after)
    return bool(waits) or before.uses.get(slug) != after.uses.get(slug)


def asked(row: Bundle, would: Wanted, data: Mapping[str, Any], files: Mapping[str, Any], at: datetime) -> Asked:
    """What the added items ask beyond what is there. What the bundle knows already is neither asked nor changed."""
    fresh = {key: value for key, value in data.items() if key not in row.data}
    merged_data = {**row.data, **fresh}
    sheet = form.build(would.plan, would.selection, merged_data)
    values = with_addresses(form.clean(sheet, merged_data))
    fields = tuple(
        one for one in sheet.shown if set(one.asked_by) & set(would.added) and one.element.key not in row.data
    )
    keys = [one.element.key for one in fields]
    held = held_by(would.plan, row.owner_id, row.enterprise_id, at.astimezone(CHINA).date())
    merged = materials.merge(would.plan, would.selection, held)
    return Asked(
        sheet=sheet,
        merged=merged,
        data=values,
        fields=fields,
        papers=tuple(one for one in merged.needed if set(one.used_by) & set(would.added) and one.type.key not in files),
        problems=tuple(
            one
            for one in validation.problems(sheet, values)
            if any(one.field == key or one.field.startswith(f"{key}.") for key in keys)
        ),
    )


def files_of(parts: Sequence[BundleCase]) -> dict[str, Pages]:
    """已交材料. The papers the bundle has files of, by type, in the order of their pages: they are not asked again."""
    rows = Material.objects.filter(case__in=[part.case_id for part in parts], file__isnull=False).exclude(
        state="faulty"
    )
    handed = list(rows.select_related("file").order_by("pk"))
    pages = leaves(handed)
    return {one.slug: tuple(page.pk for page in pages[one.pk]) for one in handed}
