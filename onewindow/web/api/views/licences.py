"""Licences: one's own, their papers, and the verification that is open to everybody."""

import json
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Path, Router

from onewindow.domain.licences import queries
from onewindow.kernel import files
from onewindow.web.api.access import Call, anyone, citizen, public
from onewindow.web.api.reading import PDF, Before, Limit, Out, sending
from onewindow.web.api.shapes.standing import LicenceLine, LicenceOut, Licences

router = Router(tags=["licences"])
Identifier = Annotated[str, Path(min_length=1, max_length=100)]


class AnswerOut(Out):
    """One question about a licence: yes, no, or null (unknown)."""

    check: str
    holds: bool | None
    words: str


class Verified(Out):
    """Six answers; ``holds``: none is a plain no; ``certain``: all are a plain yes. The holder's name is masked."""

    identifier: str
    holds: bool
    certain: bool
    answers: list[AnswerOut]
    licence: dict[str, Any] | None


@router.get("/licences", auth=citizen("licences"), response=Licences)
def licences(request: Call, before: Before = None, limit: Limit = 20) -> Licences:
    """我的证照. The caller's licences, newest first."""
    rows = list(queries.mine(request.actor, after=before, limit=limit + 1))
    return Licences(
        licences=[LicenceLine.of(row) for row in rows[:limit]], next=rows[limit - 1].pk if len(rows) > limit else None
    )


@router.get("/licences/{identifier}", auth=anyone("licences"), response=LicenceOut)
def licence(request: Call, identifier: Identifier) -> LicenceOut:
    """证照. What is printed on it, for its holder and for the body that issued it."""
    english = get_language() == "en"
    return LicenceOut.full(queries.fetch(identifier, request.actor), request.actor, english)


@router.get("/licences/{identifier}/pdf", auth=anyone("licences"), response={200: None}, openapi_extra=PDF)
def pdf(request: Call, identifier: Identifier) -> Any:
    """证照文件. The PDF/A as it was sealed."""
    row = queries.fetch(identifier, request.actor)
    if row.pdf is None:
        raise queries.LicenceNotFound()
    return files.serve(row.pdf)


@router.get("/licences/{identifier}/signature", auth=anyone("licences"), response=dict[str, Any])
def signature(request: Call, identifier: Identifier) -> Any:
    """签名文件. The detached signature (SM2 with SM3), to be kept beside the PDF."""
    row = queries.fetch(identifier, request.actor)
    if row.signature is None:
        raise queries.LicenceNotFound()
    return HttpResponse(json.dumps(row.signature, ensure_ascii=False, indent=1), content_type="application/json")


@router.get("/licences/{identifier}/verification", auth=public, response=Verified)
def verification(request: HttpRequest, identifier: Identifier) -> Any:
    """核验. Is this licence genuine and in force? Six questions, each answered on its own."""
    return queries.verify_identifier(identifier, timezone.localdate()).as_dict()


@router.post("/verification", auth=public, response=Verified, openapi_extra=sending("paper"))
def verify(request: HttpRequest) -> Any:
    """文件核验. A licence's PDF or its signature file, looked at as it is; it is not kept."""
    sent = files.uploaded(request, "paper").read(files.LIMIT)
    paper = sent if sent.startswith(b"%PDF") else None
    result = queries.verify_file(
        pdf=paper, signature=None if paper is not None else sent, on=timezone.localdate(), online=True
    )
    return result.as_dict()
