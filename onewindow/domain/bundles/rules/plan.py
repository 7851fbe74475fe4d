"""What a package is (一件事的构成): items, questions, stated edges, elements and material types, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language

from onewindow.domain.bundles.rules.conditions import Condition
from onewindow.domain.catalogue.queries import ElementSpec
from onewindow.kernel.errors import Refusal


class UnknownReference(Refusal):
    """The package names something it does not have (引用不存在)."""


class Unreachable(Refusal):
    """An item of the package is chosen by no answer (事项无法选中)."""


UPLOAD = "upload"
HAND_IN, PRESENT, RECEIVE = "hand-in", "present", "receive"
"""What the applicant does in a step."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages; as a string it is the one of the active language."""

    zh: str
    en: str

    def __str__(self) -> str:
        english = (get_language() or "zh").startswith("en")
        return self.en if english and self.en else self.zh


@dataclass(frozen=True, slots=True)
class Use:
    """An item asks for a material (申请材料)."""

    type: str
    when: Condition = None
    deferrable: bool = False
    source: str = UPLOAD
    """How the catalogue says it is satisfied: ``upload``, ``licence``, ``data``, ``output`` or ``form``."""


@dataclass(frozen=True, slots=True)
class StepOf:
    """One published step of an item (办理环节); ``part`` is what the applicant does in it, or empty."""

    name: Words
    part: str = ""


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What the package must know of one version of an item (事项要素). ``days``: promised limit in working days."""

    slug: str
    version: int
    name: Words
    department: int
    department_name: Words
    days: Decimal
    promised: str = ""
    steps: tuple[StepOf, ...] = ()
    visits: int = 0
    online: bool = True
    materials: tuple[Use, ...] = ()
    elements: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    """Material types its results stand for."""
    produces: tuple[str, ...] = ()
    """Elements that come into being with its result (``ent.uscc``)."""
    always: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """One item waits for another (前置关系). ``kind``: material, order or data; ``via`` the material type, if any."""

    source: str
    target: str
    kind: str = "material"
    via: str = ""
    reason: Words = Words("", "")
    when: Condition = None
    checked: str = "memory"


@dataclass(frozen=True, slots=True)
class Answer:
    """One possible answer and what it adds and removes (情形选项).

    Materials follow the catalogue's conditions, which read answers and elements: an answer that decides a material sets
    the element the condition reads, so that the case itself asks for the same list.
    """

    value: str
    label: Words
    adds_items: frozenset[str] = frozenset()
    removes_items: frozenset[str] = frozenset()
    sets: tuple[tuple[str, str], ...] = ()
    """Elements this answer fills: they are not asked again."""
    notice: Words | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question that chooses items (情形引导). With a ``presumed`` answer it stands folded under "anything else"."""

    id: str
    text: Words
    answers: tuple[Answer, ...]
    when: Condition = None
    presumed: str = ""

    def answer(self, value: str) -> Answer | None:
        """The answer of this value."""
        return next((one for one in self.answers if one.value == value), None)


@dataclass(frozen=True, slots=True)
class MaterialType:
    """A kind of material (材料类型)."""

    key: str
    name: Words
    hint: Words = Words("", "")
    issuer: Words = Words("", "")
    origin: str = "self"


@dataclass(frozen=True, slots=True)
class Plan:
    """A package ready to be asked, filled, merged and counted."""

    slug: str
    name: Words
    items: Mapping[str, ItemFacts]
    questions: tuple[Question, ...]
    stated: tuple[Edge, ...]
    elements: Mapping[str, ElementSpec]
    types: Mapping[str, MaterialType]
    extra: tuple[str, ...] = ()
    """Elements the package itself asks (for example whether an agent files)."""

    def question(self, key: str) -> Question | None:
        """The question of this id."""
        return next((one for one in self.questions if one.id == key), None)
