"""What is known of an applicant already (免交): materials nobody has to bring."""

from datetime import date

from onewindow.domain.bundles.rules.materials import CHECK, LICENCE, Held
from onewindow.domain.bundles.rules.plan import Plan
from onewindow.domain.cases.queries import IDENTITY, area_names, prefilled, with_addresses
from onewindow.domain.licences.models import Licence
from onewindow.domain.licences.queries import held as licences_held
from onewindow.domain.org.models import Enterprise, Person

__all__ = ["IDENTITY", "area_names", "held_by", "prefilled", "with_addresses"]


def held_by(plan: Plan, account: int, enterprise: int | None, on: date) -> dict[str, Held]:
    """已有材料. Materials of the package this applicant need not bring: his valid licences here, his checked identity."""
    wanted = sorted({u.type for item in plan.items.values() for u in item.materials if u.source == "licence"})
    found: dict[str, Held] = {}
    person = Person.objects.filter(account=account).values_list("id_no", flat=True).first()
    code = Enterprise.objects.filter(pk=enterprise).values_list("uscc", flat=True).first() if enterprise else person
    if code:
        ids = licences_held(code, wanted, on)
        names = dict(Licence.objects.filter(pk__in=ids.values()).values_list("pk", "identifier")) if ids else {}
        found = {slug: Held(slug, LICENCE, names[pk], pk) for slug, pk in ids.items()}
    if person and IDENTITY in wanted:
        found.setdefault(IDENTITY, Held(IDENTITY, CHECK))
    return found
