"""An item ends while its cases run: they go on as they were filed; nobody files a new one, alone or in a package."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from onewindow.domain.bundles.models import BundleCase
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import Case
from onewindow.domain.catalogue import actions, queries
from onewindow.domain.catalogue.models import ItemChange
from tests.web.workbench.conftest import desk, sign_in
from tests.web.workbench.desk import Desk

__all__ = ["desk", "sign_in"]
ITEM = "food-catering-licence"


def _retired(desk: Desk) -> None:
    first, second = desk.actor("govservice.office"), desk.actor("govservice.office2")
    change = actions.start(
        item=ITEM,
        kind="retire",
        reason_zh="改为备案",
        merged_into="prepackaged-food-filing",
        by=first,
        at=desk.at,
    )
    actions.submit(change=change, seen=1, by=first, at=desk.at)
    actions.approve(change=change, seen=1, by=second, at=desk.at)
    assert ItemChange.objects.get(pk=change).state == "published"


def test_what_runs_goes_on_and_nothing_new_begins(desk: Desk, sign_in: Callable[[str], Client]) -> None:
    """The case keeps its version to the decision; a package with the item, and the item alone, are refused with the reason."""
    bundle = desk.accepted()
    case = BundleCase.objects.get(bundle=bundle, node=ITEM).case
    version = case.item_version_id
    _retired(desk)
    again = Case.objects.get(pk=case.pk)
    assert (again.item_version_id, queries.spec(version).standing) == (version, "open")
    running = next(one for one in Case.objects.filter(group=f"bundle:{bundle}") if one.state == "reviewing")
    desk.review(running)
    with pytest.raises(queries.ItemNotOpen) as refused:
        desk.bundle("k2")
    said = refused.value.details
    assert (said["item"], said["standing"], said["reason"]) == (ITEM, "retired", "改为备案")
    assert said["merged_into"] == "prepackaged-food-filing"
    with pytest.raises(queries.ItemNotOpen):
        cases.apply(item=ITEM, answers={}, by=desk.actor("wangfang"), at=desk.at)
    page = Client().get(f"/items/{ITEM}/")
    words = page.content.decode()
    assert page.status_code == 200
    assert "改为备案" in words
    assert "/items/prepackaged-food-filing/" in words
    assert timezone.localtime(desk.at).strftime("%Y") in words
