"""The connection: Django's own, with our creation, our flush and more patience when the server comes back."""

import time
from typing import Any

from django.db.backends.postgresql import base, operations
from psycopg_pool import PoolTimeout

from onewindow.config.postgres.backend.creation import DatabaseCreation, as_owner

PATIENCE = 10.0  # seconds a request waits for the database


class DatabaseOperations(operations.DatabaseOperations):  # type: ignore[misc]
    """Emptying tables is the owner's: the app role has no TRUNCATE."""

    def execute_sql_flush(self, sql_list: list[str]) -> None:
        with as_owner(self.connection.settings_dict["NAME"]) as db:
            for statement in sql_list:
                db.execute(statement)


class DatabaseWrapper(base.DatabaseWrapper):  # type: ignore[misc]
    """What ``DATABASES["default"]["ENGINE"]`` names."""

    ops_class = DatabaseOperations
    creation_class = DatabaseCreation

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """From the pool. After a restart of the server the pool's own attempts come ever more rarely (up to minutes);
        asking again makes it try again, so people are served within a second of the server's return.
        """
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return super().get_new_connection(conn_params)
            except PoolTimeout:
                if time.monotonic() > end:
                    raise
