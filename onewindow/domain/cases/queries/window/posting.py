"""A case handed in alone as the matter of a parcel (寄递事由): whose, whose window, what could be sent."""

from onewindow.domain.cases.models import RUNNING, Case, RefusalNotice
from onewindow.domain.cases.queries.access import must_see
from onewindow.domain.cases.queries.archive import destroyed
from onewindow.domain.cases.refusals import FileDestroyed
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.delivery.queries import Matter, brings
from onewindow.domain.delivery.refusals import NoSuchMatter
from onewindow.domain.licences.models import Licence
from onewindow.domain.licences.queries import of_case
from onewindow.domain.org.models import Department
from onewindow.domain.org.queries import Actor


@brings("case")
def posted_case(case: int, actor: Actor) -> Matter:
    """寄递事由. The case, for whoever may see it.

    :raises NoSuchMatter: what stands in a bundle is sent with it. :raises FileDestroyed: its term is over. :raises NoSuchCase, NotYours: as on its page.
    """
    row = must_see(actor, case)
    if not row.holder_name and (gone := destroyed(row.number)):
        raise FileDestroyed(number=row.number, rule=gone.rule, source=gone.source, at=gone.at, sm3=gone.sm3)
    if row.group:
        raise NoSuchMatter(ref=row.group)
    known = spec(row.item_version_id)
    results = results_of(row)
    return Matter(
        ref=f"case:{row.pk}",
        number=row.number,
        title=known.name,
        owner=row.owner_id,
        enterprise=row.enterprise_id,
        about=f"item:{known.slug}",
        post=known.window_post,
        centre=row.centre_id,
        area=Department.objects.values_list("area_id", flat=True).get(pk=row.department_id),
        name=row.holder_name,
        phone=row.phone,
        running=row.state in RUNNING,
        decided=bool(results),
        results=results,
    )


def results_of(row: Case) -> list[str]:
    """可寄结果. What a decided case gives, a line each; nothing while a licence is still being made."""
    if row.outcome == "refused" and RefusalNotice.objects.filter(case=row).exists():
        return [f"不予许可决定书 {row.number}"]
    if row.outcome != "granted" or Licence.objects.filter(case_ref=f"case:{row.pk}", state="making").exists():
        return []
    made = [f"{one.type.name_zh} {one.number}" for one in of_case(row.pk)]
    return made or [f"{spec(row.item_version_id).name_zh} {row.number}"]
