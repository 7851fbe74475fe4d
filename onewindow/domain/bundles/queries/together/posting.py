"""A bundle as the matter of a parcel (寄递事由): all its results go in one, once everything is decided."""

from onewindow.domain.bundles.models import BundleCase, HandOver
from onewindow.domain.bundles.queries.plans import published
from onewindow.domain.bundles.queries.progress import must_see, still_kept
from onewindow.domain.bundles.queries.together.handing import LICENCE, REFUSAL, UNDECIDED, results_of
from onewindow.domain.bundles.states import OPEN
from onewindow.domain.delivery.queries import Matter, brings
from onewindow.domain.licences.models import Licence
from onewindow.domain.licences.queries import of_cases
from onewindow.domain.org.models import Department
from onewindow.domain.org.queries import Actor


@brings("bundle")
def posted_bundle(bundle: int, actor: Actor) -> Matter:
    """寄递事由. The bundle, for whoever may see it.

    :raises NoSuchBundle: for everybody else. :raises FileDestroyed: its term is over.
    """
    row = must_see(bundle, actor)
    known = published(row.package_version_id)
    still_kept(row)
    results = lines_of(bundle)
    return Matter(
        ref=f"bundle:{row.pk}",
        number=row.number,
        title=str(known.name),
        owner=row.owner_id,
        enterprise=row.enterprise_id,
        about=f"package:{known.slug}",
        post=row.window_post_id,
        centre=row.centre_id,
        area=Department.objects.values_list("area_id", flat=True).get(posts=row.window_post_id),
        name=row.holder_name,
        phone=row.phone,
        running=row.state in OPEN,
        decided=bool(results),
        results=results,
    )


def lines_of(bundle: int) -> list[str]:
    """可寄结果. Every licence and every written refusal, a line each; nothing before all is decided and made, or once handed over."""
    parts = list(BundleCase.objects.select_related("case__item_version").filter(bundle=bundle).order_by("order"))
    cases = [part.case_id for part in parts]
    refs = [f"case:{case}" for case in cases]
    making = Licence.objects.filter(case_ref__in=refs, state="making").exists()
    if making or any(part.case.state in UNDECIDED for part in parts) or HandOver.objects.filter(bundle=bundle).exists():
        return []
    titles = {one.number: one.type.name_zh for made in of_cases(cases).values() for one in made}
    items = {part.case_id: part.case.item_version.name_zh for part in parts}
    lines = []
    for one in results_of(parts):
        kind, number = one["kind"], one["number"]
        what = (
            titles.get(number, "") if kind == LICENCE else "不予许可决定书" if kind == REFUSAL else items[one["case"]]
        )
        lines.append(f"{what} {number}")
    return lines
