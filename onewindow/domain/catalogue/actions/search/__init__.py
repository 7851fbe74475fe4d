"""Verbs of search (搜索): the index, everyday words, what was not found."""

from onewindow.domain.catalogue.actions.search.indexing import (
    Findable,
    count,
    index,
    index_guides,
    index_items,
    reindex,
    unlist,
)
from onewindow.domain.catalogue.actions.search.missing import note_missing
from onewindow.domain.catalogue.actions.search.synonyms import (
    MayNotKeepWords,
    SynonymStands,
    SynonymUnfit,
    add_synonym,
    change_synonym,
    may_keep_words,
    retire_synonym,
)

__all__ = [
    "Findable",
    "MayNotKeepWords",
    "SynonymStands",
    "SynonymUnfit",
    "add_synonym",
    "change_synonym",
    "count",
    "index",
    "index_guides",
    "index_items",
    "may_keep_words",
    "note_missing",
    "reindex",
    "retire_synonym",
    "unlist",
]
