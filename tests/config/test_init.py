"""``onewindow init``: a real city without the demo, from the first command to the administrator's page."""

import http.client
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner, Result
from django.utils import translation

from onewindow.config.cli import cli
from onewindow.config.founding import areas, city
from onewindow.domain.licences.models import SealKey
from onewindow.domain.org.actions import Body, House, Officer, PasswordWeak, Place
from onewindow.domain.org.models import Account, Area
from onewindow.kernel import codes
from onewindow.kernel.models import Event, LightRule
from onewindow.kernel.worktime import Opening
from tests.config.conftest import Installation

USCC = codes.uscc_of("11510100MB1234567")
FIRST = ("--city", "成都", "--uscc", USCC, "--officer", "li.na", "--officer-name", "李娜")


# --- the level tree


def test_every_prefecture_has_six_digits_and_is_found_by_code_and_name() -> None:
    """Prefectures, municipalities, and county-level cities that their province governs."""
    known = areas.cities()
    assert len(known) > 360
    assert all(codes.check(one.code, "area").ok and len(one.code) == 6 for one in known)
    assert areas.city("510100") == areas.city("成都市") == areas.city("成都") == Place("510100", "成都市")
    assert areas.city("北京").code == "110000"
    assert areas.city("济源市").code == "419001"
    assert areas.city("990100", "示范市") == Place("990100", "示范市")


def test_counties_of_a_city() -> None:
    """Districts of a municipality; none where there are none."""
    assert Place("510104", "锦江区") in areas.counties("510100")
    assert Place("110105", "朝阳区") in areas.counties("110000")
    assert areas.counties("441900") == areas.counties("419001") == areas.counties("990100") == []


@pytest.mark.parametrize("wanted", ["阳市", "没有这个城市", "990100"])
def test_a_city_that_is_unclear(wanted: str) -> None:
    """Several fit, or none."""
    with pytest.raises(areas.CityUnclear):
        areas.city(wanted)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("number,name\n1,a\n", "columns"),
        ("code,name_zh\n51010400,短\n", "line 2"),
        ("code,name_zh\n510104001,甲街道\n510104001,乙街道\n", "line 3.*twice"),
        ("code,name_zh\n510104001,\n", "line 2.*no name"),
    ],
)
def test_a_file_of_areas_is_refused_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    """Also one that is no text."""
    file = tmp_path / "towns.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(areas.AreasUnreadable, match=said):
        areas.read(file)
    file.write_bytes("code,name_zh\n510104001,锦官驿街道\n".encode("gb18030"))
    with pytest.raises(areas.AreasUnreadable, match="UTF-8"):
        areas.read(file)


def test_a_file_of_areas_is_read(tmp_path: Path) -> None:
    """With or without English names, also as a spreadsheet saves it."""
    file = tmp_path / "towns.csv"
    file.write_text(
        "code,name_zh,name_en\n510104001,锦官驿街道,Jinguanyi\n510104002,书院街街道,\n", encoding="utf-8-sig"
    )
    assert areas.read(file) == [Place("510104001", "锦官驿街道", "Jinguanyi"), Place("510104002", "书院街街道")]


# --- asked and planned


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Result]]:
    """The command in this process, without touching a database."""
    monkeypatch.setenv("ONEWINDOW_ROLE", "app")  # the command takes the owner's; put back afterwards
    with translation.override("en"):
        yield lambda *arguments, **more: CliRunner().invoke(cli, ["init", "--dry-run", *arguments], **more)


def test_what_would_be_done(ask: Callable[..., Result]) -> None:
    """No database, no key, no password in the plan."""
    told = json.loads(ask(*FIRST, "--json", "--hours", "mon-sat 09:00-17:00").output)
    assert told["city"] == {"code": "510100", "name_zh": "成都市"}
    assert len(told["counties"]) == 20
    assert told["centre"]["open"][-1] == "Sat 09:00–17:00"
    assert told["officer"] == {"login": "li.na", "name_zh": "李娜"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--city"),
        (("--city", "成都"), "--uscc"),
        (("--city", "成都", "--uscc", USCC[:-1] + "X"), "check character"),
        (FIRST[:4], "--officer"),
        ((*FIRST, "--hours", "always"), "opening hours"),
    ],
)
def test_what_is_missing_is_named_with_its_option(
    ask: Callable[..., Result], arguments: tuple[str, ...], said: str
) -> None:
    """Nobody can be asked when there is no terminal."""
    result = ask(*arguments)
    assert (result.exit_code, said in result.output) == (2, True), result.output


def test_a_person_at_a_terminal_is_asked(ask: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong answer is explained and asked again; what is usual is offered."""
    from onewindow.config.founding import asking

    monkeypatch.setattr(asking, "on_terminal", lambda: True)
    answers = ["成都", "", "11510100MB123", USCC, "", "", "li.na", "李娜", "a-long-password-7", "a-long-password-7"]
    result = ask("--json", input="\n".join(answers) + "\n")
    told = json.loads(result.stdout.strip().splitlines()[-1])
    assert told["department"] == {"name_zh": "成都市政务服务管理局", "uscc": USCC}
    assert "18" in result.output
    assert "a-long-password" not in result.output


# --- founded


def _plan(password: str = "a-long-password-7") -> city.Plan:
    house = House("成都市政务服务中心", Opening.default())
    officer = Officer("li.na", "李娜", password)
    return city.Plan((Place("510100", "成都市"),), (), Body("政务服务管理局", USCC), house, officer)


def test_all_or_nothing(db: None, at: "object") -> None:
    """A weak password at the very end leaves no area behind; the same plan then stands, once."""
    with pytest.raises(PasswordWeak):
        city.found(_plan("password"), at)  # type: ignore[arg-type]
    assert not (Area.objects.exists() or Account.objects.exists() or Event.objects.exists())
    first = city.found(_plan(), at)  # type: ignore[arg-type]
    assert (first.founded, first.areas, first.officer) == (True, 1, "li.na")
    assert SealKey.objects.get().fingerprint == first.seal
    assert set(LightRule.objects.values_list("kind", "share")) == {("case", 80), ("bundle", 80)}
    assert first.calendar["last"] >= "2027-12-31"
    again = city.found(_plan(), at)  # type: ignore[arg-type]
    assert (again.founded, again.areas, again.officer) == (False, 0, None)
    assert again.city == first.city
    assert Event.objects.count() == 3  # founded, stocked, administrator


# --- from the command to the page


class Founded:
    """A city founded by ``onewindow init`` in a schema of its own, and the password that was shown once."""

    def __init__(self, made: Installation) -> None:
        self.made = made
        code, said = self.run("init", *FIRST, "--json")
        assert code == 0, said
        told = json.loads(said.strip().splitlines()[-1])
        assert (told["founded"], told["areas"], told["city"]["administrators"]) == (True, 21, ["li.na"])
        self.password = str(told["password"])

    def run(self, *arguments: str) -> tuple[int, str]:
        return self.made.run(*arguments, ONEWINDOW_SCHEMA="founded")


@pytest.fixture(scope="module")
def founded(installation: Installation) -> Founded:
    return Founded(installation)


def test_a_second_run_is_answered(founded: Founded, tmp_path: Path) -> None:
    """Nothing is doubled; towns and a second administrator may follow; another city is refused."""
    towns = tmp_path / "towns.csv"
    towns.write_text("code,name_zh\n510104001,锦官驿街道\n", encoding="utf-8")
    password = tmp_path / "password"
    password.write_text("another-long-one-8\n")
    officer = ("--officer", "wang.wei", "--officer-name", "王伟", "--password-file", str(password))
    code, said = founded.run("init", "--areas", str(towns), *officer, "--json")
    told = json.loads(said.strip().splitlines()[-1])
    assert (code, told["founded"], told["areas"], "password" in told) == (0, False, 1, False)
    assert told["city"]["administrators"] == ["li.na", "wang.wei"]
    code, said = founded.run("init", "--city", "深圳市", "--uscc", USCC, *officer)
    assert (code, "org.city-stands" in said) == (1, True), said
    code, said = founded.run("doctor", "--json")
    findings = {one["code"]: one["level"] for one in json.loads(said.strip().splitlines()[-1])["findings"]}
    assert code == 1, said
    assert {name for name, level in findings.items() if level != "ok"} <= {
        "calendar", "addresses", "worker", "backup", "front-end",
    }  # fmt: skip
    assert len(findings) == 36


def test_the_first_administrator_logs_in_and_arrives(
    founded: Founded, free_ports: tuple[int, int], until: Callable[..., object]
) -> None:
    """The portal says that services are being prepared; the log-in page has no one-click account."""
    port, events = free_ports
    serving = founded.made.start("serve", "--port", str(port), "--events-port", str(events), ONEWINDOW_SCHEMA="founded")
    try:

        def get(method: str, path: str, body: str = "", **headers: str) -> tuple[int, http.client.HTTPMessage, str]:
            ask = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            given = {"Content-Type": "application/x-www-form-urlencoded"} | headers
            ask.request(method, path, body=body or None, headers=given)
            answer = ask.getresponse()
            return answer.status, answer.headers, answer.read().decode()

        def up() -> bool:
            try:
                return get("GET", "/healthz")[0] == 200
            except OSError:
                assert serving.poll() is None
                return False

        until(up, 120)
        status, _, page = get("GET", "/")
        assert (status, "成都市" in page, "办事事项正在准备中" in page) == (200, True, True)
        status, headers, page = get("GET", "/login/")
        assert (status, "演示账号" in page) == (200, False)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        cookie = headers["Set-Cookie"].split(";")[0]
        assert token is not None
        form = urlencode({"csrfmiddlewaretoken": token[1], "login": "li.na", "password": founded.password})
        status, headers, page = get("POST", "/login/", form, Cookie=cookie)
        assert (status, headers["Location"]) == (302, "/office/"), page[:500]
        session = "; ".join(one.split(";")[0] for one in headers.get_all("Set-Cookie") or ())
        status, headers, _ = get("GET", "/office/", Cookie=session)
        assert status == 302, "whoever administers sets a second step up first"
        status, _, page = get("GET", headers["Location"], Cookie=session)
        assert (status, "李娜" in page) == (200, True)
    finally:
        serving.terminate()
        serving.wait(60)
