"""States and moves of services, visits, meetings and errands, as data; the SQL functions are generated from them.

A line of a service's log, and a visit ordered, leave the state and bump the version, so that whoever acts on an older page is told.
"""

from onewindow.domain.agents.models import RUNNING, Errand, Meeting, Service, Visit
from onewindow.kernel import states
from onewindow.kernel.states import Kind, T

SERVICE = Kind(
    "agency",
    Service,
    new=T("ask", (), "asked"),
    moves=(
        T("assign", RUNNING, "assigned"),  # to another agent: the mandate was the other's
        T("entrust", ("assigned",), "running"),
        T("end-mandate", ("running",), "assigned"),
        T("note", ("assigned", "running"), None),
        T("close", ("assigned", "running"), "closed"),
        T("cancel", RUNNING, "cancelled"),
    ),
    sets=("agent", "mandate", "assigned_at", "ended_at", "result"),
)
VISIT = Kind(
    "doorvisit",
    Visit,
    new=T("order", (), "ordered"),
    moves=(T("move", ("ordered",), None), T("report", ("ordered",), "done"), T("cancel", ("ordered",), "cancelled")),
    sets=("from_at", "to_at", "outside_hours", "report", "ended_at"),
)
MEETING = Kind(
    "dispatch",
    Meeting,
    new=T("call", (), "called"),
    moves=(
        T("charge", ("called",), None),  # an errand is given: whoever closes the meeting meanwhile is told
        T("close", ("called",), "closed"),
        T("cancel", ("called",), "cancelled"),
    ),
    sets=("result", "ended_at"),
    scope="t.department_id",
)
ERRAND = Kind(
    "errand",
    Errand,
    new=T("give", (), "open"),
    moves=(T("report", ("open",), "done"), T("drop", ("open",), "dropped")),
    sets=("result", "ended_by", "ended_at"),
)
for kind in (SERVICE, VISIT, MEETING, ERRAND):
    states.register(kind)

states.goes_with("case", "DELETE FROM agents_greenmark WHERE case_id = ANY (v_things);")
