"""Finding (搜索): everyday words, pinyin, initials, wrong and traditional signs, missing signs and word order are forgiven.

``texts`` one form of every text · ``sounds`` pinyin · ``grams`` what stands in the index · ``scoring`` how near a name is
· ``acts`` what one wants done
· ``keeping`` what of a search may be kept.
"""

from onewindow.domain.catalogue.rules.search.findable import Findable
from onewindow.domain.catalogue.rules.search.grams import EDITION, Sought, grams, sought
from onewindow.domain.catalogue.rules.search.keeping import may_keep
from onewindow.domain.catalogue.rules.search.scoring import (
    BESIDE_BEST,
    BESIDE_LETTERS,
    ENOUGH,
    SURE,
    Form,
    How,
    Name,
    Rarity,
    closeness,
    forms,
    nearness,
    suggestion,
    weigher,
)
from onewindow.domain.catalogue.rules.search.sounds import syllables
from onewindow.domain.catalogue.rules.search.texts import asked, has_han, named, plain

__all__ = [
    "BESIDE_BEST",
    "BESIDE_LETTERS",
    "EDITION",
    "ENOUGH",
    "SURE",
    "Findable",
    "Form",
    "How",
    "Name",
    "Rarity",
    "Sought",
    "asked",
    "closeness",
    "forms",
    "grams",
    "has_han",
    "may_keep",
    "named",
    "nearness",
    "plain",
    "sought",
    "suggestion",
    "syllables",
    "weigher",
]
