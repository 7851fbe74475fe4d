"""The form of GB/T 39046-2020 table 4 (政务服务平台基础数据规范 表4): 64 fields, a JSON Schema made from them, both directions.

``record(sheet, …)`` makes the record of a sheet (事项表), ``sheet(record, …)`` the sheet of a record; what has no field
of its own travels in the named extension, so that export and import give the same sheet.
"""

from onewindow.domain.catalogue.rules.interchange.standard.mapping import ISSUER, record, sheet
from onewindow.domain.catalogue.rules.interchange.standard.places import Place
from onewindow.domain.catalogue.rules.interchange.standard.schema import EXTENSION, header, schema, violations
from onewindow.domain.catalogue.rules.interchange.standard.table import (
    FIELDS,
    KEY,
    MAIN,
    STANDARD,
    SUB_TABLES,
    Field,
    lists,
)

__all__ = [
    "EXTENSION",
    "FIELDS",
    "ISSUER",
    "KEY",
    "MAIN",
    "STANDARD",
    "SUB_TABLES",
    "Field",
    "Place",
    "header",
    "lists",
    "record",
    "schema",
    "sheet",
    "violations",
]
