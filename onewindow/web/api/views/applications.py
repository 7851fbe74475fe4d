"""Applications (bundles): tracking, the applicant's answers, the one window's acceptance."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from onewindow.domain.bundles import actions, queries
from onewindow.domain.cases.queries import MOST_PAGES
from onewindow.domain.catalogue.queries import masked
from onewindow.domain.org.queries import mask_name
from onewindow.kernel import files
from onewindow.web.api.access import Call, anyone, citizen, public, slowly, staff
from onewindow.web.api.reading import ANY_FILE, Before, Id, In, Limit, MayKey, Slug, own_pages
from onewindow.web.api.shapes.applications import (
    ApplicationFile,
    ApplicationLine,
    ApplicationOut,
    Applications,
    PaperOut,
)
from onewindow.web.api.shapes.applying import Resubmit, Seen
from onewindow.web.api.shapes.standing import MovedOut, NoticeOut, holder
from onewindow.web.api.shapes.working import Accept, Correct, Decline, RefuseCase
from onewindow.web.api.views.moving import moved

router = Router(tags=["applications"])
window, second = staff("work", "window"), staff("work", "supervisor")


class Track(In):
    """The number on the receipt and the last four signs of the applicant's id number or credit code."""

    number: Annotated[str, Field(min_length=1, max_length=40)]
    tail: Annotated[str, Field(min_length=4, max_length=4)]


@router.post("/track", auth=public, response=ApplicationOut)
def track(request: HttpRequest, body: Track) -> ApplicationOut:
    """进度查询. Where an application stands, for whoever holds the receipt; the number never stands in an address."""
    slowly(request, "track")
    page = queries.tracked(body.number, body.tail, timezone.now())
    return ApplicationOut.of(page, mask_name(page.holder_name), licences=False)


@router.get("/applications", auth=citizen("read"), response=Applications)
def applications(request: Call, before: Before = None, limit: Limit = 20) -> Applications:
    """我的联办件. The caller's applications and his enterprises', newest first."""
    rows = queries.bundles_of(request.actor, timezone.now(), before=before, limit=limit + 1)
    return Applications(
        applications=[ApplicationLine.of(one) for one in rows[:limit]],
        next=rows[limit - 1].id if len(rows) > limit else None,
    )


@router.get("/applications/{application}", auth=anyone("read"), response=ApplicationOut)
def application(request: Call, application: Id) -> ApplicationOut:
    """联办进度. The application with its graph: states, lights, who acts next and by when, what has been given."""
    row = queries.must_see(application, request.actor)
    page = queries.bundle_page(application, request.actor, timezone.now())
    return ApplicationOut.of(page, holder(request.actor, row.holder_kind, row.holder_name))


@router.get("/applications/{application}/file", auth=anyone("read"), response=ApplicationFile)
def file(request: Call, application: Id) -> ApplicationFile:
    """申请卷宗. What was filed: answers, values, materials, notices; for staff numbers and phones are masked."""
    view = queries.acceptance(application, request.actor, timezone.now())
    elements = [field.element for section in view.sections for field in section.fields]
    own = request.actor.kind == "person"
    return ApplicationFile(
        id=view.page.id,
        number=view.page.number,
        version=view.page.version,
        answers=[{"question": str(question), "answer": str(said)} for question, said in view.answers],
        data=dict(view.data) if own else masked(elements, view.data),
        materials=[PaperOut.of(paper) for paper in view.papers],
        notices=[NoticeOut.model_validate(notice) for notice in view.corrections],
    )


@router.get(
    "/applications/{application}/materials/{material}",
    auth=anyone("read"),
    response={200: None},
    openapi_extra=ANY_FILE,
)
def material(
    request: Call, application: Id, material: Slug, page: Annotated[int, Query(ge=1, le=MOST_PAGES)] = 1
) -> Any:
    """材料文件. A page of a material, as it was sent."""
    return files.serve(queries.paper_file(application, material, request.actor, page))


@router.post("/applications/{application}/resubmit", auth=citizen("apply"), response=MovedOut)
def resubmit(request: Call, application: Id, body: Resubmit, key: MayKey = None) -> Any:
    """补正提交. Hand in what the notice named."""

    def do(**told: Any) -> Any:
        sent = {slug: own_pages(request, one) for slug, one in body.files.items()}
        return actions.resubmit(bundle=application, data=body.data, files=sent, seen=body.seen, **told)

    return moved(request, application, "applications.resubmit", key, do)


@router.post("/applications/{application}/withdraw", auth=citizen("apply"), response=MovedOut)
def withdraw(request: Call, application: Id, body: Seen, key: MayKey = None) -> Any:
    """撤回申请. Withdraw everything that is not decided yet."""
    return moved(request, application, "applications.withdraw", key, actions.withdraw, bundle=application, body=body)


@router.post("/applications/{application}/accept", auth=window, response=MovedOut)
def accept(request: Call, application: Id, body: Accept, key: MayKey = None) -> Any:
    """一次受理. Accept the application once: all independent items begin."""
    return moved(request, application, "applications.accept", key, actions.accept, bundle=application, body=body)


@router.post("/applications/{application}/correct", auth=window, response=MovedOut)
def correct(request: Call, application: Id, body: Correct, key: MayKey = None) -> Any:
    """一次性告知. One notice over everything that is to be put right."""
    return moved(request, application, "applications.correct", key, actions.correct, bundle=application, body=body)


@router.post("/applications/{application}/propose-not-accept", auth=window, response=MovedOut)
def propose_not_accept(request: Call, application: Id, body: RefuseCase, key: MayKey = None) -> Any:
    """拟不予受理. A second person is asked; the five days go on running."""
    verb = actions.propose_not_accept
    return moved(request, application, "applications.propose", key, verb, bundle=application, body=body)


@router.post("/applications/{application}/consent", auth=second, response=MovedOut)
def consent(request: Call, application: Id, body: Seen, key: MayKey = None) -> Any:
    """同意不予受理. The second person consents: the application is not accepted, in writing."""
    return moved(request, application, "applications.consent", key, actions.consent, bundle=application, body=body)


@router.post("/applications/{application}/decline", auth=second, response=MovedOut)
def decline(request: Call, application: Id, body: Decline, key: MayKey = None) -> Any:
    """不同意不予受理. The proposal goes back to the window."""
    return moved(request, application, "applications.decline", key, actions.decline, bundle=application, body=body)
