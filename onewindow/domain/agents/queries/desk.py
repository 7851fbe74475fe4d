"""How tasks of this room stand in the one to-do list (待办): constant SQL over the thing's row ``r``; the door joins them in."""

LINES: tuple[dict[str, str], ...] = (
    {
        "kind": "agency",
        "table": "agents_service",
        "number": "r.number",
        "holder_kind": "CASE WHEN r.enterprise_id IS NULL THEN 'person' ELSE 'enterprise' END",
        "holder_name": "r.holder_name",
        "title": "r.words",
    },
    {
        "kind": "doorvisit",
        "table": "agents_visit",
        "number": "(SELECT s.number FROM agents_service s WHERE s.id = r.service_id)",
        "holder_kind": "'person'",
        "holder_name": "(SELECT s.holder_name FROM agents_service s WHERE s.id = r.service_id)",
        "title": "r.purpose",
    },
    {
        "kind": "errand",
        "table": "agents_errand",
        "number": "(SELECT m.number FROM agents_meeting m WHERE m.id = r.meeting_id)",
        "holder_kind": "'enterprise'",
        "holder_name": "''",
        "title": "r.text",
    },
)

AHEAD = "EXISTS (SELECT 1 FROM agents_greenmark g WHERE g.case_id = r.id)"
"""绿色通道. Whether a case goes first: a condition over its row ``r``."""
