"""The kernel's functions and grants: installed when they are there."""

from importlib.util import find_spec
from typing import Any


def install(connection: Any) -> None:
    if find_spec("onewindow.kernel.step") and find_spec("onewindow.kernel.step.install"):
        from onewindow.kernel.step import install as kernel

        kernel.install(connection)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        city = cursor.fetchone()[0]
        from onewindow.config.postgres.address import for_role

        app = for_role("app").user
        for what in ("TABLES", "SEQUENCES", "FUNCTIONS"):
            cursor.execute(f'GRANT ALL ON ALL {what} IN SCHEMA "{city}" TO "{app}"')


def check(connection: Any) -> bool:
    return True
