"""Reads of inheritance (事项继承): the base catalogue with its figures, an item's tree, reports, objections."""

from onewindow.domain.catalogue.queries.inheritance.tree import newest_of, standing_children

__all__ = ["newest_of", "standing_children"]
