"""The database of this installation: our own server by default, any PostgreSQL 15 or later through ``DATABASE_URL``.

``binaries`` finds the programs, ``cluster`` starts and stops the server, ``address`` says who connects where,
``layout`` makes roles, schema and extensions, ``backend`` is Django's PostgreSQL backend with the two roles.
"""

from onewindow.config.postgres.address import Address, BadAddress, Role, django_database, for_role, schema
from onewindow.config.postgres.cluster import Cluster, CouldNotStart, ensure_running

__all__ = [
    "Address",
    "BadAddress",
    "Cluster",
    "CouldNotStart",
    "Role",
    "django_database",
    "ensure_running",
    "for_role",
    "schema",
]
