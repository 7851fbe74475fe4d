"""A bundle at the desk: looked at and accepted once; departments urged; all results handed over in one act."""

from onewindow.web.workbench.views.bundles.page import (
    accept,
    bundle,
    consent,
    correct,
    decline,
    not_accept,
    page,
    unmask,
)

__all__ = ["accept", "bundle", "consent", "correct", "decline", "not_accept", "page", "unmask"]
