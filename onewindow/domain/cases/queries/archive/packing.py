"""The archive of a closed case (办件档案包): one ZIP with everything, its manifest signed by the city's key.

manifest.json      every file with its length and SM3, the number, the key; manifest.sig is the SM2 signature over it
case.pdf           the case as a person reads it, PDF/A
data.json          sets 6.2 to 6.5 of GB/T 39046, the rows behind them
events.json        every event of the log, each with the proof that it stands in a sealed batch
papers/, licences/ what was handed in, what was given out with its signature
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db.models import Model

from onewindow.domain.cases.models import (
    Case,
    Consult,
    ConsultBody,
    ConsultPaper,
    MaterialPage,
    Meeting,
    MeetingCase,
    MeetingSeat,
    PassedOn,
    Signature,
    SitePhoto,
    SiteVisit,
    TechnicalReport,
    TechnicalReview,
)
from onewindow.domain.cases.queries.archive.datasets import Datasets, Facts, datasets
from onewindow.domain.cases.queries.dossier.meetings import paper_of
from onewindow.domain.cases.rules import standard
from onewindow.kernel import documents, files, log, seal
from onewindow.kernel.models import StoredFile

FORMAT = "onewindow-case/1"
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
_TEMPLATE = Path(__file__).parents[2] / "papers" / "archive.typ"


def packed(known: Facts) -> bytes:
    """打包. The whole file. The caller has looked that the case is closed and may be handed out."""
    case = known.case
    at = case.closed_at or case.filed_at
    parts = dict(_parts(known, at))
    key = seal.city_key()
    manifest = {
        "format": FORMAT,
        "number": case.number,
        "closed_at": at.isoformat(),
        "outcome": case.outcome,
        "files": {name: {"bytes": len(data), "sm3": seal.sm3(data).hex()} for name, data in sorted(parts.items())},
        "key": {"algorithm": "SM2-SM3", "fingerprint": key.fingerprint, "public_key": key.public_key},
    }
    written = _json(manifest)
    parts = {MANIFEST: written, SIGNATURE: key.sign(written), **parts}
    made = BytesIO()
    local = standard.here(at)
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            entry = ZipInfo(name, (local.year, local.month, local.day, local.hour, local.minute, local.second))
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, data)
    return made.getvalue()


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str).encode()


def _parts(known: Facts, at: datetime) -> Iterator[tuple[str, bytes]]:
    sets = datasets(known)
    proofs = log.prove(known.events)
    yield "data.json", _json({"standard": standard.packaged()["standard"], "sets": sets, "rows": _rows(known)})
    yield "events.json", _json(proofs)
    for name, file in _papers(known):
        yield name, files.read(file)
    for meeting in Meeting.objects.filter(agenda__case=known.case, minuted_at__isnull=False).order_by("pk"):
        yield f"papers/minutes/{meeting.pk}.pdf", paper_of(meeting)
    for licence in known.licences:
        if licence.pdf is not None and licence.signature is not None:
            yield f"licences/{licence.identifier}.pdf", files.read(licence.pdf)
            yield f"licences/{licence.signature_name}", _json(licence.signature)
    yield "case.pdf", documents.document(_TEMPLATE, _words(known, sets, proofs), at=at)


def _papers(known: Facts) -> Iterator[tuple[str, StoredFile]]:
    for n, material in enumerate(known.materials, 1):
        if material.file is not None:
            yield f"papers/{n:02}-{material.slug}{_ending(material.file)}", material.file
    pages = MaterialPage.objects.filter(case=known.case).select_related("file").order_by("slug", "at", "n")
    for m, page in enumerate(pages, 1):
        yield f"papers/pages/{m:03}-{page.slug}-{page.n}{_ending(page.file)}", page.file
    papers = ConsultPaper.objects.filter(body__case=known.case, body__answered_at__isnull=False)
    for paper in papers.select_related("file").order_by("pk"):
        yield f"papers/opinions/{paper.body_id}-{paper.pk}{_ending(paper.file)}", paper.file
    photos = SitePhoto.objects.filter(visit__case=known.case, visit__recorded_at__isnull=False)
    for photo in photos.select_related("file").order_by("pk"):
        yield f"papers/visits/{photo.visit_id}-{photo.pk}{_ending(photo.file)}", photo.file
    reports = TechnicalReport.objects.filter(review__case=known.case, review__recorded_at__isnull=False)
    for report in reports.select_related("file").order_by("pk"):
        yield f"papers/reviews/{report.review_id}-{report.pk}{_ending(report.file)}", report.file
    for signature in Signature.objects.filter(case=known.case).select_related("file"):
        yield f"papers/signature{_ending(signature.file)}", signature.file


def _ending(file: StoredFile) -> str:
    return Path(file.name).suffix.lower()


def _rows(known: Facts) -> dict[str, Any]:
    """What the sets have no field for, as it stands in the tables."""
    case = known.case
    return {
        "case": {
            field.attname: getattr(case, field.attname)
            for field in Case._meta.concrete_fields
            if field.name not in ("holder_words", "holder_pinyin", "key")
        },
        "item": {"slug": known.item.slug, "version": known.item.version, "name": known.item.name_zh},
        "opinions": [_row(one) for one in known.opinions],
        "corrections": [_row(one) for one in known.corrections],
        "consents": [_row(one) for one in known.consents],
        "refusal": _row(known.refusal) if known.refusal else None,
        "holds": [_row(one) for one in known.holds],
        "extensions": [_row(one) for one in known.extensions],
        **_together(known.case),
    }


def _together(case: Case) -> dict[str, Any]:
    """What several bodies did about it: questions, answers, visits, technical reviews, meetings, tasks that were passed on."""
    tables: dict[str, type[Model]] = {
        "consults": Consult,
        "answers": ConsultBody,
        "visits": SiteVisit,
        "technical_reviews": TechnicalReview,
        "passed_on": PassedOn,
    }
    tables |= {"conclusions": MeetingCase, "signatures": MeetingSeat}
    rows = {name: model._default_manager.filter(case=case).order_by("pk") for name, model in tables.items()}
    meetings = Meeting.objects.filter(agenda__case=case).order_by("pk")
    return {name: [_row(one) for one in found] for name, found in (rows | {"meetings": meetings}).items()}


def _row(one: Any) -> dict[str, Any]:
    return {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields if field.name != "case"}


def _words(known: Facts, sets: Datasets, proofs: list[dict[str, Any]]) -> Mapping[str, Any]:
    """What the readable page says; its words stand in the template, for the record is kept in Chinese."""
    case, item = known.case, known.item
    return {
        "number": case.number,
        "item": item.name_zh,
        "department": known.department.name_zh,
        "holder": case.holder_name,
        "code": case.holder_code,
        "outcome": standard.word("outcomes", case.outcome),
        "moments": [
            [name, f"{standard.here(value):%Y-%m-%d %H:%M}"]
            for name in ("filed_at", "accepted_at", "promised_due_at", "statutory_due_at", "decided_at", "closed_at")
            if (value := getattr(case, name)) is not None
        ],
        "materials": [[m["材料名称"], m["收取方式"]] for m in sets["6.2"][0]["材料"]],
        "steps": [
            [
                s.get("环节名称", ""),
                s.get("处理单位名称", ""),
                s.get("环节处理人", ""),
                s["业务动作"],
                s["环节结束时间"],
            ]
            for s in sets["6.4"][0]["环节"]
        ],
        "opinions": [[s["处理单位名称"], s["环节处理意见"]] for s in sets["6.4"][0]["环节"] if s.get("环节处理意见")],
        "licences": [[one.type.name_zh, one.number] for one in known.licences],
        "refusal": [known.refusal.reasons, known.refusal.legal_basis, known.refusal.guidance] if known.refusal else [],
        "events": len(proofs),
        "sealed": sum(1 for proof in proofs if "seal" in proof),
    }


def _read(moment: str) -> str:
    """The standard's spelling of a moment as people read it."""
    return f"{moment[:4]}-{moment[4:6]}-{moment[6:8]} {moment[9:11]}:{moment[11:13]}"
