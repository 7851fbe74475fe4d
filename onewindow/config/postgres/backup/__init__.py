"""Backups (备份与恢复): one file with the database of a city, its uploads and papers, and its keys.

``parcel`` is the file (a tar with checksums), ``making`` writes one while the city is used, ``restoring`` puts one back.
"""

from onewindow.config.postgres.backup.making import Made, make
from onewindow.config.postgres.backup.parcel import Damaged, Manifest, check
from onewindow.config.postgres.backup.restoring import Restored, restore

__all__ = ["Damaged", "Made", "Manifest", "Restored", "check", "make", "restore"]
