"""The to-do list: joined with the case in one SQL, first due first, page by page, with lights and filters."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.domain.cases import queries
from onewindow.domain.catalogue.models import ItemVersion
from tests.domain.cases.road import Road


def test_each_post_sees_its_own_tasks(road: Road) -> None:
    filed, accepted, deciding = road.file().id, road.accepted(), road.deciding()
    city = road.city
    assert [r.case for r in queries.todo(city.clerk, road.at).rows] == [filed]
    assert [r.case for r in queries.todo(city.of("fire", "examiner"), road.at).rows] == [accepted]
    (line,) = queries.todo(city.approver, road.at).rows
    assert (line.case, line.name, line.state, line.holder_name) == (deciding, "decide", "deciding", "张三")
    assert (line.item.name_zh, line.item.name_en) == ("食品经营许可", "Food business licence")
    assert queries.todo(city.supervisor, road.at).rows == ()
    assert queries.todo(city.citizen, road.at).rows == ()


def test_one_sql_however_many_rows(road: Road) -> None:
    for _ in range(3):
        road.file()
    queries.todo(road.city.clerk, road.at)
    with CaptureQueriesContext(connection) as sent:
        assert len(queries.todo(road.city.clerk, road.at, light="green", name="accept").rows) == 3
    assert len(sent) == 1


def test_pages_follow_one_another_without_a_gap(road: Road) -> None:
    road.pace = timedelta(0)  # the same due moment: the id decides
    filed = [road.file().id for _ in range(5)]
    seen, after = [], None
    while True:
        page = queries.todo(road.city.clerk, road.at, after=after, limit=2)
        seen += [row.case for row in page.rows]
        after = page.after
        if after is None:
            break
    assert seen == filed


def test_filters(road: Road) -> None:
    city = road.city
    one, other = road.file().id, road.file(item=city.direct).id
    item = ItemVersion.objects.get(pk=city.direct).item_id
    assert [r.case for r in queries.todo(city.clerk, road.at, item=item).rows] == [other]
    department = city.clerk.department
    assert [r.case for r in queries.todo(city.clerk, road.at, department=department).rows] == [one, other]
    assert queries.todo(city.clerk, road.at, department=10**6).rows == ()
    assert queries.todo(city.clerk, road.at, posts=[10**6]).rows == ()
    late = road.now + timedelta(days=30)
    assert queries.todo(city.clerk, late, light="green").rows == ()
    assert [r.light for r in queries.todo(city.clerk, late, light="red").rows] == ["red", "red"]
    assert queries.counts(city.clerk, late)["red"] == 2
    assert queries.counts(city.clerk, road.at) == {"red": 0, "amber": 0, "green": 2, "none": 0}
