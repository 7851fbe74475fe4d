"""Import of other people's catalogues (事项导入): look at a file, take it over, say what a source's words mean, make a draft."""

from onewindow.domain.catalogue.actions.importing.adopting import AlreadyAdopted, NotComplete, adopt
from onewindow.domain.catalogue.actions.importing.looking import (
    MayNotImport,
    NotACatalogue,
    begin_import,
    dry_run,
    look,
    may_import,
)
from onewindow.domain.catalogue.actions.importing.saying import MeaningUnknown, say_meaning
from onewindow.domain.catalogue.actions.importing.taking import ImportRunning, NotLooked, order_import, take_over

__all__ = [
    "AlreadyAdopted",
    "ImportRunning",
    "MayNotImport",
    "MeaningUnknown",
    "NotACatalogue",
    "NotComplete",
    "NotLooked",
    "adopt",
    "begin_import",
    "dry_run",
    "look",
    "may_import",
    "order_import",
    "say_meaning",
    "take_over",
]
