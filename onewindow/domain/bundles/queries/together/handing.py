"""What a bundle has given, as one receipt (统一出件): licences, results without a paper, written refusals; who collects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from onewindow.domain.bundles.models import Bundle, BundleCase, HandOver
from onewindow.domain.bundles.queries.plans import published
from onewindow.domain.bundles.queries.progress import must_see
from onewindow.domain.bundles.rules.plan import Words
from onewindow.domain.cases.models import RUNNING, RefusalNotice
from onewindow.domain.licences.models import Licence
from onewindow.domain.licences.queries import of_cases
from onewindow.domain.org.models import Mandate, Person, Role
from onewindow.domain.org.queries import Actor, in_force
from onewindow.kernel.errors import Refusal
from onewindow.kernel.worktime import CHINA

UNDECIDED = RUNNING
LICENCE, RESULT, REFUSAL = "licence", "result", "refusal"


class NotHandedOver(Refusal):
    """The results have not been handed over yet (尚未出件)."""


@dataclass(frozen=True, slots=True)
class Given:
    """One line of the receipt."""

    kind: str
    item: Words
    department: Words
    case: int
    case_number: str
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Handing:
    """统一出件. Whether the results can be handed over now, what they are, and the receipt once they were."""

    row: HandOver | None
    given: tuple[Given, ...]
    waiting: int
    making: bool
    mandate: str

    @property
    def ready(self) -> bool:
        """Whether everything is decided and made, something is there, and nobody has collected it."""
        return self.row is None and not self.waiting and not self.making and bool(self.given)


def handing(
    bundle: int | Bundle,
    actor: Actor,
    parts: Sequence[BundleCase] | None = None,
    licences: Mapping[int, Sequence[Licence]] | None = None,
) -> Handing:
    """出件情况. What is to be handed over, or was.

    :param parts, licences: the items with their cases, and the licences of each, if they were read already.
    :raises NoSuchBundle: also when the actor may not see it.
    """
    row = must_see(bundle, actor)
    if parts is None:
        parts = list(BundleCase.objects.select_related("case").filter(bundle=row).order_by("order"))
    if licences is None:
        licences = of_cases([part.case_id for part in parts])
    done = HandOver.objects.select_related("mandate").filter(bundle=row).first()
    return Handing(
        row=done,
        given=_given(row, parts, done.results if done else results_of(parts, licences), licences),
        waiting=sum(part.case.state in UNDECIDED for part in parts),
        making=done is None and any(one.state == "making" for made in licences.values() for one in made),
        mandate=done.mandate.number if done and done.mandate else "",
    )


def receipt_of(bundle: int, actor: Actor) -> Handing:
    """领取凭证. The receipt of a bundle whose results were handed over.

    :raises NotHandedOver: if they were not. :raises NoSuchBundle: also when the actor may not see it.
    """
    found = handing(bundle, actor)
    if found.row is None:
        raise NotHandedOver(bundle=bundle)
    return found


def results_of(
    parts: Sequence[BundleCase], licences: Mapping[int, Sequence[Licence]] | None = None
) -> list[dict[str, Any]]:
    """结果清单. What each ended case gives: its licences, or the bare result; or the written refusal.

    :param licences: of each case, if they were read already.
    """
    ids = [part.case_id for part in parts]
    licences = of_cases(ids) if licences is None else licences
    refused = set(RefusalNotice.objects.filter(case__in=ids).values_list("case_id", flat=True))
    found: list[dict[str, Any]] = []
    for part in parts:
        case = part.case_id
        if case in refused:
            found.append({"kind": REFUSAL, "case": case, "number": part.case.number})
        elif part.case.outcome == "granted":
            made = [{"kind": LICENCE, "case": case, "number": one.number} for one in licences[case]]
            found += made or [{"kind": RESULT, "case": case, "number": part.case.number}]
    return found


def may_collect(row: Bundle, collector: str, mandate: str, at: datetime) -> tuple[bool, int | None]:
    """可领取. Whether this name may collect, and on which mandate.

    The applicant by his name; for an enterprise whoever has a role in it today; else the holder of the mandate named,
    given by the applicant, in force today, and covering this package.
    """
    today = at.astimezone(CHINA).date()
    if mandate:
        about = f"package:{published(row.package_version_id).slug}"
        found = Mandate.objects.filter(
            number=mandate, giver__account=row.owner_id, ended_at=None, from_on__lte=today, to_on__gte=today
        ).filter(Q(scope__contains=["all"]) | Q(scope__contains=[about]))
        one = found.select_related("holder", "staff").first()
        return one is not None and one.held_by.name_zh == collector, one.pk if one else None
    if row.enterprise_id is not None:
        roles = Role.objects.filter(in_force(today), enterprise=row.enterprise_id, person__name_zh=collector)
        return roles.exists(), None
    return Person.objects.filter(account=row.owner_id, name_zh=collector).exists(), None


def _given(
    row: Bundle,
    parts: Sequence[BundleCase],
    results: list[dict[str, Any]],
    licences: Mapping[int, Sequence[Licence]],
) -> tuple[Given, ...]:
    items = published(row.package_version_id).plan.items
    by_case = {part.case_id: part for part in parts}
    titles = {one.number: one.type.name for made in licences.values() for one in made}
    return tuple(
        Given(
            one["kind"],
            items[by_case[one["case"]].node].name,
            items[by_case[one["case"]].node].department_name,
            one["case"],
            by_case[one["case"]].case.number,
            one["number"],
            titles.get(one["number"], ""),
        )
        for one in results
    )
