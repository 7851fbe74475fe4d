"""Written refusals of a bundle (不予许可、不予受理决定书): why, by what law, and what the applicant can do (行政许可法 art. 32, 38)."""

from dataclasses import dataclass
from datetime import datetime

from onewindow.domain.bundles.models import BundleCase, BundleConsent
from onewindow.domain.bundles.queries.plans import published
from onewindow.domain.bundles.queries.progress import must_see
from onewindow.domain.bundles.rules.plan import Words
from onewindow.domain.cases.models import RefusalNotice
from onewindow.domain.org.queries import Actor


@dataclass(frozen=True, slots=True)
class Refused:
    """One written refusal; ``item`` is None when the bundle as a whole was not accepted."""

    item: Words | None
    reasons: str
    legal_basis: str
    guidance: str
    at: datetime
    case: int | None = None
    reason: str = ""
    body: str = ""


def refusals(bundle: int, actor: Actor) -> list[Refused]:
    """不予决定. What was refused in writing, oldest first.

    :raises NoSuchBundle: also when the actor may not see it.
    """
    row = must_see(bundle, actor)
    items = published(row.package_version_id).plan.items
    nodes = dict(BundleCase.objects.filter(bundle=row).values_list("case_id", "node"))
    found = [
        Refused(
            items[nodes[one.case_id]].name,
            *(one.reasons, one.legal_basis, one.guidance, one.at, one.case_id, one.reason, one.body),
        )
        for one in RefusalNotice.objects.filter(case__in=nodes).order_by("at", "pk")
    ]
    whole = BundleConsent.objects.filter(pk=row.consent_id or 0, given_at__isnull=False)
    return found + [
        Refused(
            None,
            *(one.reasons, one.legal_basis, one.guidance, one.given_at or one.proposed_at, None, one.reason, one.body),
        )
        for one in whole
    ]
