"""``onewindow token``: issued once, listed without its text, revoked."""

from click.testing import CliRunner

from onewindow.config.cli.token import command
from onewindow.domain.org import actions, queries
from tests.web.api.program import Program
from tests.web.workbench.desk import Desk


def run(*words: str) -> str:
    """The command's output."""
    result = CliRunner().invoke(command, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_issue_list_revoke(desk: Desk) -> None:
    """The token works until it is revoked, and is told only once."""
    number, token = run("issue", "wangfang", "--scope", "read", "--until", "2099-12-31").split()
    assert Program(token).get("/drafts").status_code == 200
    listed = run("list")
    assert "wangfang" in listed and "2099-12-31" in listed and token not in listed
    run("revoke", number)
    assert "revoked" in run("list")
    assert Program(token).get("/drafts").status_code == 401


def test_a_system_has_no_account(desk: Desk) -> None:
    """Named by what it is; an unknown log-in and an unfit scope are refused."""
    run("issue", "--system", "provincial platform")
    assert [row.system for row in queries.tokens()] == ["provincial platform"]
    for words, refusal in (
        (("issue", "nobody"), queries.AccountUnknown),
        (("issue", "wangfang", "--scope", "work"), actions.ScopeUnfit),
        (("issue",), actions.ScopeUnfit),
    ):
        assert isinstance(CliRunner().invoke(command, words).exception, refusal)
