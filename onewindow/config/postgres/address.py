"""Who connects where: the two roles, the schema of the city, and Django's DATABASES entry."""

import os
import re
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from onewindow.config import home

Role = Literal["owner", "app"]
DATABASE = "onewindow"
RECORD = "database.json"  # port and passwords of the embedded server
OUTSIDE = "outside-database.json"  # the app role we made for ourselves in an outside server
POOL = {"min_size": 1, "max_size": 12, "timeout": 1.0, "reconnect_timeout": 1.0}


class BadAddress(home.Unusable):
    """``DATABASE_URL``, ``DATABASE_APP_URL`` or ``ONEWINDOW_SCHEMA`` cannot be used as given."""


@dataclass(frozen=True)
class Address:
    """One way to log in to a database; ``host`` is a name, an address or the folder of a socket."""

    host: str
    port: int
    database: str
    user: str
    password: str
    extra: tuple[tuple[str, str], ...] = ()

    def kwargs(self) -> dict[str, Any]:
        """As psycopg's connect takes them."""
        return {
            "host": self.host,
            "port": self.port,
            "dbname": self.database,
            "user": self.user,
            "password": self.password,
            **dict(self.extra),
        }

    def url(self) -> str:
        """As one line, password included."""
        query = dict(self.extra)
        host = self.host
        if host.startswith("/"):
            query, host = {"host": host, "port": str(self.port)} | query, ""
        elif ":" in host:
            host = f"[{host}]"
        place = f"{host}:{self.port}" if host else ""
        login = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}"
        tail = f"?{urlencode(query)}" if query else ""
        return f"postgresql://{login}@{place}/{quote(self.database, safe='')}{tail}"

    def named(self, database: str) -> "Address":
        """The same log-in to another database."""
        return replace(self, database=database)


def parse(url: str, *, name: str) -> Address:
    """Read ``postgresql://user:password@host:port/database?sslmode=…``.

    :raises BadAddress: if it is no such address.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise BadAddress(f"{name} must read postgresql://user:password@host:port/database.")
    query = dict(parse_qsl(parts.query))
    try:
        port = int(query.pop("port", 0)) or parts.port or 5432
    except ValueError as wrong:
        raise BadAddress(f"{name}: the port is no number.") from wrong
    host = query.pop("host", "") or unquote(parts.hostname or "") or "localhost"
    database = unquote(parts.path.lstrip("/"))
    user = unquote(parts.username or "")
    if not database or not user:
        raise BadAddress(f"{name} must name a user and a database.")
    return Address(host, port, database, user, unquote(parts.password or ""), tuple(query.items()))


def outside() -> Address | None:
    """The owner's address in an outside server, if ``DATABASE_URL`` names one."""
    url = os.environ.get("DATABASE_URL")
    return parse(url, name="DATABASE_URL") if url else None


def schema() -> str:
    """The schema of this city: ``ONEWINDOW_SCHEMA``, default ``city``.

    :raises BadAddress: if it is not a plain lower-case name.
    """
    name = os.environ.get("ONEWINDOW_SCHEMA", "city")
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", name) or name == "public" or name.startswith("pg_"):
        raise BadAddress(f"ONEWINDOW_SCHEMA={name!r}: take lower-case letters, digits and _, beginning with a letter.")
    return name


def for_role(role: Role) -> Address:
    """The address of ``owner`` (migrates, owns tables and functions) or ``app`` (serves).

    :raises BadAddress: if an outside address cannot be read.
    """
    given = outside()
    if given is None:
        return _embedded(role)
    if role == "owner":
        return given
    app_url = os.environ.get("DATABASE_APP_URL")
    if app_url:
        return parse(app_url, name="DATABASE_APP_URL")
    kept = home.read_record(home.path() / OUTSIDE).get(schema(), {})
    return replace(given, user=app_name(given), password=kept.get("password", ""))


def app_name(owner: Address) -> str:
    """The app role we make in an outside server: roles belong to the whole server, so the name carries both."""
    return f"{owner.database}_{schema()}_app"[:63]


def _embedded(role: str) -> Address:
    from onewindow.config.postgres.cluster import Cluster

    cluster = Cluster(home.path())
    kept = cluster.record()
    return Address(cluster.host(), int(kept.get("port", 5432)), DATABASE, role, str(kept.get(role, "")))


def search_path(role: Role) -> str:
    """``pg_temp`` stands last for the owner, so that functions installed by its session never look there first."""
    return f"{schema()},public,pg_temp" if role == "owner" else f"{schema()},public"


def django_database(role: Role | None = None, *, pool: bool = True) -> dict[str, Any]:
    """Django's ``DATABASES["default"]`` for a role (default ``ONEWINDOW_ROLE`` or ``app``)."""
    who: Role = role or ("owner" if os.environ.get("ONEWINDOW_ROLE") == "owner" else "app")
    at = for_role(who)
    options: dict[str, Any] = {
        **dict(at.extra),
        "options": f"-c search_path={search_path(who)}",
        # Django never prepares by default and plans every read again: 0.34 instead of 0.55 of the floor (kernel.md)
        "server_side_binding": True,
        "prepare_threshold": 5,
        "application_name": f"onewindow-{who}",
    }
    if pool and who == "app":
        options["pool"] = dict(POOL)
    return {
        "ENGINE": "onewindow.config.postgres.backend",
        "NAME": at.database,
        "USER": at.user,
        "PASSWORD": at.password,
        "HOST": at.host,
        "PORT": str(at.port),
        "OPTIONS": options,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": os.environ.get("ONEWINDOW_TEST_DB", "test_onewindow")},
    }
