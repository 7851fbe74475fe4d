"""viewflow's inbox on as many processes and tasks as the big city has: its own tables, filled from the city's once, and kept."""

import json
import time

import peer_django

ROUNDS = 15
FILL = """
INSERT INTO auth_user (id, password, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined)
  SELECT p.id, '!', p.id = 1, 'u' || p.id, '', '', '', true, true, now() FROM city.org_post p ON CONFLICT DO NOTHING;
INSERT INTO viewflow_process (id, flow_class, status, created, finished, data)
  SELECT c.id, 'life/flows.CaseFlow', CASE WHEN c.closed_at IS NULL THEN 'NEW' ELSE 'DONE' END, c.filed_at, c.closed_at, '{}'
  FROM city.cases_case c;
INSERT INTO viewflow_task (id, flow_task, flow_task_type, status, created, assigned, finished, token, owner_id, process_id, data)
  SELECT t.id, 'life/flows.CaseFlow.' || CASE t.name WHEN 'accept' THEN 'accept' WHEN 'review' THEN 'fire' WHEN 'decide' THEN 'decide'
    ELSE 'close' END, 'HUMAN', CASE WHEN t.closed_at IS NOT NULL THEN 'DONE' WHEN t.post IS NULL THEN 'NEW' ELSE 'ASSIGNED' END,
    t.opened_at, t.opened_at, t.closed_at, 'start', t.post, t.thing, '{}' FROM city.kernel_task t
"""
"""The post stands for the person: whoever holds it finds its tasks in the inbox."""
MADE = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'viewflow' AND tablename = 'viewflow_task'"
TIES = (
    "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE conrelid = 'viewflow_task'::regclass AND contype IN ('f', 'p') ORDER BY contype DESC"
)


def main() -> None:
    """p50 and p95 in ms of the first page and the counts of its inbox (assigned) and queue (to be taken)."""
    from django.contrib.auth.models import User
    from django.db import connection
    from viewflow.workflow.models import Process, Task

    peer_django.set_up()
    if not Process.objects.exists():
        _fill()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT owner_id FROM viewflow_task WHERE status = 'ASSIGNED' GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
        )
        busiest = cursor.fetchone()[0]
    from life.flows import CaseFlow

    people = {"busiest": User.objects.get(pk=busiest), "another": User.objects.order_by("pk")[120]}
    User.objects.filter(pk__in=[one.pk for one in people.values()]).update(is_superuser=True)  # may view the flow
    people = {who: User.objects.get(pk=one.pk) for who, one in people.items()}
    figures: dict[str, object] = {"processes": 1_000_000, "tasks": _count("viewflow_task")}
    for who, user in people.items():
        figures[f"inbox, first page, {who}"] = _measured(
            lambda user=user: list(Task.objects.inbox([CaseFlow], user)[:50])
        )
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
    """In bulk: keys and indexes of the tasks are made again at the end, as they were."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(TIES)
        ties = [tie for tie in cursor.fetchall() if tie[1].startswith("FOREIGN")]
        for name, _ in ties:
            cursor.execute(f'ALTER TABLE viewflow_task DROP CONSTRAINT "{name}"')
        cursor.execute(MADE)
        indexes = [one for one in cursor.fetchall() if not one[0].endswith("_pkey")]
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        cursor.execute(FILL.replace("%", "%%"))
        for _, made in indexes:
            cursor.execute(made)
        for name, made in ties:
            cursor.execute(f'ALTER TABLE viewflow_task ADD CONSTRAINT "{name}" {made}')
        cursor.execute("VACUUM ANALYZE viewflow_task")
        cursor.execute("VACUUM ANALYZE viewflow_process")


if __name__ == "__main__":
    main()
