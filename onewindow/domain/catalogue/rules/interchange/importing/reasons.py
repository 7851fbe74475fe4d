"""Why a row is repaired, flagged or rejected: stable codes, their level and their sentence (导入原因)."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_noop as _

LEVELS = ("note", "repair", "flag", "reject")
"""From harmless to stopping; a row's outcome is that of its worst reason. A note leaves the row accepted."""

OUTCOMES = {"note": "accepted", "repair": "repaired", "flag": "flagged", "reject": "rejected"}

REASONS: dict[str, tuple[str, str]] = {
    # the row itself
    "not-json": ("reject", _("The line is no JSON.")),
    "not-an-object": ("reject", _("The line is no record of fields.")),
    "unknown-form": ("reject", _("The record has none of the known fields.")),
    "row-too-large": ("reject", _("The record is too large to be an item.")),
    "no-name": ("reject", _("The item has no name.")),
    "no-code": ("reject", _("The item has no code.")),
    "name-too-long": ("reject", _("The name is longer than the 200 characters of GB/T 39046.")),
    "code-too-long": ("reject", _("The code is longer than any form of an item code.")),
    "code-twice": ("reject", _("The code stands in the file already, with other content.")),
    "repeated": ("note", _("The same row stands in the file already.")),
    # names
    "name-half-width-brackets": ("repair", _("Half-width brackets in the name are made full-width.")),
    "name-mixed-brackets": ("repair", _("A pair of brackets in the name mixes half and full width.")),
    "name-full-width-digits": ("repair", _("Full-width digits in the name are made half-width.")),
    "name-blanks": ("repair", _("Blanks around the name are dropped.")),
    "control-characters": ("repair", _("Characters that cannot be printed are dropped.")),
    "name-level-note": ("flag", _("The name carries a note on the level (city, county).")),
    "name-stray-sign": ("flag", _("The name holds a backslash or percent sign.")),
    "name-markup": ("flag", _("The name holds markup; it is shown as plain text.")),
    "same-name": ("flag", _("The department has this name under another code already: two generations of codes.")),
    "main-item-is-name": ("note", _("The main item has the same name as the item.")),
    "main-item-none": ("note", _("The main item is given as unclassified.")),
    "main-item-two-departments": ("note", _("The main item stands under another department too.")),
    # codes
    "code-incomplete": ("flag", _("The code has no area and no suffix.")),
    "code-unclear": ("flag", _("The code has none of the known forms.")),
    "code-wrong": ("flag", _("The code does not hold under the rule of its family.")),
    "code-small-letters": ("repair", _("Small letters in the code are made capitals.")),
    "body-lost-digit": ("flag", _("The credit code of the body has 17 characters: one is lost.")),
    "body-old-code": ("flag", _("The body is named by its old organisation code of nine characters.")),
    "body-digits": ("flag", _("The body is named by ten or seven digits that are no organisation code.")),
    "body-filler": ("flag", _("In place of the body stands a filler.")),
    "body-pseudo": ("flag", _("The body is named by something that only looks like a credit code.")),
    "body-small-letter": ("repair", _("A small letter in the credit code is made a capital.")),
    "body-unclear": ("flag", _("The body in the code is no credit code.")),
    "body-two-departments": ("note", _("The body stands under another department too.")),
    "area-differs": ("flag", _("The area in the code is not the area of the row.")),
    # the department beside the code
    "dept-differs": ("note", _("The department's own code differs from the body in the item's code.")),
    "dept-internal": ("flag", _("The department is named by an internal number, or with a suffix.")),
    "dept-old-same-body": ("note", _("The department's old nine-character code names the same body.")),
    "dept-old-other-body": ("flag", _("The department's old nine-character code names another or a renamed body.")),
    "dept-other-body": ("flag", _("The department's code and the item's code name two different bodies.")),
    "department-unmapped": ("note", _("No department of this city is named for it yet.")),
    # items of this city
    "concerns-item": ("note", _("An item of this city has this code: what the row says otherwise becomes a draft.")),
    "drafted": ("note", _("A draft was made of what it says otherwise; a second person decides on it.")),
    "change-open": ("flag", _("Another change of this item is under way: nothing was drafted.")),
    "not-drafted": ("flag", _("No draft could be made of it.")),
    # lists
    "type-unmapped": ("flag", _("The type is not in list A.1 and no mapping of this source names it.")),
    "type-outside-list": ("flag", _("The type is outside list A.1.")),
    "type-letter-differs": ("note", _("Type and the letter in the code do not agree.")),
    "type-differs-from-code": ("flag", _("Type and base code do not agree.")),
    "level-unmapped": ("flag", _("The level is not in list A.2 and no mapping of this source names it.")),
    "levels-several": ("note", _("Several levels carry the item out.")),
    "group-differs": ("flag", _("Department group and base code do not agree.")),
    "base-code-wrong": ("flag", _("The base code does not hold.")),
    # the form of GB/T 39046
    "field-too-long": ("flag", _("A field is longer than GB/T 39046 and the named extensions allow.")),
    "field-wrong-form": ("flag", _("A field does not have the form that GB/T 39046 names.")),
    "field-unknown": ("note", _("A field is none of the 64; it is kept with the row.")),
    "limit-unclear": ("flag", _("A limit cannot be read as number and unit.")),
    "material-without-item": ("reject", _("A row of a sub-table names no item of the file.")),
}  # fmt: skip
"""By code: level and sentence. Codes are stable: reports and other programs name them."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason at one row: ``before`` is what stood there, ``after`` what a repair made of it or may be meant."""

    code: str
    field: str = ""
    before: str = ""
    after: str = ""

    @property
    def level(self) -> str:
        """note | repair | flag | reject."""
        return REASONS[self.code][0]

    def as_dict(self) -> dict[str, str]:
        """Plain values for a report."""
        return {"code": self.code, "field": self.field, "before": self.before[:300], "after": self.after[:300]}


@dataclass(frozen=True, slots=True)
class Checked:
    """A row of the file with what was found: ``facts`` as they would be kept, ``raw`` as they came."""

    number: int
    code: str
    name: str
    facts: dict[str, Any]
    raw: Any
    reasons: tuple[Reason, ...] = ()

    @property
    def outcome(self) -> str:
        """accepted | repaired | flagged | rejected, by the worst reason."""
        worst = max((LEVELS.index(reason.level) for reason in self.reasons), default=0)
        return OUTCOMES[LEVELS[worst]]

    @property
    def hash(self) -> str:
        """SHA-256 of the row as it came: the same row again changes nothing."""
        text = json.dumps(self.raw, ensure_ascii=True, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a source's words mean here (来源对照): types (A.1), levels (A.2), departments (slug). Never a fixed list."""

    types: dict[str, str] = field(default_factory=dict)
    levels: dict[str, str] = field(default_factory=dict)
    departments: dict[str, str] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)  # what the letter of a local code says of the type
