"""Cases and the to-do list: what departments do with one item of one applicant."""

from typing import Annotated, Any, Literal

from django.utils import timezone
from ninja import Query, Router, Status

from onewindow.domain.bundles import queries as bundles
from onewindow.domain.cases import actions, queries
from onewindow.domain.cases.actions import Paper
from onewindow.domain.catalogue.queries import masked
from onewindow.domain.licences.queries import of_case
from onewindow.domain.org import actions as org
from onewindow.kernel import files
from onewindow.web.api.access import Call, anyone, citizen, staff
from onewindow.web.api.reading import (
    ANY_FILE,
    MOST,
    Before,
    Id,
    Limit,
    MayKey,
    MustKey,
    Out,
    Slug,
    own_pages,
    place,
    repeatable,
    written,
)
from onewindow.web.api.shapes.applying import Apply, Receipt, Resubmit, Seen
from onewindow.web.api.shapes.standing import CaseLine, CaseOut, Cases, MovedOut, TaskOut, Tasks, holder
from onewindow.web.api.shapes.working import Correct, Decline, Grant, RefuseCase, Review, Unmask
from onewindow.web.api.views.moving import moved

router = Router(tags=["cases"])
window, examiner = staff("work", "window"), staff("work", "examiner")
approver, second = staff("work", "approver"), staff("work", "supervisor")
After = Annotated[str | None, Query(max_length=200, description="next of the page before")]
Light = Annotated[Literal["red", "amber", "green"] | None, Query()]
Word = Annotated[str | None, Query(max_length=120)]
Leaf = Annotated[int, Query(ge=1, le=MOST, description="a page of a material that was handed in as several")]
Department = Annotated[int | None, Query(ge=1, le=MOST)]


@router.get("/tasks", auth=staff("read"), response=Tasks)
def tasks(
    request: Call,
    light: Light = None,
    name: Word = None,
    about: Word = None,
    department: Department = None,
    after: After = None,
    limit: Limit = 50,
) -> Tasks:
    """待办. Open tasks of the caller's posts, first due first, page by page by key; about: slug of an item or package."""
    page = bundles.desk(
        request.actor,
        timezone.now(),
        light=light,
        name=name,
        about=about,
        department=department,
        after=place(after),
        limit=limit,
    )
    return Tasks(tasks=[TaskOut.of(one) for one in page.rows], next=written(page.after))


@router.get("/cases", auth=citizen("read"), response=Cases)
def cases(request: Call, before: Before = None, limit: Limit = 20) -> Cases:
    """我的办件. The caller's cases and his enterprises', newest first, ended ones too."""
    rows = queries.running(request.actor, timezone.now(), before=before, limit=limit + 1, ended=True)
    return Cases(
        cases=[CaseLine.of(one, one.holder_name) for one in rows[:limit]],
        next=rows[limit - 1].id if len(rows) > limit else None,
    )


@router.post("/cases", auth=citizen("apply"), response={201: Receipt})
def apply(request: Call, body: Apply, key: MustKey) -> Any:
    """单件申请. File an application for one item; the same Idempotency-Key gives the same case."""
    now = timezone.now()

    def do() -> dict[str, Any]:
        sent = {slug: own_pages(request, one) for slug, one in body.files.items()}
        told = body.model_dump(exclude={"files", "delivery"})
        posting = body.delivery.told() if body.delivery else None
        filed = actions.apply(**told, files=sent, posting=posting, by=request.actor, at=now)
        return {"id": filed.id, "number": filed.number}

    return Status(201, repeatable(request, "cases.apply", key, now, do))


@router.get("/cases/{case}", auth=anyone("read"), response=CaseOut)
def case(request: Call, case: Id) -> CaseOut:
    """办件卷宗. The whole case; for staff the holder's name, numbers and phones are masked."""
    found = queries.dossier(case, request.actor, timezone.now())
    row, inside = found.case, request.actor.kind == "staff"
    answers = masked(found.progress.item.elements, row.answers) if inside else dict(row.answers)
    name = holder(request.actor, row.holder_kind, row.holder_name)
    return CaseOut.full(found, of_case(case), answers, name, inside=inside)


@router.get("/cases/{case}/materials/{material}", auth=anyone("read"), response={200: None}, openapi_extra=ANY_FILE)
def material(request: Call, case: Id, material: Slug, page: Leaf = 1) -> Any:
    """办件材料文件. The file of a material, as it was sent, or the licence that stands for it; ``page`` where it has several."""
    return files.serve(queries.material_file(case, material, request.actor, page))


class Person(Out):
    """The applicant in full."""

    name: str
    id_no: str
    phone: str


@router.post("/cases/{case}/unmask", auth=staff("unmask"), response=Person)
def unmask(request: Call, case: Id, body: Unmask) -> Person:
    """查看完整信息. The applicant's full name, number and phone; the look is kept in the log with its reason."""
    row = queries.must_see(request.actor, case)
    person = org.unmask(person=row.person_id, reason=body.reason, by=request.actor, at=timezone.now())
    return Person(name=person.name_zh, id_no=person.id_no, phone=person.phone)


@router.post("/cases/{case}/resubmit", auth=citizen("apply"), response=MovedOut)
def resubmit(request: Call, case: Id, body: Resubmit, key: MayKey = None) -> Any:
    """单件补正提交. Hand in what the notice named."""

    def do(**told: Any) -> Any:
        sent = {slug: own_pages(request, one) for slug, one in body.files.items()}
        papers = [Paper(slug, "upload", file=pages[0], pages=tuple(pages)) for slug, pages in sent.items()]
        return actions.resubmit(case=case, answers=body.data, papers=papers, seen=body.seen, **told)

    return moved(request, case, "cases.resubmit", key, do)


@router.post("/cases/{case}/withdraw", auth=citizen("apply"), response=MovedOut)
def withdraw(request: Call, case: Id, body: Seen, key: MayKey = None) -> Any:
    """撤回办件. Withdraw before the decision."""
    return moved(request, case, "cases.withdraw", key, actions.withdraw, case=case, body=body)


@router.post("/cases/{case}/accept", auth=window, response=MovedOut)
def accept(request: Call, case: Id, body: Seen, key: MayKey = None) -> Any:
    """受理. What came in has been looked at: the reviews open, the promised clock starts."""
    return moved(request, case, "cases.accept", key, actions.accept, case=case, body=body)


@router.post("/cases/{case}/correct", auth=window, response=MovedOut)
def correct(request: Call, case: Id, body: Correct, key: MayKey = None) -> Any:
    """单件一次性告知. Tell the applicant, once and completely, what is to be put right."""
    return moved(request, case, "cases.correct", key, actions.correct, case=case, body=body)


@router.post("/cases/{case}/propose-not-accept", auth=window, response=MovedOut)
def propose_not_accept(request: Call, case: Id, body: RefuseCase, key: MayKey = None) -> Any:
    """单件拟不予受理. A second person is asked."""
    verb = actions.propose_not_accept
    return moved(request, case, "cases.propose-not-accept", key, verb, case=case, body=body)


@router.post("/cases/{case}/review", auth=examiner, response=MovedOut)
def review(request: Call, case: Id, body: Review, key: MayKey = None) -> Any:
    """审查意见. One department's opinion; nobody waits for the others."""
    return moved(request, case, "cases.review", key, actions.review, case=case, body=body)


@router.post("/cases/{case}/grant", auth=approver, response=MovedOut)
def grant(request: Call, case: Id, body: Grant, key: MayKey = None) -> Any:
    """准予. Grant the case; its licences are born in the same statement."""
    return moved(request, case, "cases.grant", key, actions.grant, case=case, body=body)


@router.post("/cases/{case}/propose-refusal", auth=approver, response=MovedOut)
def propose_refusal(request: Call, case: Id, body: RefuseCase, key: MayKey = None) -> Any:
    """拟不予许可. Nothing is refused before a second person consents."""
    return moved(request, case, "cases.propose-refusal", key, actions.propose_refusal, case=case, body=body)


@router.post("/cases/{case}/consent", auth=second, response=MovedOut)
def consent(request: Call, case: Id, body: Seen, key: MayKey = None) -> Any:
    """同意不予. The second person consents: refused (or not accepted) in writing."""
    return moved(request, case, "cases.consent", key, actions.consent, case=case, body=body)


@router.post("/cases/{case}/decline", auth=second, response=MovedOut)
def decline(request: Call, case: Id, body: Decline, key: MayKey = None) -> Any:
    """不同意不予. The proposal goes back to whoever made it."""
    return moved(request, case, "cases.decline", key, actions.decline, case=case, body=body)


@router.post("/cases/{case}/close", auth=staff("work"), response=MovedOut)
def close(request: Call, case: Id, body: Seen, key: MayKey = None) -> Any:
    """办结. The result has been handed over; the file is closed."""
    return moved(request, case, "cases.close", key, actions.close, case=case, body=body)
