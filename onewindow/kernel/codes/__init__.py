"""Numbers and check characters (编码): items, case numbers, licence identifiers, USCC, citizen ids, telephones.

One module a family; ``check(value)`` says what a value is, whether it holds and where it is wrong:

    found = check("11440100007482575H")      # Finding(kind="uscc", ok=True, …)
    found = check(text, "citizen-id")        # checked as what the form asks for
    found.ok, found.normal, [str(p) for p in found.errors]
    number(CITY, at=at, serial=1, area="990100")
    licence_identifier(type_code, issuer, serial, version=1)
"""

from onewindow.kernel.codes.check import check, recognise
from onewindow.kernel.codes.citizen import make as citizen_id
from onewindow.kernel.codes.findings import KINDS, Finding, Problem
from onewindow.kernel.codes.licence import make as licence_identifier
from onewindow.kernel.codes.numbers import CITY, NATIONAL, number, parse
from onewindow.kernel.codes.projects import ahead as project_ahead
from onewindow.kernel.codes.projects import make as project_code
from onewindow.kernel.codes.uscc import make as uscc_of
from onewindow.kernel.codes.widths import width

__all__ = [
    "CITY",
    "KINDS",
    "NATIONAL",
    "Finding",
    "Problem",
    "check",
    "citizen_id",
    "licence_identifier",
    "number",
    "parse",
    "project_ahead",
    "project_code",
    "recognise",
    "uscc_of",
    "width",
]
