"""Personal data on the desk's pages are masked until somebody says why he needs them (脱敏); the rule is the catalogue's."""

from onewindow.domain.catalogue.queries import masked

__all__ = ["masked"]
