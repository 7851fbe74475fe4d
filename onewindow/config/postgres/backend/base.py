"""The connection: Django's own, with our creation and our flush."""

from django.db.backends.postgresql import base, operations

from onewindow.config.postgres.backend.creation import DatabaseCreation, as_owner


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
