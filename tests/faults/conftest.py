"""Fixtures of the faults: a desk with work on it; an installation of its own that may be broken."""

from tests.config.conftest import free_ports, installation, until
from tests.faults.running import running
from tests.web.workbench.conftest import desk, sign_in

__all__ = ["desk", "free_ports", "installation", "running", "sign_in", "until"]
