"""Versions: published once, never changed, in force from a day."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from onewindow.domain.catalogue import actions, queries
from onewindow.domain.catalogue.models import (
    Item,
    ItemChange,
    ItemElement,
    ItemMaterial,
    ItemResult,
    ItemReview,
    ItemVersion,
)
from onewindow.domain.org.models import Account
from onewindow.domain.org.queries import Actor, actor_of
from onewindow.kernel.models import Event
from tests import worlds

AT = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _catalogue(db: None) -> Iterator[None]:
    with worlds.listed(AT):
        yield


def actor(login: str) -> Actor:
    return actor_of(Account.objects.get(login=login).pk, AT)


@pytest.fixture
def draft() -> ItemVersion:
    """A second version of the signboard item, in force from November, two days instead of three."""
    old = ItemVersion.objects.get(item__slug="signboard")
    new = ItemVersion.objects.get(pk=old.pk)
    new.pk, new._state.adding = None, True
    new.number, new.effective_from, new.published_at, new.promised_number = 2, date(2026, 11, 1), None, 2
    new.save()
    for rows in (old.reviews, old.materials, old.elements, old.results):
        for row in rows.all():
            row.pk, row._state.adding, row.version = None, True, new
            row.save()
    return new


WRITES: dict[str, Callable[[ItemVersion], object]] = {
    "change": lambda v: ItemVersion.objects.filter(pk=v.pk).update(promised_number=30),
    "unpublish": lambda v: ItemVersion.objects.filter(pk=v.pk).update(published_at=None),
    "delete": lambda v: v.delete(),
    "change a material": lambda v: v.materials.update(tolerable=True),
    "delete a material": lambda v: ItemMaterial.objects.filter(version=v).first().delete(),  # type: ignore[union-attr]
    "move a material away": lambda v: v.materials.update(version=ItemVersion.objects.exclude(pk=v.pk).first()),
    "delete fields": lambda v: ItemElement.objects.filter(version=v).delete(),
    "change a result": lambda v: v.results.update(name_zh="别的"),
    "delete a review": lambda v: ItemReview.objects.filter(version=v).delete(),
    "add a result": lambda v: ItemResult.objects.create(
        version=v, kind="record", name_zh="甲", name_en="A", checked="memory", order=9
    ),
}


@pytest.mark.parametrize("what", WRITES)
def test_a_published_version_never_changes(what: str) -> None:
    """Nor do its rows, whoever tries."""
    version = ItemVersion.objects.get(item__slug="signboard")
    with pytest.raises(IntegrityError, match="is published"), transaction.atomic():
        WRITES[what](version)


def test_nor_does_anything_move_into_it(draft: ItemVersion) -> None:
    """A draft's row cannot be smuggled into a published version."""
    published = ItemVersion.objects.get(item__slug="fire-check")
    with pytest.raises(IntegrityError, match="is published"), transaction.atomic():
        draft.results.update(version=published)


def test_in_force_from_its_day() -> None:
    """A published version holds from its day on; cases of the old one keep their spec."""
    first, second = actor("govservice.office"), actor("govservice.office2")
    old = queries.current("signboard", date(2026, 11, 5))
    change = actions.start(item="signboard", reason_zh="缩短时限", effective_from="2026-11-01", by=first, at=AT)
    draft = ItemChange.objects.get(pk=change).draft
    assert queries.spec(draft.pk) is not queries.spec(draft.pk)  # a draft is not kept
    actions.revise(change=change, sheet={"promised": {"limit": "2wd"}}, seen=1, by=first, at=AT)
    actions.submit(change=change, seen=2, by=first, at=AT)
    actions.approve(change=change, seen=2, by=second, at=AT)
    assert queries.current("signboard", date(2026, 10, 31)) == old
    assert queries.current("signboard", date(2026, 11, 1)) == draft.pk
    assert (queries.spec(old).promised, queries.spec(draft.pk).promised) == ("3wd", "2wd")
    assert Event.objects.get(name="item.published").thing == draft.pk


def test_constraints(draft: ItemVersion) -> None:
    """A material that is needed only when says when; a licence names its type; one version a day."""
    with pytest.raises(IntegrityError, match="when_needs_condition"), transaction.atomic():
        draft.materials.filter(necessity="always").update(necessity="when")
    with pytest.raises(IntegrityError, match="licence_names_its_type"), transaction.atomic():
        draft.results.update(kind="licence")
    with pytest.raises(IntegrityError, match="one_version_a_day"), transaction.atomic():
        ItemVersion.objects.filter(pk=draft.pk).update(effective_from=date(2026, 1, 1), published_at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert Item.objects.get(slug="signboard").versions.count() == 2
