"""The sheet of an item (事项表): its plain written form, the fields it has, what two of them differ in, what is wrong in one."""

from onewindow.domain.catalogue.rules.sheets.checking import Fault, faults
from onewindow.domain.catalogue.rules.sheets.columns import columns
from onewindow.domain.catalogue.rules.sheets.comparing import Change, cell, difference, merged
from onewindow.domain.catalogue.rules.sheets.fields import BY_PATH, FIELDS, SECTIONS, Column, Field, Section
from onewindow.domain.catalogue.rules.sheets.lists import CODES
from onewindow.domain.catalogue.rules.sheets.shape import Sheet, blank, empty, normal, put, taken
from onewindow.domain.catalogue.rules.sheets.wording import read, said, word, written

__all__ = [
    "BY_PATH",
    "CODES",
    "FIELDS",
    "SECTIONS",
    "Change",
    "Column",
    "Fault",
    "Field",
    "Section",
    "Sheet",
    "blank",
    "cell",
    "columns",
    "difference",
    "empty",
    "faults",
    "merged",
    "normal",
    "put",
    "read",
    "said",
    "taken",
    "word",
    "written",
]
