"""Where sessions are kept: Django's own table and format, read by a prepared statement, because every request asks for one."""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from onewindow.kernel import sql

_READ = "SELECT session_data FROM django_session WHERE session_key = %s::text AND expire_date > %s::timestamptz"


class SessionStore(db.SessionStore):
    """What ``SESSION_ENGINE`` names."""

    def load(self) -> dict[str, Any]:
        """The session's values; a key that is not known is forgotten."""
        found = sql.row(_READ, (self.session_key, timezone.now()))
        if found is None:
            self._session_key = None
            return {}
        values: dict[str, Any] = self.decode(found[0])
        return values
