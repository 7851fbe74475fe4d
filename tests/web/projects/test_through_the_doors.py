"""Projects through the doors: papers looked at, one conclusion, a batch granted; what was typed stays, strangers see nothing."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client

from onewindow.domain.bundles.actions import projects
from onewindow.domain.bundles.models import MonthlyBatch, PreReview, ProjectReview
from onewindow.domain.org.models import Account
from tests import worlds
from tests.domain.bundles.projects import Building, with_projects

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def building(db: None) -> Iterator[Building]:
    start = worlds.now() - timedelta(days=30)
    with worlds.demo_city(start, key="projects", more=lambda: with_projects(start)):
        yield Building(worlds.now() - timedelta(days=3))


def signed(login: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(login=login), backend="django.contrib.auth.backends.ModelBackend")
    return client


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return str(answer.content.decode())


def test_looked_at_reviewed_concluded(building: Building) -> None:
    project = building.register()
    owner, clerk = signed("yangfan"), signed("govservice.window")
    here = f"/projects/{project}/"
    stage = building.stage(project, "works").pk
    assert owner.post(f"{here}stages/{stage}/look/").status_code == 409  # nothing there yet
    building.fill(projects.begin_stage(stage=stage, by=building.owner, at=building.tick()))
    assert owner.post(f"{here}stages/{stage}/look/")["Location"] == here
    asked = PreReview.objects.get()
    page = f"/desk/project-papers/{asked.pk}/"
    assert f"{page}proj-design/" in read(clerk, page)
    assert clerk.get(f"{page}proj-design/").status_code == 200
    assert clerk.post(f"{page}answer/", {"seen": asked.version, "fault.proj-design": "缺总平面图"})["Location"] == page
    assert "缺总平面图" in read(owner, f"/projects/looked/{asked.pk}/")
    assert (
        clerk.post(f"{page}answer/", {"fault.proj-design": "又缺"})["Location"] == page
    )  # done already: no second answer

    assert owner.post(f"{here}review/", {"kind": "survey"}).status_code == 409
    assert owner.post(f"{here}review/", {"kind": "design"})["Location"] == here
    review = ProjectReview.objects.get()
    page = f"/desk/project-reviews/{review.pk}/"
    refused = signed("fire.examiner").post(f"{page}opine/", {"stance": "conditions", "text": ""})
    assert refused.status_code == 409
    for department in ("fire", "planning", "urban", "ecology", "housing"):
        one = signed(f"{department}.examiner")
        assert one.post(f"{page}opine/", {"stance": "agree", "text": ""})["Location"] == page
    lead = signed("planning.approver")
    assert "conclude/" in read(lead, page) and read(lead, f"{page}papers/proj-survey/", 404)
    assert lead.post(f"{page}conclude/", {"outcome": "passed", "text": "同意"})["Location"] == page
    assert "同意" in read(owner, here)
    for address in (here, f"/projects/looked/{asked.pk}/"):
        read(signed("wangfang"), address, 404)


def test_a_month_is_granted_at_once(building: Building) -> None:
    project = building.register(kind="small", investment=300)
    bundle = building.file(project, "land")
    building.accept(bundle)
    building.read()
    building.review(bundle, "project-filing")
    page = f"/desk/project-batches/{MonthlyBatch.objects.get().pk}/"
    lead = signed("reform.approver")
    assert page in read(lead, "/desk/project-batches/") and f"{page}grant/" in read(lead, page)
    assert signed("govservice.window").post(f"{page}grant/").status_code == 403
    assert lead.post(f"{page}grant/")["Location"] == page
    assert building.states(bundle)["project-filing"] == "granted"
    assert lead.post(f"{page}grant/").status_code == 409
    read(lead, "/desk/project-batches/999999/", 404)
