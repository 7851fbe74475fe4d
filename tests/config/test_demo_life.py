"""The demo city's last days: lived by the public verbs, they leave a city in the middle of its work."""

from collections import Counter
from datetime import datetime

import pytest

from onewindow.config.demo import life, seed, together
from onewindow.domain.bundles.models import Bundle
from onewindow.domain.licences.models import Licence
from onewindow.kernel import log, tasks
from onewindow.kernel.models import Task
from onewindow.kernel.worktime import CHINA

NOW = datetime(2026, 11, 19, 16, 30, tzinfo=CHINA)


@pytest.mark.django_db
def test_a_city_in_the_middle_of_its_work() -> None:
    """Some wait at the window, some run, some are done; lights of every colour; licences valid; the log verifies."""
    seed.demo_city(life.since(NOW))
    assert life.live(NOW) == len(life.FILED)
    assert set(Bundle.objects.values_list("state", flat=True)) >= {"filed", "running", "closed"}
    open_tasks = Task.objects.filter(closed_at=None).exclude(post=None)
    shown = Counter(tasks.light(task, NOW) for task in open_tasks)
    assert {"green", "red"} <= set(shown)
    assert not Bundle.objects.filter(owner__login="wangfang").exists()
    assert set(Licence.objects.values_list("state", flat=True)) == {"valid"}
    assert log.verify().ok
    assert life.live(NOW) == 0, "a city that lives is left alone"
    for _ in range(2):  # once
        together.joined(NOW)
    found = Counter(Task.objects.filter(closed_at=None, kind="case").values_list("name", flat=True))
    assert (found["opine"], found["read-notice"], found["visit"]) == (1, 2, 1)
    assert found["meet"] == 3, "who calls a meeting sits at it too"
