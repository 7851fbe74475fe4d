"""A plant of 300 million yuan: registered at home, four stages, each one form and one window; the leader sees the days."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from onewindow.domain.bundles.models import Project
from onewindow.domain.bundles.models.projects import STAGES
from onewindow.domain.licences.models import Licence
from tests import worlds
from tests.browser.rig import SIZES, OpenPage, axe, no_overflow, shot
from tests.domain.bundles.projects import PLANT, Building, with_projects

pytestmark = pytest.mark.browser


@pytest.fixture
def building(transactional_db: None, tmp_path: Path, settings: Any) -> Iterator[Building]:
    """The city of the plant; the story happens in the last thirty days."""
    settings.HOME = tmp_path
    start = worlds.now() - timedelta(days=30)
    with worlds.demo_city(start, key="projects", more=lambda: with_projects(start)):
        yield Building(worlds.now() - timedelta(days=12))


def test_a_plant_in_four_stages(building: Building, open_page: OpenPage) -> None:
    # The company's representative registers the plant: a code, four stages, the first of them open.
    home = open_page("/projects/new/", login="yangfan", language="en")
    home.fill("input[name=name]", PLANT["name"])
    home.click("form.panel button.btn-primary")
    expect(home.locator(".error-summary")).to_be_visible()
    assert home.input_value("input[name=name]") == PLANT["name"]
    home.select_option("select[name=enterprise]", str(building.enterprise))
    home.check("input[name=kind][value=social]")
    home.fill("input[name=investment]", "30000")
    home.select_option("select[name=area]", PLANT["area"])
    home.fill("input[name=address]", PLANT["address"])
    home.fill("input[name=land_area]", "52000")
    home.fill("input[name=floor_area]", "68000")
    home.dblclick("form.panel button.btn-primary")
    home.wait_for_selector(".project-stages")
    project = Project.objects.get()
    expect(home.locator(".stage.is-now h3")).to_have_text("Project and land")
    expect(home.locator("main")).to_contain_text("45 days allowed, beside 40 to 50")

    # One form for the stage; what was told at the registration stands in it.
    home.click(".stage.is-now button")
    home.wait_for_url("**/drafts/*/**")
    draft = int(home.url.split("/drafts/")[1].split("/")[0])
    building.fill(draft)
    bundle = building.submit(draft, key="plant")
    building.read()
    building.decide(bundle)
    assert building.stages(project.pk)["land"] == "done"

    # The second stage, and the third until its departments are at work; papers granted before are not asked for again.
    building.through(project.pk, "works")
    third = building.file(project.pk, "construction")
    building.accept(third)
    building.read()
    home.goto(f"/projects/{project.pk}/")
    home.set_viewport_size({"width": SIZES["phone"][0], "height": SIZES["phone"][1]})
    expect(home.locator(".stage-green")).to_have_count(2)
    shot(home, "project-en-phone")
    no_overflow(home)
    axe(home)

    # The leader sees the stage, the days and who is due; and from there the application itself.
    leader = open_page("/desk/projects/", login="govservice.supervisor")
    row = leader.locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("住房和城乡建设局")
    shot(leader, "projects-board")
    no_overflow(leader)
    axe(leader)
    leader.click("tbody a")
    expect(leader.locator(".stage.is-now h3")).to_have_text("施工许可")
    shot(leader, "project-desk")
    no_overflow(leader)
    axe(leader)

    # The rest; the project is completed by itself.
    while open_ := [node for node, state in building.states(third).items() if state in ("reviewing", "deciding")]:
        for node in open_:
            building.grant(third, node)
    building.through(project.pk, "completion")
    assert set(building.stages(project.pk).values()) == {"done"} and len(STAGES) == 4
    assert Project.objects.get().state == "finished"
    assert Licence.objects.filter(holder_code=project.enterprise.uscc).count() == 9
    home.reload()
    expect(home.locator(".stage-green")).to_have_count(4)
    leader.goto("/desk/projects/?over=1")
    expect(leader.locator("tbody tr")).to_have_count(1)
