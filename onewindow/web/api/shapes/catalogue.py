"""Items and packages as programs read them."""

from datetime import date, datetime
from typing import Any, cast

from django.utils.translation import get_language

from onewindow.domain.bundles.queries import Asked, Card, Form, Gain, Merged, Outlook, PackagePage, number
from onewindow.domain.catalogue.queries import ElementSpec, ItemSpec
from onewindow.domain.feedback.models import Consultation
from onewindow.web.api.reading import Out, Text


class Choice(Out):
    """One choice of a field or a question."""

    value: str
    label: Text


class FieldOut(Out):
    """A field of a form; ``fields`` are the columns of a group or the parts of a person."""

    key: str
    column: str
    label: str
    type: str
    required: bool
    help: str
    choices: list[Choice]
    validation: dict[str, Any]
    condition: dict[str, Any] | None
    fields: list["FieldOut"] = []

    @classmethod
    def of(cls, element: ElementSpec) -> "FieldOut":
        """A field in the caller's language."""
        return cls.model_validate(element)


class ItemLine(Out):
    """An item in a list."""

    slug: str
    name: str
    department: str
    version: int
    promised: str
    statutory: str | None


class Items(Out):
    """A page of items; ``next`` goes into ``after``."""

    items: list[ItemLine]
    next: str | None


class AnsweredQuestion(Out):
    """A question people asked about an item, and the answer its department published."""

    question: str
    answer: str
    answered_by: str
    published_at: datetime

    @classmethod
    def of(cls, row: Consultation) -> "AnsweredQuestion":
        """As it stands in the guide."""
        english = (get_language() or "zh").startswith("en")
        return cls(
            question=row.guide_question,
            answer=row.guide_answer,
            answered_by=row.answering.name_en if english else row.answering.name_zh,
            published_at=cast(datetime, row.published_at),
        )


class ItemQuestions(Out):
    """A page of questions; ``next`` goes into ``after``."""

    questions: list[AnsweredQuestion]
    next: int | None


class ItemMaterialOut(Out):
    """A material of an item. ``satisfied_by``: upload, licence, data, output (of another item) or form."""

    key: str
    name: str
    issuer: str
    hint: str
    necessity: str
    condition: dict[str, Any] | None
    satisfied_by: str
    tolerable: bool


class Result(Out):
    """What an item gives."""

    kind: str
    licence_type: str
    name: str
    validity_years: int | None


class Law(Out):
    """A legal basis that was read in its source."""

    law: str
    articles: str
    says: str


class ItemOut(ItemLine):
    """An item in force with all it asks and promises. Limits: 5wd, 3cd, 4h, 30min."""

    code_family: str
    base_code: str
    implementation_code: str
    item_type: str
    level: str
    case_kind: str
    audience: list[str]
    effective_from: date
    promised_note: str
    statutory_note: str
    steps: list[str]
    materials: list[ItemMaterialOut]
    fields: list[FieldOut]
    results: list[Result]
    legal_basis: list[Law]

    @classmethod
    def of(cls, item: ItemSpec) -> "ItemOut":
        """An item in the caller's language; law only if it was checked."""
        plain = {name: getattr(item, name) for name in cls.model_fields if hasattr(item, name)}
        return cls.model_validate(
            plain
            | {
                "audience": [str(one) for one in item.audience],
                "steps": list(item.step_names),
                "materials": [ItemMaterialOut.model_validate(one) for one in item.materials],
                "fields": [FieldOut.of(one) for one in item.elements],
                "results": [Result.model_validate(one) for one in item.results],
                "legal_basis": [
                    Law(law=_said(row, "law"), articles=_said(row, "articles"), says=_said(row, "says"))
                    for row in item.printable_law
                ],
            }
        )


def _said(row: dict[str, Any], key: str) -> str:
    value = row.get(key, "")
    return "、".join(str(one) for one in value) if isinstance(value, list) else str(value or "")


class Figure(Out):
    """One figure of the gain, before and after; ``saved_percent`` in whole percent."""

    key: str
    before: float
    after: float
    saved_percent: int


def figures(gain: Gain) -> list[Figure]:
    """The gain: steps, materials, days, visits, fields."""
    return [
        Figure(key=f.key, before=number(f.before), after=number(f.after), saved_percent=f.saved_percent)
        for f in gain.figures
    ]


class PackageLine(Out):
    """A package in the catalogue; the gain is that of its typical answers."""

    slug: str
    name: str
    summary: str
    items: int
    departments: int
    gain: list[Figure]

    @classmethod
    def of(cls, card: Card) -> "PackageLine":
        """A card."""
        return cls(
            slug=card.slug,
            name=str(card.name),
            summary=str(card.summary),
            items=card.items,
            departments=card.departments,
            gain=figures(card.gain),
        )


class Packages(Out):
    """All packages in force."""

    packages: list[PackageLine]


class QuestionOut(Out):
    """A question that matters under these answers; ``value`` is the answer that counts now, perhaps presumed."""

    id: str
    text: str
    answers: list[Choice]
    value: str
    presumed: bool

    @classmethod
    def of(cls, asked: Asked) -> "QuestionOut":
        """A question as it is put."""
        return cls(
            id=asked.question.id,
            text=str(asked.question.text),
            answers=[Choice.model_validate(one) for one in asked.question.answers],
            value=asked.value,
            presumed=asked.presumed,
        )


class NodeOut(Out):
    """An item of the package: it begins when all items in ``after`` are granted; column 0 begins at once."""

    slug: str
    name: str
    department: str
    promised: str
    column: int
    after: list[str]


class MaterialOut(Out):
    """A material of the package, once for all items. ``dropped``: empty, sibling, held or form (nobody brings it)."""

    key: str
    name: str
    hint: str
    used_by: list[str]
    deferrable: bool
    dropped: str

    @classmethod
    def of(cls, one: Merged) -> "MaterialOut":
        """A line of the merged list."""
        return cls(
            key=one.type.key,
            name=str(one.type.name),
            hint=str(one.type.hint),
            used_by=list(one.used_by),
            deferrable=one.deferrable,
            dropped=one.dropped,
        )


class SectionOut(Out):
    """A section of the one form: the fields that apply to what is known."""

    key: str
    title: str
    fields: list[FieldOut]


def sections(form: Form) -> list[SectionOut]:
    """The one form."""
    return [
        SectionOut(
            key=section.key,
            title=str(section.title),
            fields=[FieldOut.of(field.element) for field in section.fields if field.shown],
        )
        for section in form.sections
        if any(field.shown for field in section.fields)
    ]


class OutlookOut(Out):
    """What a complete set of answers means."""

    items: list[NodeOut]
    materials: list[MaterialOut]
    form: list[SectionOut]
    gain: list[Figure]
    critical_path: list[str]
    notices: list[str]

    @classmethod
    def of(cls, seen: Outlook) -> "OutlookOut":
        """Items, list, form and gain."""
        nodes = [
            NodeOut(
                slug=node.item.slug,
                name=str(node.item.name),
                department=str(node.item.department_name),
                promised=node.item.promised,
                column=node.column,
                after=list(node.after),
            )
            for node in seen.nodes
        ]
        return cls(
            items=nodes,
            materials=[MaterialOut.of(one) for one in seen.materials.all],
            form=sections(seen.form),
            gain=figures(seen.gain),
            critical_path=list(seen.gain.path),
            notices=[str(one) for one in seen.notices],
        )


class PackageOut(Out):
    """A package with its questions; ``outlook`` once all of them are answered."""

    slug: str
    name: str
    version: int
    lead: str
    questions: list[QuestionOut]
    outlook: OutlookOut | None

    @classmethod
    def of(cls, page: PackagePage) -> "PackageOut":
        """The page of a package with some answers."""
        return cls(
            slug=page.package.slug,
            name=str(page.package.name),
            version=page.package.number,
            lead=str(page.lead),
            questions=[QuestionOut.of(one) for one in page.questions],
            outlook=OutlookOut.of(page.outlook) if page.outlook else None,
        )


def line(item: ItemSpec) -> ItemLine:
    """An item in a list."""
    return ItemLine.model_validate(item)
