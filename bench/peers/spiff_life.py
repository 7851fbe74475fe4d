"""One life in SpiffWorkflow 3.2: a BPMN process, its state in one jsonb row; tasks, events and the licence as plain rows.

Nine transactions: lock the row, load the state, complete a task, save the state, write the rows. It writes with psycopg,
as cheaply as can be.
"""

import json
import os
from collections.abc import Callable
from typing import Any

import pace
import psycopg
from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

REVIEWS = ("fire", "health", "planning", "environment")
ORDER = ("accept", *REVIEWS, "decide", "licence", "close")
DATA = {"shop.name": "川香小馆", "person.phone": "13900000001", "materials": 3}
TABLES = """
CREATE SCHEMA IF NOT EXISTS spiff; SET search_path = spiff;
CREATE TABLE process (id bigserial PRIMARY KEY, state jsonb NOT NULL);
CREATE TABLE task (id bigserial PRIMARY KEY, process bigint NOT NULL, name text NOT NULL, opened_at timestamptz NOT NULL, closed_at timestamptz);
CREATE UNIQUE INDEX ON task (process, name); CREATE INDEX ON task (name, opened_at) WHERE closed_at IS NULL;
CREATE TABLE event (id bigserial PRIMARY KEY, process bigint NOT NULL, name text NOT NULL, by bigint, at timestamptz NOT NULL, data jsonb);
CREATE INDEX ON event (process);
CREATE TABLE application (process bigint PRIMARY KEY, number text UNIQUE, state text, holder_name text, holder_code text, phone text,
  channel text, answers jsonb, filed_at timestamptz, accepted_at timestamptz, decided_at timestamptz, closed_at timestamptz);
CREATE INDEX ON application (holder_code); CREATE INDEX ON application (phone);
CREATE TABLE material (id bigserial PRIMARY KEY, process bigint, slug text, file uuid, state text);
CREATE INDEX ON material (process);
CREATE TABLE opinion (id bigserial PRIMARY KEY, process bigint, department text, stance text, by bigint, at timestamptz);
CREATE INDEX ON opinion (process);
CREATE TABLE licence (id bigserial PRIMARY KEY, process bigint UNIQUE, number text UNIQUE, state text, holder text, issued_at timestamptz);
"""


FILED = (
    "INSERT INTO application (process, number, state, holder_name, holder_code, phone, channel, answers, filed_at)"
    " VALUES (%s, %s, 'filed', '张三', '990101199001010011', '13900000001', 'online', %s, now())"
)
HANDED = (
    "INSERT INTO material (process, slug, file, state) SELECT %s, slug, '00000000-0000-0000-0000-000000000001', 'received'"
    " FROM unnest(ARRAY['id-card', 'floor-plan', 'health-proof']) AS slug"
)


def _bpmn() -> bytes:
    flows = [
        ("start", "accept"),
        ("accept", "split"),
        *[("split", one) for one in REVIEWS],
        *[(one, "join") for one in REVIEWS],
    ]
    flows += [("join", "decide"), ("decide", "licence"), ("licence", "close"), ("close", "end")]
    nodes = '<startEvent id="start"/><parallelGateway id="split"/><parallelGateway id="join"/><endEvent id="end"/>'
    nodes += "".join(f'<userTask id="{one}" name="{one}"/>' for one in ORDER)
    nodes += "".join(f'<sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}"/>' for n, (a, b) in enumerate(flows))
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="life" id="d">'
        f'<process id="case" isExecutable="true">{nodes}</process></definitions>'
    ).encode()


def set_up() -> None:
    """Its tables."""
    with psycopg.connect(**json.loads(os.environ["PEER_DATABASE"])) as db:
        db.execute(TABLES)


def ready() -> Callable[[], int]:
    """One life; the id of its process."""
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(_bpmn()), filename="case.bpmn")
    spec, serializer = parser.get_spec("case"), BpmnWorkflowSerializer()
    db = psycopg.connect(
        **json.loads(os.environ["PEER_DATABASE"]), options="-c search_path=spiff", autocommit=True, prepare_threshold=0
    )

    def save(workflow: Any, process: int, name: str, before: set[str]) -> None:
        db.execute("UPDATE process SET state = %s WHERE id = %s", (serializer.serialize_json(workflow), process))
        for one in sorted(_open(workflow) - before):
            db.execute("INSERT INTO task (process, name, opened_at) VALUES (%s, %s, now())", (process, one))
        db.execute("INSERT INTO event (process, name, by, at, data) VALUES (%s, %s, 1, now(), '{}')", (process, name))

    def write(process: int, name: str) -> None:
        """What the step says of the application, its materials, opinions and licence."""
        if name == "accept":
            db.execute("UPDATE application SET state = 'reviewing', accepted_at = now() WHERE process = %s", (process,))
            db.execute("UPDATE material SET state = 'checked' WHERE process = %s", (process,))
        elif name in REVIEWS:
            db.execute(
                "INSERT INTO opinion (process, department, stance, by, at) VALUES (%s, %s, 'agree', 1, now())",
                (process, name),
            )
        elif name == "decide":
            db.execute("UPDATE application SET state = 'granted', decided_at = now() WHERE process = %s", (process,))
            db.execute(
                "INSERT INTO licence (process, number, state, holder) VALUES (%s, %s, 'making', '张三')",
                (process, f"9901{process:014d}"),
            )
        elif name == "licence":
            db.execute("UPDATE licence SET state = 'valid', issued_at = now() WHERE process = %s", (process,))
        else:
            db.execute("UPDATE application SET state = 'closed', closed_at = now() WHERE process = %s", (process,))

    def live() -> int:
        with db.transaction():
            workflow = BpmnWorkflow(spec)
            workflow.data.update(DATA)
            workflow.do_engine_steps()
            process = db.execute("INSERT INTO process (state) VALUES ('{}') RETURNING id").fetchone()[0]
            db.execute(FILED, (process, f"990100-{process:08}", json.dumps(DATA)))
            db.execute(HANDED, (process,))
            save(workflow, process, "file", set())
        for name in ORDER:
            with db.transaction():
                state = db.execute("SELECT state::text FROM process WHERE id = %s FOR UPDATE", (process,)).fetchone()[0]
                workflow = serializer.deserialize_json(state)
                before = _open(workflow)
                _task(workflow, name).run()
                workflow.do_engine_steps()
                db.execute("UPDATE task SET closed_at = now() WHERE process = %s AND name = %s", (process, name))
                save(workflow, process, name, before)
                write(process, name)
        assert workflow.is_completed()
        return int(process)

    live()
    return live


def _open(workflow: Any) -> set[str]:
    return {task.task_spec.name for task in workflow.get_tasks(state=TaskState.READY, manual=True)}


def _task(workflow: Any, name: str) -> Any:
    return next(task for task in workflow.get_tasks(state=TaskState.READY, manual=True) if task.task_spec.name == name)


if __name__ == "__main__":
    pace.main(set_up, ready)
