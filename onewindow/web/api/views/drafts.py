"""Drafts of packages, files and filing: what an applicant does before an office sees it."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status

from onewindow.domain.bundles import actions, queries
from onewindow.kernel import files
from onewindow.web.api.access import Call, citizen
from onewindow.web.api.reading import Id, MayKey, MustKey, Slug, own_pages, repeatable, sending
from onewindow.web.api.shapes.applying import (
    Attached,
    Begin,
    DraftLineOut,
    DraftOut,
    Drafts,
    FileOut,
    Patch,
    Promise,
    Receipt,
    SavedOut,
)

router = Router(tags=["applying"])
me = citizen("apply")


@router.get("/drafts", auth=citizen("read"), response=Drafts)
def drafts(request: Call) -> Drafts:
    """我的草稿. The caller's drafts."""
    rows = queries.drafts_of(request.actor)
    lines = [DraftLineOut(id=one.id, package=one.package, name=str(one.name), saved_at=one.saved_at) for one in rows]
    return Drafts(drafts=lines)


@router.post("/drafts", auth=me, response={201: SavedOut})
def begin(request: Call, body: Begin, key: MayKey = None) -> Any:
    """开始填报. A new draft of a package; what is known of the applicant is filled in."""
    now, sent = timezone.now(), key or uuid4().hex

    def do() -> dict[str, Any]:
        return _plain(actions.begin(**body.model_dump(), key=sent, by=request.actor, at=now))

    return Status(201, repeatable(request, "drafts.begin", key, now, do))


@router.get("/drafts/{draft}", auth=citizen("read"), response=DraftOut)
def draft(request: Call, draft: Id) -> DraftOut:
    """草稿. Questions, list, form, values, what is missing."""
    return DraftOut.of(queries.draft_page(draft, request.actor, timezone.now()))


@router.patch("/drafts/{draft}", auth=me, response=SavedOut)
def save(request: Call, draft: Id, body: Patch) -> SavedOut:
    """保存. Merge what has changed; null takes a value out. Nothing is validated before filing."""
    saved = actions.save_draft(draft=draft, **body.model_dump(), by=request.actor, at=timezone.now())
    return SavedOut.model_validate(saved)


@router.api_operation(["DELETE"], "/drafts/{draft}", auth=me, response={204: None})
def discard(request: Call, draft: Id) -> Any:
    """删除草稿. With everything in it."""
    actions.discard(draft=draft, by=request.actor, at=timezone.now())
    return Status(204, None)


@router.put("/drafts/{draft}/materials/{material}", auth=me, response=SavedOut)
def attach(request: Call, draft: Id, material: Slug, body: Attached) -> SavedOut:
    """放入材料. An uploaded file, or several as its pages, becomes this material of the draft; former ones are replaced."""
    first, *more = own_pages(request, body.file)
    told = {"by": request.actor, "at": timezone.now()}
    return SavedOut.model_validate(actions.attach(draft=draft, material=material, file=first, more=more, **told))


@router.api_operation(["DELETE"], "/drafts/{draft}/materials/{material}", auth=me, response=SavedOut)
def detach(request: Call, draft: Id, material: Slug) -> SavedOut:
    """取出材料. Take the file of this material out of the draft."""
    return SavedOut.model_validate(actions.detach(draft=draft, material=material, by=request.actor, at=timezone.now()))


@router.put("/drafts/{draft}/promises/{material}", auth=me, response=SavedOut)
def promise(request: Call, draft: Id, material: Slug, body: Promise) -> SavedOut:
    """容缺后补. Promise to hand this material in later, or take the promise back."""
    now = timezone.now()
    return SavedOut.model_validate(
        actions.promise(draft=draft, material=material, promised=body.promised, by=request.actor, at=now)
    )


@router.post("/drafts/{draft}/submit", auth=me, response={201: Receipt})
def submit(request: Call, draft: Id, key: MustKey) -> Any:
    """提交申请. File the application with all its items; the same Idempotency-Key gives the same receipt."""
    now = timezone.now()

    def do() -> dict[str, Any]:
        filed = actions.submit(draft=draft, key=key, by=request.actor, at=now)
        return {"id": filed.id, "number": filed.number}

    return Status(201, repeatable(request, "drafts.submit", key, now, do))


@router.post("/files", auth=me, response={201: FileOut}, openapi_extra=sending("file"))
def upload(request: HttpRequest) -> Any:
    """上传文件. Keep one file of at most 20 MB, told by its content; it is refused while it streams in."""
    sent = files.uploaded(request)
    actor = request.actor  # type: ignore[attr-defined]
    return Status(201, FileOut.of(files.store(sent, name=sent.name or "", by=actor.account, at=timezone.now())))


def _plain(saved: actions.Saved) -> dict[str, Any]:
    return {"draft": saved.draft, "number": saved.number, "saved_at": saved.saved_at.isoformat()}
