"""What a check says, and what it is given to look at."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

Level = Literal["ok", "warn", "bad"]
RANK: dict[Level, int] = {"ok": 0, "warn": 1, "bad": 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer: a stable code, how it stands, one sentence, and the command that mends it."""

    code: str
    level: Level
    says: str
    mend: str = ""


def well(code: str, says: str) -> Finding:
    """Nothing to do."""
    return Finding(code, "ok", says)


@dataclass
class Looking:
    """What every check may look at."""

    home: Path
    port: int = 8000
    events_port: int = 8001
    full: bool = False  # every batch of the log instead of the newest ones
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    db: Any = None  # the owner's session, once the database answers

    def value(self, sql: str, *params: object) -> Any:
        """The first column of the first row."""
        row = self.db.execute(sql.encode(), params or None).fetchone()
        return row[0] if row else None


Check = Callable[[Looking], Finding]
