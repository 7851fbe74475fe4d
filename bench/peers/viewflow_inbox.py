"""viewflow's inbox on as many processes and tasks as the big city has: its own tables, filled from the city's once, and kept."""

import json
import time

import peer_django

ROUNDS = 15
USERS = 180  # three posts in each of 60 departments
FILL = """
INSERT INTO auth_user (id, password, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined)
  SELECT n, '!', false, 'u' || n, '', '', '', true, true, now() FROM generate_series(1, {users}) AS n ON CONFLICT DO NOTHING;
INSERT INTO viewflow_process (id, flow_class, status, created, finished, data, seed_object_id, seed_content_type_id, parent_task_id, artifact_object_id, artifact_content_type_id)
  SELECT c.id, 'life/flows.CaseFlow', CASE WHEN c.closed_at IS NULL THEN 'NEW' ELSE 'DONE' END, c.filed_at, c.closed_at, '{{}}', NULL, NULL, NULL, NULL, NULL
  FROM city.cases_case c;
"""


def main() -> None:
    """p50 and p95 in ms of the first page and the counts of its inbox (assigned) and queue (to be taken)."""
    from django.contrib.auth.models import User
    from django.db import connection
    from viewflow.workflow.models import Process, Task

    peer_django.set_up()
    if not Process.objects.exists():
        _fill()
    with connection.cursor() as cursor:
        cursor.execute("SELECT owner_id FROM viewflow_task WHERE status = 'ASSIGNED' GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
        busiest = cursor.fetchone()[0]
    from life.flows import CaseFlow

    people = {"busiest": User.objects.get(pk=busiest), "another": User.objects.exclude(pk=busiest).order_by("pk")[90]}
    figures: dict[str, object] = {"processes": 1_000_000, "tasks": _count("viewflow_task")}
    for who, user in people.items():
        figures[f"inbox, first page, {who}"] = _measured(lambda user=user: list(Task.objects.inbox([CaseFlow], user)[:50]))
        figures[f"inbox, count, {who}"] = _measured(lambda user=user: Task.objects.inbox([CaseFlow], user).count())
    print(json.dumps(figures))


def _measured(ask: object) -> dict[str, float]:
    spent = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        ask()  # type: ignore[operator]
        spent.append((time.perf_counter() - begun) * 1000)
    spent.sort()
    return {"p50": round(spent[len(spent) // 2], 2), "p95": round(spent[int(len(spent) * 0.95)], 2)}


def _count(table: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def _fill() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute("SELECT column_name, is_nullable FROM information_schema.columns WHERE table_schema = 'viewflow' AND table_name = 'viewflow_task'")
        print(cursor.fetchall())


if __name__ == "__main__":
    main()
