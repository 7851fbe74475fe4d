"""销毁: the files of one bundle go together, and what the bundle says of its applicant goes with them."""

from datetime import date, datetime, timedelta

import pytest

from onewindow.domain.bundles import actions
from onewindow.domain.bundles.models import Bundle, Draft
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import Certificate, Material
from onewindow.domain.org.models import Account, Department, Holding, Post, Staff
from onewindow.domain.org.queries import Actor, actor_of
from onewindow.kernel import log
from tests.domain.bundles.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("packages")]


def _archivist(login: str, at: datetime) -> Actor:
    body = Department.objects.get(slug="govservice")
    post, _ = Post.objects.get_or_create(department=body, role="office")
    account = Account.objects.open(login=login, kind="staff", password=None, at=at)
    member = Staff.objects.create(account=account, department=body, number=login, name_zh="档案员", name_en="Archivist")
    Holding.objects.create(staff=member, post=post, from_on=date(2026, 1, 1))
    return actor_of(account.pk, at)


def test_a_bundle_goes_whole(at: datetime) -> None:
    story = Story(at)
    bundle = story.submit()
    actions.withdraw(bundle=bundle, by=story.owner, at=story.tick())
    of_it = sorted(Bundle.objects.get(pk=bundle).nodes.values_list("case", flat=True))
    first, second = _archivist("archivist", at), _archivist("archivist2", at)
    then = at + timedelta(days=366 * 11)
    listed = cases.propose_disposal(cases=of_it[:1], reason="保管期满", by=first, at=then)  # its siblings come along
    cases.approve_disposal(disposal=listed, by=second, at=then)
    assert cases.destroy(disposal=listed, by=second, at=then) == len(of_it) == Certificate.objects.count()
    left = Bundle.objects.get(pk=bundle)
    assert not (left.holder_name or left.holder_code or left.phone or left.answers or left.data or left.person_id)
    assert left.number and left.state == "withdrawn"
    assert not Draft.objects.filter(bundle=bundle).exists() and not Material.objects.filter(case__in=of_it).exists()
    log.seal_batches(then)
    assert log.verify().ok
