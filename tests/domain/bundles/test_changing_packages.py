"""A package changed in the office: one writes, another publishes, and a bundle that runs keeps the version it began with."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from onewindow.domain.bundles import queries
from onewindow.domain.bundles.actions import packages
from onewindow.domain.bundles.actions.packages import changing, editing
from onewindow.domain.bundles.actions.refusals import MayNotPublish
from onewindow.domain.bundles.models import Bundle, PackageChange, PackageVersion
from onewindow.domain.bundles.queries.packages import editing_page, office_lines
from onewindow.domain.org.models import Post
from onewindow.kernel.models import Event
from onewindow.kernel.step import ChangedMeanwhile
from tests.domain.bundles.story import Story

pytestmark = pytest.mark.usefixtures("packages")


@pytest.fixture
def story(at: datetime) -> Story:
    return Story(at)


class Office:
    """A change of a package and who writes and decides on it."""

    def __init__(self, story: Story) -> None:
        self.story = story
        post = Post.objects.get(department__slug="govservice", role="supervisor").pk
        self.writer = story.actor("govservice.supervisor")
        self.second = story.with_post(post, "market.supervisor")
        self.change = 0

    @property
    def row(self) -> PackageChange:
        return PackageChange.objects.get(pk=self.change)

    def start(self, package: str = "open-restaurant") -> None:
        day = self.story.now.date() + timedelta(days=1)
        self.change = packages.start(package=package, effective_from=day, by=self.writer, at=self.story.tick())

    def edit(self, do: object, **more: object) -> None:
        packages.revise(
            change=self.change,
            edit=partial(do, **more),  # type: ignore[arg-type]
            seen=self.row.version,
            by=self.writer,
            at=self.story.tick(),
        )

    def submit(self) -> None:
        packages.submit(change=self.change, seen=self.row.version, by=self.writer, at=self.story.tick())

    def approve(self) -> int:
        return packages.approve(change=self.change, seen=self.row.version, by=self.second, at=self.story.tick())


def test_a_running_bundle_keeps_its_version(story: Story) -> None:
    bundle = story.submit()
    story.accept(bundle)
    office = Office(story)
    office.start()
    office.edit(editing.without_item, item="tobacco-retail")
    office.edit(editing.without_item, item="signboard")
    office.edit(editing.unasked, key="q6")
    page = editing_page(office.change, office.writer)
    assert page is not None and page.ready, page.findings
    office.submit()
    version = office.approve()

    row = Bundle.objects.get(pk=bundle)
    new = PackageVersion.objects.get(pk=version)
    assert new.number == 2
    assert row.package_version_id != version
    assert office.row.state == "published" and office.row.published_id == version
    assert "signboard" in {node.slug for node in queries.bundle_page(bundle, story.owner, story.now).nodes}
    story.grant(bundle, "self-employed-registration")
    assert story.states(bundle)["food-catering-licence"] in ("reviewing", "deciding"), "it goes on as it began"
    today, later = story.now.date(), new.effective_from
    assert queries.current("open-restaurant", today).number == 1
    assert "signboard" not in queries.current("open-restaurant", later).plan.items
    names = list(Event.objects.filter(kind="package_change").order_by("id").values_list("name", flat=True))
    assert names[0] == "package_change.start" and names[-1] == "package_change.approve"


def test_who_has_written_does_not_publish(story: Story) -> None:
    office = Office(story)
    office.start()
    office.submit()
    with pytest.raises(packages.SamePerson):
        packages.approve(change=office.change, seen=office.row.version, by=office.writer, at=story.tick())
    with pytest.raises(MayNotPublish):
        packages.approve(change=office.change, seen=office.row.version, by=story.clerk, at=story.tick())
    with pytest.raises(packages.SayWhy):
        packages.give_back(change=office.change, reason=" ", seen=office.row.version, by=office.second, at=story.tick())
    packages.give_back(change=office.change, reason="改名", seen=office.row.version, by=office.second, at=story.tick())
    assert office.row.state == "returned"
    packages.withdraw_change(change=office.change, seen=office.row.version, by=office.writer, at=story.tick())
    office.start()
    assert office.row.state == "draft", "a withdrawn change makes room for the next"


def test_two_approve_at_once_and_one_is_told(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have looked before either has published."""
    office = Office(story)
    office.start()
    office.submit()
    looked, seen = changing._must_be_ready, office.row.version

    def both(*page: Any) -> None:
        looked(*page)
        monkeypatch.setattr(changing, "_must_be_ready", looked)
        office.approve()

    monkeypatch.setattr(changing, "_must_be_ready", both)
    with pytest.raises(ChangedMeanwhile):
        packages.approve(change=office.change, seen=seen, by=office.second, at=story.tick())
    assert office.row.published.number == PackageVersion.objects.filter(package=office.row.package).count() == 2


def test_a_circle_never_leaves_the_draft(story: Story) -> None:
    office = Office(story)
    office.start()
    with pytest.raises(packages.ChangeOpen):
        office.start()
    office.edit(editing.linked, source="food-catering-licence", target="company-registration")
    page = editing_page(office.change, office.writer)
    assert page is not None and not page.ready
    (circle,) = [one for one in page.findings if one.what == "circle"]
    assert set(circle.items) == {"company-registration", "food-catering-licence"}
    with pytest.raises(packages.NotSound):
        office.submit()
    with pytest.raises(ChangedMeanwhile):
        packages.revise(change=office.change, edit=dict, seen=1, by=office.writer, at=story.tick())


def test_a_new_package_from_nothing_with_its_gain(story: Story) -> None:
    office = Office(story)
    day = story.now.date()
    new = {"slug": "open-cafe", "name_zh": "开咖啡馆", "effective_from": day, "by": office.writer, "at": story.tick()}
    office.change = packages.start_new(**new)
    for slug in ("self-employed-registration", "food-catering-licence", "signboard"):
        office.edit(editing.with_item, item=slug)
    office.edit(editing.chosen, item="signboard", always=False)
    page = editing_page(office.change, office.writer)
    assert page is not None
    assert [(one.what, one.items) for one in page.findings] == [("orphan", ("signboard",))]
    office.edit(editing.asked, text_zh="设招牌吗？", text_en="A sign?", items=["signboard"])
    page = editing_page(office.change, office.writer)
    assert page is not None and page.ready and page.counted is not None
    saved = {one.figure.key: one for one in page.counted.beside}
    assert saved["steps"].elsewhere == 85 and saved["visits"].elsewhere is None
    assert saved["materials"].figure.before > saved["materials"].figure.after
    assert any(one.derived for one in page.links), "the business licence is a material of the others"
    office.submit()
    office.approve()
    assert queries.current("open-cafe", day).plan.name.zh == "开咖啡馆"
    assert "open-cafe" in {one.slug for one in queries.cards(day)}
    with pytest.raises(packages.SlugTaken):
        packages.start_new(**new)


def test_the_first_day_comes_after_the_version_before(story: Story) -> None:
    office = Office(story)
    office.change = packages.start(package="retire", effective_from=date(2026, 1, 1), by=office.writer, at=story.tick())
    with pytest.raises(packages.DayTaken) as refused:
        office.submit()
    assert refused.value.details["first"] == story.now.date()
    line = next(one for one in office_lines(story.now.date()) if one.slug == "retire")
    assert line.change is not None and line.version is not None and line.version.number == 1
