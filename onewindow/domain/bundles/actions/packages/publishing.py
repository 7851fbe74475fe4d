"""发布. A package as written becomes a version that never changes again."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from onewindow.domain.bundles.actions.refusals import MayNotPublish
from onewindow.domain.bundles.models import Package, PackageVersion
from onewindow.domain.bundles.queries.plans import compile_plan, in_force
from onewindow.domain.catalogue.actions.search import Findable, index, unlist
from onewindow.domain.catalogue.queries import current_of, spec
from onewindow.domain.org.actions import Actor, may
from onewindow.domain.org.models import Post
from onewindow.kernel import log, step


def publish(*, document: dict[str, Any], effective_from: date, by: Actor, at: datetime) -> int:
    """发布一件事. Compile the package on the items in force on that day and publish it; the version's id.

    :raises UnknownReference: it names an item, material, element or question that does not exist.
    :raises Unreachable: an item no answer chooses. :raises CircleInPackage: with the circle named.
    :raises MayNotPublish: without the supervisor's post of the department that accepts.
    """
    slugs = [row["item"] for row in document["items"]]
    items = current_of(slugs, effective_from)
    compile_plan(document, items)
    if by.kind != "system" and not may(by, post=_supervisor(spec(items[slugs[0]]).window_post)):
        raise MayNotPublish(package=document["slug"])
    with transaction.atomic():
        order = Package.objects.count() + 1
        package, _ = Package.objects.get_or_create(slug=document["slug"], defaults={"order": order})
        return write_version(package=package, document=document, effective_from=effective_from, by=by, at=at)


def write_version(*, package: Package, document: dict[str, Any], effective_from: date, by: Actor, at: datetime) -> int:
    """写入版本. The new version, pinned to the items in force on its day; inside the caller's transaction and checks."""
    number = package.versions.count() + 1
    with step.hard_rules():
        version = PackageVersion.objects.create(
            package=package,
            number=number,
            name_zh=document["name_zh"],
            name_en=document["name_en"],
            effective_from=effective_from,
            published_at=at,
            published_by_id=by.account,
            document=document,
            items=current_of([row["item"] for row in document["items"]], effective_from),
        )
    log.add("package.publish", by=by.account, at=at, kind="package", thing=package.pk, data={"number": number})
    return version.pk


def list_packages(*, at: datetime) -> int:
    """编入检索. The packages in force on the day of ``at`` can be found by search, the others no longer; how many were written."""
    found = [
        Findable(
            kind="package",
            ref=one.slug,
            name_zh=one.document["name_zh"],
            name_en=one.document["name_en"],
            aliases=tuple(one.document["aliases"]),
            audience=tuple(one.document["audience"]),
        )
        for one in in_force(timezone.localtime(at).date())
    ]
    gone = Package.objects.exclude(slug__in=[one.ref for one in found]).values_list("slug", flat=True)
    unlist(kind="package", refs=list(gone), at=at)
    return index(found)


def _supervisor(window_post: int) -> int:
    return Post.objects.values_list("pk", flat=True).get(department__posts=window_post, role=Post.Role.SUPERVISOR)
