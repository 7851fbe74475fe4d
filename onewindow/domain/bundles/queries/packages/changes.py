"""A package while the office writes it (一件事编辑): the draft with its drawing, checks, form, materials and gain."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from onewindow.domain.bundles.models import CHANGE_OPEN, Package, PackageChange, PackageVersion
from onewindow.domain.bundles.queries.packages.pages import LOGGED_IN
from onewindow.domain.bundles.queries.plans import PackageUnknown, published
from onewindow.domain.bundles.rules import compiling, form, gain, materials, selection
from onewindow.domain.bundles.rules.graph import CircleInPackage
from onewindow.domain.bundles.rules.plan import ItemFacts, Plan, UnknownReference, Unreachable, Words
from onewindow.domain.bundles.rules.writing import checking, editing
from onewindow.domain.bundles.rules.writing.checking import Finding, Link
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.queries import ElementSpec, ItemSpec
from onewindow.domain.org.models import Department, Post
from onewindow.domain.org.queries import Actor, may
from onewindow.kernel.models import Event

ZHUZHOU = {"steps": 85, "materials": 62, "days": 82}
"""Published by Zhuzhou over 57 departments: steps −286, materials −857, days −796; the percentages are theirs."""


@dataclass(frozen=True, slots=True)
class Beside:
    """One figure of ours with what Zhuzhou has published for the same word (None: nothing)."""

    figure: gain.Figure
    elsewhere: int | None

    @property
    def saved(self) -> Decimal:
        """How much falls away."""
        return self.figure.before - self.figure.after


@dataclass(frozen=True, slots=True)
class Counted:
    """What the usual situation comes to: the merged form and list, and the gain."""

    selection: selection.Selection
    form: form.Form
    materials: materials.MaterialList
    gain: gain.Gain
    beside: tuple[Beside, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """An item of the draft: its facts, or none if it is not in force; who asks for it."""

    slug: str
    name: str
    always: bool
    facts: ItemFacts | None
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Editing:
    """一件事编辑. A draft as written on, with what the checks say about it."""

    change: PackageChange
    rows: tuple[Row, ...]
    links: tuple[Link, ...]
    findings: tuple[Finding, ...]
    counted: Counted | None
    types: Mapping[str, Words]
    """Names of every material the items ask for or give."""
    writers: frozenset[int]
    decides: bool
    """Whether the reader may put it into force."""
    writes: bool

    @property
    def ready(self) -> bool:
        """Whether nothing stands in the way of publishing it."""
        return not any(one.blocks for one in self.findings)


@dataclass(frozen=True, slots=True)
class Line:
    """A package in the office's list: the version in force, the change under way."""

    slug: str
    name: Words
    version: PackageVersion | None
    items: int
    change: PackageChange | None


def office_lines(on: date) -> list[Line]:
    """一件事清单. Every package with its version in force and its open change; three SQL."""
    rows = PackageVersion.objects.filter(effective_from__lte=on).order_by("package_id", "-effective_from")
    held = {row.package_id: row for row in rows.distinct("package_id")}
    open_ = {one.package_id: one for one in PackageChange.objects.filter(state__in=CHANGE_OPEN)}
    lines = []
    for package in Package.objects.order_by("order", "pk"):
        version, change = held.get(package.pk), open_.get(package.pk)
        if version is None and change is None:
            continue
        written = version.document if version else change.document if change else {}
        name = Words(written["name_zh"], written["name_en"])
        lines.append(Line(package.slug, name, version, len(written["items"]), change))
    return lines


def versions(slug: str) -> list[PackageVersion]:
    """版本. The published versions of a package, newest first."""
    found = list(
        PackageVersion.objects.select_related("package").filter(package__slug=slug).order_by("-effective_from")
    )
    if not found and not Package.objects.filter(slug=slug).exists():
        raise PackageUnknown(package=slug)
    return found


def open_change(slug: str) -> PackageChange | None:
    """在办变更. The change of a package under way."""
    return PackageChange.objects.filter(package__slug=slug, state__in=CHANGE_OPEN).first()


def editing_page(change: int, actor: Actor) -> Editing | None:
    """一件事编辑页面. A change with all the checks; None if there is none."""
    row = PackageChange.objects.select_related("package").filter(pk=change).first()
    if row is None:
        return None
    specs = specs_of(row.document, row.effective_from)
    facts = {one.slug: compiling.facts(one, always=True) for one in specs}
    found = checking.findings(row.document, facts)
    plan, problem = sound(row.document, row.effective_from, found)
    counted = count(plan, row.document) if plan else None
    if problem:
        found = (*found, problem)
    elif plan is not None and counted is None:
        found = (*found, Finding("typical"))
    wrote = writers(row.pk)
    return Editing(
        change=row,
        rows=_rows(row.document, facts, row.effective_from),
        links=checking.links(row.document, facts),
        findings=found,
        counted=counted,
        types={key: one.name for key, one in compiling.types(specs).items()},
        writers=wrote,
        decides=row.state == "submitted" and may_change(row.document, actor) and actor.account not in wrote,
        writes=row.state in ("draft", "returned") and may_change(row.document, actor),
    )


def specs_of(document: Mapping[str, Any], on: date) -> list[ItemSpec]:
    """The items of a draft as they are in force on a day; one that is not is left out."""
    found: list[ItemSpec] = catalogue.specs(catalogue.current_of(editing.slugs(document), on).values())
    return found


def sound(document: dict[str, Any], on: date, found: tuple[Finding, ...]) -> tuple[Plan | None, Finding | None]:
    """The plan, as far as it can be compiled; a fault the checks have no word for yet is named by its key."""
    if any(one.what in ("empty", "gone", "circle") for one in found):
        return None, None
    try:
        return compiling.plan(document, specs_of(document, on), catalogue.elements()), None
    except Unreachable:
        return None, None
    except CircleInPackage as refusal:
        return None, Finding("circle", tuple(refusal.details["path"]))
    except UnknownReference as refusal:
        return None, Finding("unsound", about=f"{refusal.details['where']}: {refusal.details['name']}")


def count(plan: Plan, document: Mapping[str, Any]) -> Counted | None:
    """测算. Form, list and gain of the usual situation; None while one of its questions is open."""
    try:
        chosen = selection.select(plan, document["typical"])
    except (selection.QuestionsOpen, selection.NoSuchAnswer):
        return None
    sheet = form.build(plan, chosen)
    merged = materials.merge(plan, chosen, LOGGED_IN)
    saved = gain.compute(plan, chosen, sheet, merged)
    beside = tuple(Beside(one, ZHUZHOU.get(one.key)) for one in saved.figures)
    return Counted(chosen, sheet, merged, saved, beside)


def counted(version: PackageVersion) -> Counted | None:
    """测算. The gain of a published version for its usual situation, beside what Zhuzhou has published."""
    return count(published(version.pk).plan, version.document)


def may_change(document: Mapping[str, Any], actor: Actor) -> bool:
    """可编制. The office of the area, or the supervisors of the department whose window accepts the package."""
    if actor.kind == "system":
        return True
    window = window_of(document)
    if window is None:
        return may(actor, role="office") or may(actor, role="supervisor")
    if may(actor, role="office", area=window.area_id):
        return True
    posts = Post.objects.filter(department=window.pk, role=Post.Role.SUPERVISOR).values_list("pk", flat=True)
    return any(may(actor, post=post) for post in posts)


def window_of(document: Mapping[str, Any]) -> Department | None:
    """The department whose window accepts the package: that of its first item; None while it is empty."""
    for slug in editing.slugs(document)[:1]:
        versions_ = catalogue.current_of([slug], date.max)
        if slug in versions_:
            return Department.objects.get(posts=catalogue.spec(versions_[slug]).window_post)
    return None


def writers(change: int) -> frozenset[int]:
    """起草人. Everybody who has written something of a change: none of them puts it into force."""
    names = ("package_change.start", "package_change.revise", "package_change.submit")
    rows = Event.objects.filter(kind="package_change", thing=change, name__in=names).values_list("by", flat=True)
    return frozenset(one for one in rows if one is not None)


def choices(on: date) -> tuple[list[ItemSpec], tuple[ElementSpec, ...]]:
    """可选内容. The items in force on a day, and the library of form fields."""
    return catalogue.in_force(on), catalogue.elements()


def _rows(document: Mapping[str, Any], facts: Mapping[str, ItemFacts], on: date) -> tuple[Row, ...]:
    by: dict[str, list[str]] = {}
    for question in document["questions"]:
        for answer in question["answers"]:
            for slug in answer.get("adds_items", ()):
                by.setdefault(slug, []).append(question["id"])
    return tuple(
        Row(
            row["item"],
            str(facts[row["item"]].name) if row["item"] in facts else row["item"],
            bool(row["always"]),
            facts.get(row["item"]),
            tuple(dict.fromkeys(by.get(row["item"], ()))),
        )
        for row in document["items"]
    )
