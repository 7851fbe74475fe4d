"""The check of items (校验): what it finds, what blocks a publication, the rules in force."""

from onewindow.domain.catalogue.queries.findings.found import (
    Excuse,
    Finding,
    blocking,
    change_of,
    effect,
    finding,
    findings,
    findings_in_force,
    known,
    names_licence_types,
)
from onewindow.domain.catalogue.queries.findings.wordings import (
    RulePage,
    RuleVersion,
    rule_of,
    rule_page,
    rule_pages,
    rules,
)
from onewindow.domain.catalogue.rules.lint import BadWord, Find, Known, Rule, compiled

__all__ = [
    "BadWord",
    "Excuse",
    "Find",
    "Finding",
    "Known",
    "Rule",
    "RulePage",
    "RuleVersion",
    "blocking",
    "change_of",
    "compiled",
    "effect",
    "finding",
    "findings",
    "findings_in_force",
    "known",
    "names_licence_types",
    "rule_of",
    "rule_page",
    "rule_pages",
    "rules",
]
