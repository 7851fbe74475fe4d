"""Verbs of the catalogue (事项库)."""

from onewindow.domain.catalogue.actions.publishing import AlreadyPublished, Incomplete, MayNotPublish, publish
from onewindow.domain.catalogue.refusals import ItemUnknown

__all__ = ["AlreadyPublished", "Incomplete", "ItemUnknown", "MayNotPublish", "publish"]
