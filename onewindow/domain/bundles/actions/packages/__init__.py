"""Verbs of packages (一件事): published as written, or changed in the office by two people."""

from onewindow.domain.bundles.actions.packages.publishing import list_packages, publish

__all__ = ["list_packages", "publish"]
