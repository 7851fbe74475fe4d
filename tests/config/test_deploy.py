"""The files for a machine that stays: nginx and systemd read them, and what they name exists."""

import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import click
import pytest
import yaml

from onewindow.config.cli import COMMANDS, cli
from onewindow.config.serve import lifeline
from onewindow.config.watch import city, metrics
from onewindow.kernel.files import LIMIT

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = ("onewindow.service", "onewindow-backup.service", "onewindow-backup.timer")


def _text(name: str) -> str:
    return (DEPLOY / name).read_text()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A folder with a certificate that nobody signed but we."""
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=yz.example.gov.cn",
    ]
    places = ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "fullchain.pem")]
    subprocess.run([*command, *places], check=True, capture_output=True)
    return tmp_path


def test_nginx_reads_the_site(certificate: Path) -> None:
    """By nginx itself where there is one; its blocks and what must stand in them everywhere."""
    site = _text("nginx.conf")
    code = re.sub(r"#.*", "", site)
    assert code.count("{") == code.count("}")
    for line in (row.strip() for row in code.splitlines()):
        assert not line or line.endswith((";", "{", "}")), line
    events = code[code.index("location = /events") :].split("}")[0]
    assert "proxy_buffering off;" in events
    assert int(re.findall(r"proxy_read_timeout (\d+)s", events)[0]) > 15, "longer than between two signs of life"
    assert re.search(r"X-Forwarded-For\s+\$remote_addr;", code), "overwritten, so that nobody invents an address"
    assert re.search(r"location = /metrics \{\s*return 404;", code)
    allowed = int(re.findall(r"client_max_body_size (\d+)m;", code)[0]) * 1024 * 1024
    assert allowed > LIMIT + 1024 * 1024, "OneWindow says it in words, not nginx"
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx:
        tried = certificate / "tried.conf"
        places = "".join(
            f"{kind}_temp_path {certificate / kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        body = site.replace("/etc/onewindow/tls", str(certificate))
        body = re.sub(
            r"listen (\[::\]:)?(80|443)", lambda found: f"listen {found[1] or ''}{int(found[2]) + 20000}", body
        )
        tried.write_text(
            f"pid {certificate / 'pid'}; error_log stderr; events {{}} http {{ access_log off; {places}\n{body}\n}}"
        )
        done = subprocess.run([nginx, "-t", "-c", str(tried)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_systemd_reads_the_units(tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("onewindow")
    for name in UNITS:
        (tmp_path / name).write_text(_text(name).replace("/usr/local/lib/onewindow/bin/onewindow", str(program)))
        assert re.search(r"^\[(Service|Timer)\]$", _text(name), re.MULTILINE)
    analyze = shutil.which("systemd-analyze")
    if analyze and program.exists():
        for name in UNITS:
            done = subprocess.run(
                [analyze, "verify", str(tmp_path / name)], capture_output=True, text=True, check=False
            )
            ours = [line for line in done.stderr.splitlines() if "onewindow" in line]
            assert (done.returncode, ours) == (0, []), done.stderr


def _commands() -> list[list[str]]:
    """Every ``onewindow …`` that the units, the container and the manual of operation run."""
    found = re.findall(r"^ExecStart=\S*/onewindow (.+)$", "\n".join(map(_text, UNITS)), re.MULTILINE)
    entry = re.findall(r"^CMD \[(.+)\]$", _text("Containerfile"), re.MULTILINE)
    found += [" ".join(re.findall(r'"([^"]+)"', one)) for one in entry]
    for page in ("service.md", "nginx.md", "watch.md"):
        text = (ROOT / "docs/howto" / page).read_text()
        found += re.findall(r"(?:/bin/|sudo -u onewindow )onewindow ([a-z][^\n#`]*)", text)
    return [one.split() for one in found]


def test_every_command_exists() -> None:
    commands = _commands()
    assert len(commands) >= 5
    for words in commands:
        here: click.Command = cli
        context = click.Context(cli)
        while isinstance(here, click.Group) and words and not words[0].startswith("-"):
            found = here.get_command(context, words.pop(0))
            assert found is not None, words
            here = found
        options = {name for one in here.params for name in one.opts}
        used = {word.split("=")[0] for word in words if word.startswith("--")}
        assert used <= options, (here.name, used - options)
    assert COMMANDS


def test_every_variable_exists() -> None:
    """A name that the program does not read would be a promise nobody keeps."""
    read = "\n".join(path.read_text() for path in (ROOT / "onewindow").rglob("*.py"))
    named = set()
    for path in [*DEPLOY.iterdir(), *(ROOT / "docs/howto").glob("*.md")]:
        named |= set(re.findall(r"\b(?:ONEWINDOW|DATABASE)_[A-Z_]+\b", path.read_text()))
    unread = {name for name in named if not re.search(rf'"{name}"|\b{name}\b', read)}
    assert named >= {"ONEWINDOW_HOME", "ONEWINDOW_EVENTS_URL", "ONEWINDOW_LOG", "ONEWINDOW_METRICS_TOKEN"}
    assert unread == set()


def test_alerts_ask_for_what_is_measured() -> None:
    rules = yaml.safe_load(_text("alerts.yml"))["groups"][0]["rules"]
    assert len(rules) == 6
    known = {name for name, *_ in city.SERIES} | {"onewindow_database_up", "onewindow_request_seconds"}
    known |= {one._name for one in (metrics.STREAMS, metrics.POOL)} | {"onewindow_refusals", "onewindow_events"}
    for rule in rules:
        asked = set(re.findall(r"\bonewindow_\w+", rule["expr"]))
        assert {re.sub(r"_(count|sum|bucket|total)$", "", name) for name in asked} <= known, rule["alert"]
        assert {"summary", "first"} <= set(rule["annotations"])
    scrape = yaml.safe_load(_text("prometheus.yml"))["scrape_configs"][0]
    assert scrape["metrics_path"] == "/metrics"


def test_the_container_names_what_there_is() -> None:
    text = _text("Containerfile")
    assert "USER onewindow" in text
    assert text.index("pip install") < text.index("USER onewindow"), "the program is not writable by who runs it"
    assert re.search(r"^VOLUME (\S+)$", text, re.MULTILINE)
    version = re.findall(r"python:(\d+)\.(\d+)-slim", text)[0]
    assert tuple(map(int, version)) >= (3, 11)
    assert "/healthz" in text


def test_systemd_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(place))
        monkeypatch.setenv("NOTIFY_SOCKET", str(place))
        lifeline.tell_manager("READY=1")
        assert manager.recv(100) == b"READY=1"
    lifeline.tell_manager("WATCHDOG=1")  # nobody listens any more
    monkeypatch.delenv("NOTIFY_SOCKET")
    lifeline.tell_manager("WATCHDOG=1")
