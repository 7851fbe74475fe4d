"""Joint review meetings of a case (联审会商): agenda, minutes, conclusions, who has signed; and the paper of the minutes."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from onewindow.domain.cases.models import Meeting, MeetingSeat
from onewindow.domain.cases.queries.access import must_see
from onewindow.domain.cases.rules import standard
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.queries import Actor, names_of, posts_named
from onewindow.kernel import documents
from onewindow.kernel.files import FileGone

_PAPER = Path(__file__).parents[2] / "papers" / "minutes.typ"
_AGENDA = (
    "(SELECT jsonb_agg(jsonb_build_object('case', k.case_id, 'number', o.number, 'item', o.item_version_id, 'state', o.state,"
    " 'conclusion', k.conclusion, 'text', k.text) ORDER BY k.case_id)"
    " FROM cases_meetingcase k JOIN cases_case o ON o.id = k.case_id WHERE k.meeting_id = m.id)"
)
_SEATS = (
    "(SELECT jsonb_agg(jsonb_build_object('post', s.post, 'person', s.person_id, 'reserve', s.reserve, 'by', s.by_id,"
    " 'away', s.away_id, 'signed_at', s.signed_at) ORDER BY s.id)"
    " FROM cases_meetingseat s WHERE s.meeting_id = m.id AND s.case_id = c.id)"
)
MEETINGS = (
    "(SELECT jsonb_agg(jsonb_build_object('id', m.id, 'post', m.post, 'subject', m.subject, 'place', m.place,"
    " 'meets_at', m.meets_at, 'called_by', m.called_by_id, 'called_at', m.called_at, 'due_at', m.due_at,"
    " 'minutes', m.minutes, 'edition', m.edition, 'minuted_by', m.minuted_by_id, 'minuted_at', m.minuted_at,"
    " 'called_off_at', m.called_off_at, 'called_off_by', m.called_off_by_id, 'why', m.called_off_why,"
    f" 'agenda', {_AGENDA}, 'seats', {_SEATS}) ORDER BY m.id)"
    " FROM cases_meetingcase a JOIN cases_meeting m ON m.id = a.meeting_id WHERE a.case_id = c.id)"
)
"""A column of the one read of the case page; ``c`` is the case."""
WORDS = {"agree": "同意", "conditions": "附条件同意", "disagree": "不同意", "again": "再议"}
"""How the paper says a conclusion: the record is kept in Chinese."""


@dataclass(frozen=True, slots=True)
class OnAgenda:
    """A case on the agenda with its conclusion, empty until the minutes are written."""

    case: int
    number: str
    item: int
    state: str
    conclusion: str
    text: str

    @property
    def key(self) -> str:
        """Its id as text, for the fields of a page."""
        return str(self.case)

    @property
    def running(self) -> bool:
        """Whether it is still examined, so that a conclusion is needed."""
        return self.state in ("reviewing", "deciding")


@dataclass(frozen=True, slots=True)
class Seat:
    """One body (its post) or person at the table; accounts by their ids."""

    post: int
    person: int | None
    reserve: str
    by: int | None
    away: int | None
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Met:
    """联审会商. A meeting as the page of one of its cases shows it: ``seats`` are those for this case."""

    id: int
    post: int
    subject: str
    place: str
    meets_at: datetime
    called_by: int
    called_at: datetime
    due_at: datetime
    minutes: str
    edition: int
    minuted_by: int | None
    minuted_at: datetime | None
    called_off_at: datetime | None
    called_off_by: int | None
    why: str
    agenda: tuple[OnAgenda, ...]
    seats: tuple[Seat, ...]
    case: int

    @property
    def key(self) -> str:
        """Its id as text, for the ids of a page."""
        return str(self.id)

    @property
    def concluded(self) -> OnAgenda:
        """This case on its agenda, with the conclusion."""
        return next(one for one in self.agenda if one.case == self.case)

    @property
    def closed(self) -> bool:
        """Whether every body has signed the conclusion on this case."""
        return all(one.signed_at is not None for one in self.seats)

    @property
    def begun(self) -> bool:
        """Whether somebody has signed: from then on nothing of it changes."""
        return any(one.signed_at is not None for one in self.seats)

    @property
    def people(self) -> set[int | None]:
        """Whose names a page needs."""
        at_table = {who for one in self.seats for who in (one.person, one.by, one.away)}
        return at_table | {self.called_by, self.minuted_by, self.called_off_by}

    @property
    def posts(self) -> set[int]:
        """Whose posts a page names."""
        return {self.post, *(one.post for one in self.seats)}

    def mine(self, actor: Actor) -> bool:
        """Whether the conclusion on this case waits for a signature of the actor."""
        seats = [one for one in self.seats if one.signed_at is None and one.post in actor.posts]
        return any(one.person in (None, actor.account) or (one.post, one.person) in actor.standing_in for one in seats)


def met(row: dict[str, Any], case: int) -> Met:
    """A meeting out of the one read."""
    moments = {name: datetime.fromisoformat(row[name]) for name in row if name.endswith("_at") and row[name]}
    seats = tuple(
        Seat(**one | {"signed_at": datetime.fromisoformat(one["signed_at"]) if one["signed_at"] else None})
        for one in row["seats"]
    )
    return Met(
        **row | moments | {"agenda": tuple(OnAgenda(**one) for one in row["agenda"]), "seats": seats, "case": case}
    )


def minutes_paper(case: int, meeting: int, actor: Actor) -> bytes:
    """会商纪要打印. The minutes with every conclusion and signature, as PDF/A, for who may see one of its cases.

    :raises NoSuchCase, NotYours: as the case page. :raises FileGone: before the minutes are written.
    """
    row = Meeting.objects.filter(pk=meeting, agenda__case=must_see(actor, case), minuted_at__isnull=False).first()
    if row is None:
        raise FileGone()
    return paper_of(row)


def paper_of(row: Meeting) -> bytes:
    """The minutes as paper; the same rows give the same bytes."""
    seats = list(MeetingSeat.objects.filter(meeting=row).order_by("case", "pk"))
    agenda = list(row.agenda.select_related("case").order_by("case"))
    names = names_of({one for seat in seats for one in (seat.by_id, seat.person_id, seat.away_id) if one} | _who(row))
    posts = {one.post: one.department_zh for one in posts_named({row.post, *(seat.post for seat in seats)})}

    def name(account: int | None) -> str:
        known = names.get(account) if account is not None else None
        return known.name_zh if known else ""

    def signed(seat: MeetingSeat) -> list[str]:
        if seat.signed_at is None:
            return [posts.get(seat.post, ""), name(seat.person_id), "未签", ""]
        for_whom = f"（代{name(seat.away_id)}）" if seat.away_id else ""
        return [posts.get(seat.post, ""), name(seat.by_id) + for_whom, _said(seat.signed_at), seat.reserve]

    said = {
        "number": f"HS-{row.pk:06d}",
        "subject": row.subject,
        "place": row.place,
        "at": _said(row.meets_at),
        "called": f"{posts.get(row.post, '')} {name(row.called_by_id)}",
        "written": f"{name(row.minuted_by_id)} {_said(row.minuted_at)}" if row.minuted_at else "",
        "minutes": row.minutes,
        "cases": [
            {
                "number": one.case.number,
                "item": spec(one.case.item_version_id).name_zh,
                "conclusion": WORDS.get(one.conclusion, "—"),
                "text": one.text,
                "signed": [signed(seat) for seat in seats if seat.case_id == one.case_id],
            }
            for one in agenda
        ],
    }
    last = max(one for one in (row.minuted_at, row.called_at, *(seat.signed_at for seat in seats)) if one is not None)
    return documents.document(_PAPER, said, at=last)


def _who(row: Meeting) -> set[int]:
    return {one for one in (row.called_by_id, row.minuted_by_id) if one is not None}


def _said(moment: datetime) -> str:
    return f"{standard.here(moment):%Y-%m-%d %H:%M}"
