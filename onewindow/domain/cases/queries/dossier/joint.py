"""What several bodies do about a case (并联协同), in one SQL, whatever there is of it: the case page asks once."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onewindow.domain.cases.models import ConsultPaper, SitePhoto, TechnicalReport
from onewindow.domain.cases.queries.access import must_see
from onewindow.domain.cases.queries.dossier.meetings import MEETINGS, Met, met
from onewindow.domain.org.models import Department
from onewindow.domain.org.queries import Actor
from onewindow.kernel import sql
from onewindow.kernel.files import FileGone
from onewindow.kernel.models import StoredFile

_PAPERS = (
    "(SELECT jsonb_agg(jsonb_build_array(p.id, f.name, f.type, f.size) ORDER BY p.id)"
    " FROM cases_consultpaper p JOIN kernel_storedfile f ON f.token = p.file_id WHERE p.body_id = b.id)"
)
_BODIES = (
    "(SELECT jsonb_agg(jsonb_build_object('id', b.id, 'post', b.post, 'person', b.person_id, 'stance', b.stance,"
    " 'text', b.text, 'by', b.by_id, 'away', b.away_id, 'answered_at', b.answered_at, 'ended_at', b.ended_at,"
    f" 'papers', {_PAPERS}) ORDER BY b.id) FROM cases_consultbody b WHERE b.consult_id = q.id)"
)
_CONSULTS = (
    "(SELECT jsonb_agg(jsonb_build_object('id', q.id, 'purpose', q.purpose, 'question', q.question, 'post', q.post, 'by', q.asked_by_id,"
    " 'asked_at', q.asked_at, 'due_at', q.due_at, 'recalled_at', q.recalled_at, 'recalled_by', q.recalled_by_id,"
    f" 'why', q.recalled_why, 'bodies', {_BODIES}) ORDER BY q.id) FROM cases_consult q WHERE q.case_id = c.id)"
)
_PHOTOS = (
    "(SELECT jsonb_agg(jsonb_build_array(p.id, coalesce(nullif(p.caption, ''), f.name), f.type, f.size) ORDER BY p.id)"
    " FROM cases_sitephoto p JOIN kernel_storedfile f ON f.token = p.file_id WHERE p.visit_id = v.id)"
)
_VISITS = (
    "(SELECT jsonb_agg(jsonb_build_object('id', v.id, 'subject', v.subject, 'checklist', v.checklist, 'post', v.post,"
    " 'ordered_by', v.ordered_by_id, 'ordered_at', v.ordered_at, 'due_at', v.due_at, 'began_at', v.began_at,"
    " 'ended_at', v.ended_at, 'address', v.address, 'latitude', v.latitude, 'longitude', v.longitude,"
    " 'officers', v.officers, 'others', v.others, 'found', v.found, 'result', v.result, 'text', v.text, 'by', v.by_id,"
    " 'away', v.away_id, 'recorded_at', v.recorded_at, 'cancelled_at', v.cancelled_at,"
    f" 'cancelled_by', v.cancelled_by_id, 'why', v.cancelled_why, 'photos', {_PHOTOS}) ORDER BY v.id)"
    " FROM cases_sitevisit v WHERE v.case_id = c.id)"
)
_REPORTS = (
    "(SELECT jsonb_agg(jsonb_build_array(p.id, f.name, f.type, f.size) ORDER BY p.id)"
    " FROM cases_technicalreport p JOIN kernel_storedfile f ON f.token = p.file_id WHERE p.review_id = r.id)"
)
_TECHNICAL = (
    "(SELECT jsonb_agg(jsonb_build_object('id', r.id, 'kind', r.kind, 'subject', r.subject, 'reviewers', r.reviewers,"
    " 'post', r.post, 'ordered_by', r.ordered_by_id, 'ordered_at', r.ordered_at, 'due_at', r.due_at, 'result', r.result,"
    " 'text', r.text, 'by', r.by_id, 'away', r.away_id, 'recorded_at', r.recorded_at, 'cancelled_at', r.cancelled_at,"
    f" 'cancelled_by', r.cancelled_by_id, 'why', r.cancelled_why, 'reports', {_REPORTS}) ORDER BY r.id)"
    " FROM cases_technicalreview r WHERE r.case_id = c.id)"
)
_PASSED = (
    "(SELECT jsonb_agg(jsonb_build_object('name', o.name, 'post', o.post, 'away', o.away_id, 'to', o.to_id, 'by', o.by_id,"
    " 'why', o.why, 'at', o.at) ORDER BY o.id) FROM cases_passedon o WHERE o.case_id = c.id)"
)
_JOINT = f"SELECT {_CONSULTS}, {_VISITS}, {_PASSED}, {MEETINGS}, {_TECHNICAL} FROM cases_case c WHERE c.id = %s::bigint"


@dataclass(frozen=True, slots=True)
class JointPaper:
    """A file under an answer, a photo of a visit, or a report of those who judged."""

    id: int
    name: str
    type: str
    size: int


@dataclass(frozen=True, slots=True)
class Answer:
    """One body (its post) or person that was asked, and what it said; accounts by their ids."""

    id: int
    post: int
    person: int | None
    stance: str
    text: str
    by: int | None
    away: int | None
    answered_at: datetime | None
    ended_at: datetime | None
    papers: tuple[JointPaper, ...]
    late: bool

    @property
    def waited(self) -> bool:
        """Whether nothing has come yet and it was not called off."""
        return self.answered_at is None and self.ended_at is None


@dataclass(frozen=True, slots=True)
class Question:
    """征求意见. A question with its answers."""

    id: int
    question: str
    post: int
    by: int
    asked_at: datetime
    due_at: datetime
    recalled_at: datetime | None
    recalled_by: int | None
    why: str
    answers: tuple[Answer, ...]
    purpose: str = "opinion"

    @property
    def key(self) -> str:
        """Its id as text, for the ids of a page."""
        return str(self.id)

    @property
    def open(self) -> bool:
        """Whether an answer is still waited for."""
        return any(one.waited for one in self.answers)


@dataclass(frozen=True, slots=True)
class Visit:
    """现场勘验. A visit with its record, as it was given; ``found``: each point with what was found (zh, en, found, note)."""

    id: int
    subject: str
    checklist: str
    post: int
    ordered_by: int
    ordered_at: datetime
    due_at: datetime
    began_at: datetime | None
    ended_at: datetime | None
    address: str
    latitude: float | None
    longitude: float | None
    officers: tuple[int, ...]
    others: str
    found: tuple[dict[str, str], ...]
    result: str
    text: str
    by: int | None
    away: int | None
    recorded_at: datetime | None
    cancelled_at: datetime | None
    cancelled_by: int | None
    why: str
    photos: tuple[JointPaper, ...]

    @property
    def key(self) -> str:
        """Its id as text, for the ids of a page."""
        return str(self.id)

    @property
    def open(self) -> bool:
        """Whether it is still to be made."""
        return self.recorded_at is None and self.cancelled_at is None


@dataclass(frozen=True, slots=True)
class Technical:
    """技术审查. A technical review with its outcome, as it was recorded."""

    id: int
    kind: str
    subject: str
    reviewers: str
    post: int
    ordered_by: int
    ordered_at: datetime
    due_at: datetime
    result: str
    text: str
    by: int | None
    away: int | None
    recorded_at: datetime | None
    cancelled_at: datetime | None
    cancelled_by: int | None
    why: str
    reports: tuple[JointPaper, ...]

    @property
    def key(self) -> str:
        """Its id as text, for the ids of a page."""
        return str(self.id)

    @property
    def open(self) -> bool:
        """Whether its outcome is still to be recorded."""
        return self.recorded_at is None and self.cancelled_at is None


@dataclass(frozen=True, slots=True)
class Passed:
    """转办. A task that went to another person."""

    name: str
    post: int
    away: int | None
    to: int
    by: int
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Joint:
    """Everything of the kind; ``people`` and ``posts``: whose names a page needs."""

    questions: tuple[Question, ...] = ()
    visits: tuple[Visit, ...] = ()
    passed: tuple[Passed, ...] = ()
    meetings: tuple[Met, ...] = ()
    technical: tuple[Technical, ...] = ()
    people: frozenset[int] = frozenset()
    posts: frozenset[int] = frozenset()

    @property
    def asked(self) -> tuple[Question, ...]:
        """Questions that want an opinion (征求意见)."""
        return tuple(one for one in self.questions if one.purpose == "opinion")

    @property
    def judging(self) -> bool:
        """Whether the outcome of a technical review is awaited."""
        return any(one.open for one in self.technical)

    @property
    def notices(self) -> tuple[Question, ...]:
        """What departments were told (抄告)."""
        return tuple(one for one in self.questions if one.purpose == "notice")

    def asked_of(self, actor: Actor) -> tuple[Question, Answer] | None:
        """The question that waits for an answer of the actor, the oldest first."""
        for one in self.asked:
            for answer in one.answers:
                mine = answer.person in (None, actor.account) or (answer.post, answer.person) in actor.standing_in
                if answer.waited and answer.post in actor.posts and mine:
                    return one, answer
        return None

    def to_sign(self, actor: Actor) -> Met | None:
        """The meeting whose conclusion waits for the actor's signature."""
        return next((one for one in self.meetings if one.called_off_at is None and one.mine(actor)), None)


EMPTY = Joint()


def joint(case: int, at: datetime) -> Joint:
    """并联协同. Questions and answers, visits, technical reviews, meetings of a case. Who may see the case is the caller's to check."""
    read = sql.row(_JOINT, (str(case),)) or (None,) * 5
    consults, visited, handed, held, judged = (json.loads(one) if one else [] for one in read)
    questions = tuple(_question(one, at) for one in consults)
    visits = tuple(map(_visit, visited))
    passed = tuple(Passed(**one | {"at": datetime.fromisoformat(one["at"])}) for one in handed)
    meetings = tuple(met(one, case) for one in held)
    technical = tuple(map(_technical, judged))
    answers = [answer for one in questions for answer in one.answers]
    people = {one.by for one in questions} | {one.recalled_by for one in questions}
    people |= {who for one in answers for who in (one.person, one.by, one.away)}
    people |= {who for v in visits for who in (v.ordered_by, v.by, v.away, v.cancelled_by, *v.officers)}
    people |= {who for t in technical for who in (t.ordered_by, t.by, t.away, t.cancelled_by)}
    people |= {who for one in passed for who in (one.away, one.to, one.by)}
    people |= {who for one in meetings for who in one.people}
    posts = (
        {post for one in meetings for post in one.posts}
        | {one.post for one in questions}
        | {one.post for one in answers}
        | {one.post for one in visits}
        | {one.post for one in technical}
    )
    known = frozenset(one for one in people if one is not None)
    return Joint(questions, visits, passed, meetings, technical, known, frozenset(posts))


def askable() -> list[Department]:
    """可征求意见的单位. Departments that work today and have a post that could answer, in their order."""
    rows = Department.objects.filter(closed_on=None, posts__role__in=("examiner", "approver", "supervisor", "window"))
    return list(rows.distinct().order_by("order", "pk"))


def visit_photo(case: int, photo: int, actor: Actor) -> StoredFile:
    """现场照片. A photo of a visit, for who may see the case.

    :raises NoSuchCase, NotYours: as the case page. :raises FileGone: if there is none.
    """
    row = SitePhoto.objects.select_related("file").filter(pk=photo, visit__case=must_see(actor, case)).first()
    if row is None:
        raise FileGone()
    return row.file


def opinion_file(case: int, paper: int, actor: Actor) -> StoredFile:
    """意见附件. A file under an answer, for who may see the case.

    :raises NoSuchCase, NotYours: as the case page. :raises FileGone: if there is none.
    """
    row = ConsultPaper.objects.select_related("file").filter(pk=paper, body__case=must_see(actor, case)).first()
    if row is None:
        raise FileGone()
    return row.file


def review_report(case: int, report: int, actor: Actor) -> StoredFile:
    """评审报告. A file under a technical review, for who may see the case.

    :raises NoSuchCase, NotYours: as the case page. :raises FileGone: if there is none.
    """
    row = TechnicalReport.objects.select_related("file").filter(pk=report, review__case=must_see(actor, case)).first()
    if row is None:
        raise FileGone()
    return row.file


def _question(row: dict[str, Any], at: datetime) -> Question:
    due = _moment(row["due_at"])
    assert due is not None  # a column that is never empty
    return Question(
        id=row["id"],
        question=row["question"],
        post=row["post"],
        by=row["by"],
        asked_at=datetime.fromisoformat(row["asked_at"]),
        due_at=due,
        recalled_at=_moment(row["recalled_at"]),
        recalled_by=row["recalled_by"],
        why=row["why"],
        purpose=row["purpose"],
        answers=tuple(_answer(one, due, at) for one in row["bodies"]),
    )


def _answer(row: dict[str, Any], due: datetime, at: datetime) -> Answer:
    papers = tuple(JointPaper(*one) for one in row.pop("papers") or ())
    answered, ended = _moment(row.pop("answered_at")), _moment(row.pop("ended_at"))
    late = ended is None and (answered or at) > due
    return Answer(**row, answered_at=answered, ended_at=ended, papers=papers, late=late)


def _visit(row: dict[str, Any]) -> Visit:
    photos = tuple(JointPaper(*one) for one in row["photos"] or ())
    lists = {"officers": tuple(row["officers"]), "found": tuple(row["found"]), "photos": photos}
    return Visit(**row | _moments(row) | lists)


def _technical(row: dict[str, Any]) -> Technical:
    reports = tuple(JointPaper(*one) for one in row["reports"] or ())
    return Technical(**row | _moments(row) | {"reports": reports})


def _moments(row: dict[str, Any]) -> dict[str, datetime | None]:
    return {name: _moment(row[name]) for name in row if name.endswith("_at")}


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
