"""Tables of bundles: packages and their running applications (``bundles``), investment projects (``projects``)."""

from onewindow.domain.bundles.models.bundles import (
    CHANGE_OPEN,
    ENDED,
    RUNNING,
    Bundle,
    BundleCase,
    BundleChange,
    BundleConsent,
    BundleCorrection,
    Draft,
    DraftFile,
    HandOver,
    Package,
    PackageChange,
    PackageVersion,
    Urging,
)
from onewindow.domain.bundles.models.projects import KINDS, STAGES, Project, ProjectSection, ProjectStage, StageRule

__all__ = [
    "CHANGE_OPEN",
    "ENDED",
    "KINDS",
    "RUNNING",
    "STAGES",
    "Bundle",
    "BundleCase",
    "BundleChange",
    "BundleConsent",
    "BundleCorrection",
    "Draft",
    "DraftFile",
    "HandOver",
    "Package",
    "PackageChange",
    "PackageVersion",
    "Project",
    "ProjectSection",
    "ProjectStage",
    "StageRule",
    "Urging",
]
