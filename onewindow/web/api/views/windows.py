"""What a window owes an applicant (容缺、窗口无否决权): promises, who was not filed, refusals, counted by window."""

from typing import Annotated

from django.utils import timezone
from ninja import Query, Router

from onewindow.domain.cases import queries
from onewindow.web.api.access import Call, anyone, staff
from onewindow.web.api.reading import MOST, Before, Id, Limit
from onewindow.web.api.shapes.standing import holder
from onewindow.web.api.shapes.windows import CountOut, Counts, Enquiries, EnquiryOut, LetterOut, ProposalOut, Proposals

router = Router(tags=["windows"])
supervisor = staff("read", "supervisor")
counter = staff("read", "window", "supervisor")
Away = Annotated[bool, Query(description="only those who wanted to file and were not let")]
Post = Annotated[int | None, Query(ge=1, le=MOST, description="of one post alone")]
OfPost = Annotated[
    int, Query(ge=1, le=MOST, description="a post of the caller's department, as /refusals/counts names it")
]


@router.get("/cases/{case}/promise", auth=anyone("read"), response=LetterOut)
def promise(request: Call, case: Id) -> LetterOut:
    """容缺承诺. The papers of a case that are to follow, until when, and what happens else; 404 where nothing was promised."""
    letter = queries.promised(case, request.actor)
    kind = queries.must_see(request.actor, case).holder_kind
    return LetterOut.of(letter, holder(request.actor, kind, letter.holder_name))


@router.get("/enquiries", auth=counter, response=Enquiries)
def enquiries(
    request: Call, turned_away: Away = False, post: Post = None, before: Before = None, limit: Limit = 30
) -> Enquiries:
    """未收件登记. Who came and was not filed, newest first: a clerk's own records, a supervisor's are his department's."""
    rows = queries.enquiries(request.actor, before=before, turned_away=turned_away, post=post, limit=limit + 1)
    return Enquiries(
        enquiries=[EnquiryOut.of(one) for one in rows[:limit]],
        next=rows[limit - 1].row.pk if len(rows) > limit else None,
    )


@router.get("/enquiries/{enquiry}", auth=counter, response=EnquiryOut)
def enquiry(request: Call, enquiry: Id) -> EnquiryOut:
    """登记. One record: what was asked and told, the reason, and the supervisor's answer."""
    return EnquiryOut.of(queries.enquiry(request.actor, enquiry))


@router.get("/refusals", auth=supervisor, response=Proposals)
def refusals(request: Call, post: OfPost, before: Before = None, limit: Limit = 30) -> Proposals:
    """不予许可和不予受理. What a post proposed to refuse, newest first: reason, basis, guidance, and the second person's answer."""
    rows = queries.proposals(request.actor, post, before=before, limit=limit + 1)
    return Proposals(
        refusals=[ProposalOut.of(one) for one in rows[:limit]],
        next=rows[limit - 1].row.pk if len(rows) > limit else None,
    )


@router.get("/refusals/counts", auth=supervisor, response=Counts)
def counts(request: Call) -> Counts:
    """窗口统计. By post and window of the caller's department: proposals, consents, what was sent back, who was turned away."""
    rows = queries.counted(request.actor, timezone.now())
    return Counts(days=queries.COUNTED_DAYS, windows=[CountOut.of(one) for one in rows])
