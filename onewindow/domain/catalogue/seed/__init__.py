"""Demo data of the catalogue: its items with their sample forms, the library of standards, and what was asked a year earlier."""

from onewindow.domain.catalogue.seed.filling import WINDOW, past, seed
from onewindow.domain.catalogue.seed.projects import projects
from onewindow.domain.catalogue.seed.reading import data, items

__all__ = ["WINDOW", "data", "items", "past", "projects", "seed"]
