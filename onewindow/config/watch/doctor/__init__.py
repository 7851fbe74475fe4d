"""``onewindow doctor`` (自检): what is wrong with an installation, and the command that mends it.

Each check is a small function with a stable code; it changes nothing. ``machine`` needs no database, ``database`` no
prepared schema, ``city`` and ``running`` look at a city that stands.
"""

from onewindow.config.watch.doctor.examining import examine
from onewindow.config.watch.doctor.finding import Finding, Level, Looking

__all__ = ["Finding", "Level", "Looking", "examine"]
