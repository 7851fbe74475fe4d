"""Settings for tools that only read the code (types, templates, migrations): they name no running database."""

import os

os.environ["DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/none"
os.environ.setdefault("ONEWINDOW_SECRET_KEY", "read-only tools")

from onewindow.config.settings import *  # noqa: F403
