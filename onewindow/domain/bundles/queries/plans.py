"""Plans of published packages, kept in memory: a published version and the item versions it is pinned to never change."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.domain.bundles.models import PackageVersion
from onewindow.domain.bundles.rules import compiling
from onewindow.domain.bundles.rules.plan import Plan, Words
from onewindow.domain.catalogue import queries as catalogue
from onewindow.kernel.errors import Refusal
from onewindow.kernel.sql import city


class PackageUnknown(Refusal):
    """There is no such package in force (一件事不存在或未生效)."""


@dataclass(frozen=True, slots=True)
class Published:
    """A published version of a package with its plan."""

    id: int
    slug: str
    number: int
    effective_from: date
    document: dict[str, Any]
    plan: Plan

    @property
    def name(self) -> Words:
        """The package's name."""
        return self.plan.name


_kept: dict[tuple[str, int], Published] = {}


def published(version: int) -> Published:
    """一件事版本. A published version with its compiled plan; loaded once a process.

    :raises PackageUnknown: if there is no such version.
    """
    key = (city(), version)
    known = _kept.get(key)
    if known is None:
        row = PackageVersion.objects.select_related("package").filter(pk=version).first()
        if row is None:
            raise PackageUnknown(version=version)
        plan = compile_plan(row.document, row.items)
        known = Published(row.pk, row.package.slug, row.number, row.effective_from, row.document, plan)
        _kept[key] = known
    return known


def compile_plan(document: dict[str, Any], items: dict[str, int]) -> Plan:
    """The plan of a package as written, on these versions of its items.

    :raises UnknownReference, Unreachable, CircleInPackage: if the package is not sound.
    """
    specs = catalogue.specs(items[row["item"]] for row in document["items"] if row["item"] in items)
    return compiling.plan(document, specs, catalogue.elements())


def current(slug: str, on: date) -> Published:
    """现行版本. The version of a package in force on a day.

    :raises PackageUnknown: if none is.
    """
    found = (
        PackageVersion.objects.filter(package__slug=slug, effective_from__lte=on)
        .order_by("-effective_from")
        .values_list("pk", flat=True)
        .first()
    )
    if found is None:
        raise PackageUnknown(package=slug)
    return published(found)


def in_force(on: date) -> list[Published]:
    """现行一件事. Every package in force on a day, in the order of the catalogue; one SQL once they are in memory."""
    rows = (
        PackageVersion.objects.filter(effective_from__lte=on)
        .order_by("package__order", "package_id", "-effective_from")
        .distinct("package__order", "package_id")
        .values_list("pk", flat=True)
    )
    return [published(pk) for pk in rows]


def forget() -> None:
    """Forget the kept plans (for a test or a restore that gives ids a new meaning)."""
    _kept.clear()
