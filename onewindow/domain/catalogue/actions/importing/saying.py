"""What a source's words mean here (来源对照), said by the office; the next look at a file of this source goes by it."""

from datetime import datetime

from django.db import transaction

from onewindow.domain.catalogue import events
from onewindow.domain.catalogue.actions.importing.looking import must_import
from onewindow.domain.catalogue.models import ImportMapping
from onewindow.domain.catalogue.rules.interchange.standard import lists
from onewindow.domain.org.models import Department
from onewindow.domain.org.queries import Actor
from onewindow.kernel import log
from onewindow.kernel.errors import Refusal


class MeaningUnknown(Refusal):
    """There is no such department, type or level here (对照目标不存在)."""


def say_meaning(*, source: str, about: str, meanings: dict[str, str], by: Actor, at: datetime) -> int:
    """设置对照. Words of a source and what they mean here (slug, A.1, A.2); how many changed. An empty meaning is passed over.

    :raises MayNotImport: without an office post. :raises MeaningUnknown: nothing here has that slug or code.
    """
    must_import(by)
    said = {given[:200]: meant for given, meant in meanings.items() if given.strip() and meant}
    known = _known(about, set(said.values()))
    unknown = sorted(set(said.values()) - known)
    if unknown or about not in ImportMapping.About.values:
        raise MeaningUnknown(meant=unknown, about=about)
    with transaction.atomic():
        standing = {
            row.given: row.meant for row in ImportMapping.objects.filter(source=source, about=about, given__in=said)
        }
        fresh = {given: meant for given, meant in said.items() if standing.get(given) != meant}
        for given, meant in fresh.items():
            ImportMapping.objects.update_or_create(
                source=source, about=about, given=given,
                defaults={"meant": meant, "changed_by_id": by.account, "changed_at": at},
            )  # fmt: skip
        if fresh:
            log.add(
                events.IMPORT_MAPPED, by=by.account, at=at, data={"source": source, "about": about, "n": len(fresh)}
            )
    return len(fresh)


def _known(about: str, meant: set[str]) -> set[str]:
    if about == "department":
        return set(Department.objects.filter(slug__in=meant, closed_on=None).values_list("slug", flat=True))
    return meant & lists("A.1" if about == "type" else "A.2").keys()
