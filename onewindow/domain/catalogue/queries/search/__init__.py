"""Finding a thing by what somebody typed (搜索), and what the office knows of the words people use."""

from onewindow.domain.catalogue.queries.search.searching import Facet, Found, Hit, Within, search
from onewindow.domain.catalogue.queries.search.words import MissLine, SynonymLine, misses, stale, synonym, synonyms

__all__ = [
    "Facet",
    "Found",
    "Hit",
    "MissLine",
    "SynonymLine",
    "Within",
    "misses",
    "search",
    "stale",
    "synonym",
    "synonyms",
]
