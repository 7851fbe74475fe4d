"""The check as people see it: findings by rule, a reason given, a rule worded anew; at a desk and on a phone."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from onewindow.domain.catalogue.models import Justification
from tests import worlds
from tests.browser.rig import looked_at

pytestmark = pytest.mark.browser
AsUser = Callable[..., Page]


@pytest.fixture
def checked(transactional_db: None) -> Iterator[None]:
    """The demo city's items; one reason is not given yet."""
    with worlds.listed(worlds.now()):
        Justification.objects.filter(path="materials[land-title].satisfied_by").delete()
        yield


@pytest.mark.parametrize(("size", "language"), [("desk", "zh"), ("phone", "en")])
def test_from_a_rule_to_its_findings_and_to_another_wording(
    checked: None, as_user: AsUser, size: str, language: str
) -> None:
    """Down to one place and its reason; then a rule worded anew, with what that would change."""
    page = as_user("govservice.office", "/office/catalogue/lint/", size=size, language=language)
    looked_at(page, "check")
    page.click("a[href^='?rule=held-material']")
    page.click(".lint-list a[href*='justify']")
    looked_at(page, "check-justify")
    page.fill("textarea[name=reason]", "土地权属来源材料早年为纸质，尚未制发电子证照。")
    page.click("form.narrow-form button")
    expect(page.locator(".lint-list a[href*='justify']").first).to_be_visible()  # what is only advice stays
    assert Justification.objects.filter(path="materials[land-title].satisfied_by").exists()
    page.goto("/office/catalogue/lint/rules/")
    looked_at(page, "check-rules")
    page.goto("/office/catalogue/lint/rules/vague-material/change/")
    looked_at(page, "check-change")
    page.fill("textarea[name=words]", page.input_value("textarea[name=words]") + "\n申请书")
    page.fill("textarea[name=note]", "试一词")
    page.click("form.narrow-form button")
    expect(page.locator(".decide ins").first).to_be_visible()
    looked_at(page, "check-rule")
