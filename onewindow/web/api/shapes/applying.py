"""Drafts, files and filing: bodies and answers."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool

from onewindow.domain.bundles.queries import DraftPage
from onewindow.kernel.models import StoredFile
from onewindow.web.api.reading import MOST, FileToken, In, Out, Pages, Version
from onewindow.web.api.shapes.catalogue import OutlookOut, QuestionOut

Name = Annotated[str, Field(min_length=1, max_length=120)]
Values = Annotated[dict[str, Any], Field(max_length=500)]


class Begin(In):
    """A new draft. ``enterprise``: the id of an enterprise the caller acts for."""

    package: Name
    answers: dict[str, str] = Field(default_factory=dict, max_length=100)
    enterprise: int | None = Field(None, ge=1, le=MOST)


class Patch(In):
    """What has changed; ``number`` is that of the last answer, so that nobody overwrites what he has not seen."""

    number: Version
    answers: dict[str, str | None] = Field(default_factory=dict, max_length=100)
    data: Values = Field(default_factory=dict)


class Attached(In):
    """The uploaded file of a material, or its pages in their order."""

    file: FileToken | Pages


class SavedOut(Out):
    """A draft as it was saved; ``number`` goes with the next save."""

    draft: int
    number: int
    saved_at: datetime


class Problem(Out):
    """What is still wrong in the form."""

    field: str
    code: str
    sentence: str


class UploadOut(Out):
    """A material the applicant brings, and whether it is there."""

    material: str
    name: str
    deferrable: bool
    file: str | None
    pages: int
    promised: bool


class DraftOut(Out):
    """A draft: questions, the outlook of its answers, its values, what is missing."""

    id: int
    number: int
    package: str
    saved_at: datetime
    enterprise: int | None
    application: int | None
    questions: list[QuestionOut]
    outlook: OutlookOut | None
    data: dict[str, Any]
    uploads: list[UploadOut]
    problems: list[Problem]
    ready: bool

    @classmethod
    def of(cls, page: DraftPage) -> "DraftOut":
        """A draft as it stands."""
        return cls(
            id=page.id,
            number=page.number,
            package=page.page.package.slug,
            saved_at=page.saved_at,
            enterprise=page.enterprise,
            application=page.bundle,
            questions=[QuestionOut.of(one) for one in page.page.questions],
            outlook=OutlookOut.of(page.outlook) if page.outlook else None,
            data=dict(page.data),
            uploads=[
                UploadOut(
                    material=one.material.type.key,
                    name=str(one.material.type.name),
                    deferrable=one.material.deferrable,
                    file=one.pages[0].file.name if one.pages else None,
                    pages=len(one.pages),
                    promised=one.promised,
                )
                for one in page.uploads
            ],
            problems=[Problem(field=p.field, code=p.code, sentence=str(p)) for p in page.problems],
            ready=page.ready,
        )


class DraftLineOut(Out):
    """A draft in a list."""

    id: int
    package: str
    name: str
    saved_at: datetime


class Drafts(Out):
    """The caller's drafts, newest first; at most fifty are shown."""

    drafts: list[DraftLineOut]


class FileOut(Out):
    """A stored file: its token stands for it; its type was told from its bytes."""

    token: str
    name: str
    type: str
    size: int
    sha256: str

    @classmethod
    def of(cls, file: StoredFile) -> "FileOut":
        """A file just stored."""
        return cls(token=str(file.token), name=file.name, type=file.type, size=file.size, sha256=file.sha256)


class Courier(In):
    """How the results come, and papers fetched at the door. Without it: electronic, or at the window."""

    mode: Literal["electronic", "window", "post"] = Field("electronic", description="``post``: by courier")
    name: str = Field("", max_length=60, description="whom the courier asks for; empty: the applicant")
    phone: str = Field("", max_length=20)
    address: str = Field("", max_length=200, description="in full; needed by the courier")
    fetch: list[Annotated[str, Field(min_length=1, max_length=100)]] = Field(
        default_factory=list, max_length=20, description="papers the courier fetches there, one each"
    )
    day: date | None = Field(None, description="when he fetches them: today or within a week")

    def told(self) -> dict[str, Any]:
        """The same as the fields of a form."""
        return {
            "delivery.mode": self.mode,
            "delivery.name": self.name,
            "delivery.phone": self.phone,
            "delivery.address": self.address,
            "delivery.fetch": bool(self.fetch),
            "delivery.papers": "\n".join(self.fetch),
            "delivery.day": self.day.isoformat() if self.day else "",
        }


class Apply(In):
    """An application for one item. Held licences and checked data need not be sent."""

    item: Name
    answers: Values = Field(default_factory=dict)
    situation: dict[str, str] = Field(default_factory=dict, max_length=100)
    files: dict[str, FileToken | Pages] = Field(
        default_factory=dict, max_length=100, description="by material; a list where it has several pages"
    )
    promised: list[Name] = Field(default_factory=list, max_length=100)
    enterprise: int | None = Field(None, ge=1, le=MOST)
    delivery: Courier | None = None


class Receipt(Out):
    """What was filed."""

    id: int
    number: str


class Resubmit(In):
    """What the notice asked for: changed fields, files by material. ``seen``: the version of the page."""

    data: Values = Field(default_factory=dict)
    files: dict[str, FileToken | Pages] = Field(
        default_factory=dict, max_length=100, description="by material; a list where it has several pages"
    )
    seen: Version | None = None


class Seen(In):
    """``seen`` is the version the caller had before him; a newer one is told (409)."""

    seen: Version | None = None


class Promise(In):
    """Whether the material will be handed in later."""

    promised: StrictBool = True
