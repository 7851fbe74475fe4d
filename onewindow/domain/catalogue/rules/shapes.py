"""The frozen shapes of an item (事项): what all other rooms read."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import get_language


def _active(zh: str, en: str) -> str:
    return en if en and (get_language() or "zh").startswith("en") else zh


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a field (选项)."""

    value: str
    zh: str
    en: str

    @property
    def label(self) -> str:
        """The label in the active language."""
        return _active(self.zh, self.en)


@dataclass(frozen=True, slots=True)
class ElementSpec:
    """A field (数据元). ``fields`` are the columns of a repeatable group, or the parts of a person.

    The key of a sub-field is its last part: ``ent.shareholders.name`` is column ``name`` of ``ent.shareholders``.
    """

    key: str
    label_zh: str
    label_en: str
    type: str
    group: str
    group_zh: str
    group_en: str
    group_order: int
    order: int
    required: bool
    condition: dict[str, Any] | None
    choices: tuple[Choice, ...]
    validation: dict[str, Any]
    prefill_from: str
    help_zh: str
    help_en: str
    fields: tuple["ElementSpec", ...] = ()

    @property
    def label(self) -> str:
        """The label in the active language."""
        return _active(self.label_zh, self.label_en)

    @property
    def group_name(self) -> str:
        """The group's title in the active language."""
        return _active(self.group_zh, self.group_en)

    @property
    def help(self) -> str:
        """The help in the active language."""
        return _active(self.help_zh, self.help_en)

    @property
    def column(self) -> str:
        """The name of a sub-field inside its row."""
        return self.key.rsplit(".", 1)[-1]


@dataclass(frozen=True, slots=True)
class MaterialSpec:
    """A material of an item (材料)."""

    key: str
    type_id: int
    name_zh: str
    name_en: str
    issuer_zh: str
    issuer_en: str
    origin: str
    is_licence: bool
    government_holds: bool
    hint_zh: str
    hint_en: str
    necessity: str
    condition: dict[str, Any] | None
    condition_zh: str
    condition_en: str
    satisfied_by: str  # upload | licence | data | output | form
    tolerable: bool
    checked: bool
    particulars: dict[str, Any] = field(default_factory=dict)
    sample: UUID | None = None  # stored files
    blank_form: UUID | None = None

    @property
    def name(self) -> str:
        """The name in the active language."""
        return _active(self.name_zh, self.name_en)

    @property
    def issuer(self) -> str:
        """Who issues it, in the active language."""
        return _active(self.issuer_zh, self.issuer_en)

    @property
    def hint(self) -> str:
        """What to mind, in the active language."""
        return _active(self.hint_zh, self.hint_en)


@dataclass(frozen=True, slots=True)
class ResultSpec:
    """What an item gives (办理结果); ``material`` is the material key it serves as for other items, or "".

    ``elements`` are data elements that come into being with it (``ent.uscc``): a sibling in a package need not ask them.
    """

    kind: str  # licence | record
    licence_type: str
    material: str
    elements: tuple[str, ...]
    name_zh: str
    name_en: str
    validity_years: int | None
    validity_note: str

    @property
    def name(self) -> str:
        """The name in the active language."""
        return _active(self.name_zh, self.name_en)


@dataclass(frozen=True, slots=True)
class ReviewSpec:
    """One of the parallel reviews (并联审查): the examiner's post and what he looks at."""

    post: int
    department: int
    subject_zh: str
    subject_en: str

    @property
    def subject(self) -> str:
        """What is looked at, in the active language."""
        return _active(self.subject_zh, self.subject_en)


@dataclass(frozen=True, slots=True)
class ItemSpec:
    """All of one item version (事项). Limits are strings that ``kernel.worktime.Limit.parse`` reads, or None."""

    id: int
    item_id: int
    slug: str
    version: int
    published: bool
    effective_from: date
    name_zh: str
    name_en: str
    aliases: tuple[str, ...]
    department_id: int
    department_uscc: str
    department_zh: str
    department_en: str
    code_family: str
    base_code: str
    implementation_code: str
    item_type: str
    level: str
    case_kind: str
    audience: tuple[str, ...]
    statutory: str | None
    statutory_from: str
    statutory_checked: bool
    statutory_note_zh: str
    statutory_note_en: str
    extension: str | None
    promised: str
    promised_note_zh: str
    promised_note_en: str
    certificate: str | None
    notice: str
    window_post: int
    review_posts: tuple[int, ...]
    decide_post: int
    supervisor_post: int
    reviews: tuple[ReviewSpec, ...]
    steps: tuple[tuple[str, str], ...]
    fee: dict[str, Any]
    flags: dict[str, Any]
    legal_basis: tuple[dict[str, Any], ...]
    materials: tuple[MaterialSpec, ...]
    elements: tuple[ElementSpec, ...]
    results: tuple[ResultSpec, ...]
    tier: str = "implementation"  # base | implementation | handling
    parent: int | None = None  # the item it implements or handles
    standing: str = "open"  # open | suspended | retired
    merged_into: int | None = None
    special_procedures: tuple[dict[str, Any], ...] = ()
    notes: tuple[dict[str, Any], ...] = ()
    particulars: dict[str, Any] = field(default_factory=dict)
    situations: dict[str, Any] = field(default_factory=dict)
    area: str = ""  # of the body that decides

    @property
    def name(self) -> str:
        """The name in the active language."""
        return _active(self.name_zh, self.name_en)

    @property
    def department(self) -> str:
        """The deciding department's name in the active language."""
        return _active(self.department_zh, self.department_en)

    @property
    def statutory_note(self) -> str:
        """The note to the legal limit in the active language."""
        return _active(self.statutory_note_zh, self.statutory_note_en)

    @property
    def promised_note(self) -> str:
        """The note to the promised limit in the active language."""
        return _active(self.promised_note_zh, self.promised_note_en)

    @property
    def step_names(self) -> tuple[str, ...]:
        """The steps in the active language."""
        return tuple(_active(zh, en) for zh, en in self.steps)

    @property
    def printable_law(self) -> tuple[dict[str, Any], ...]:
        """The legal basis that was read in its source; nothing else may be printed as law."""
        return tuple(row for row in self.legal_basis if row.get("checked") == "source")
