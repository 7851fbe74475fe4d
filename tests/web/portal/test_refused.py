"""A refusal in writing (不予许可、不予受理): the applicant reads reasons, law and what he can do; nobody else reads it."""

import pytest
from django.test import Client

from onewindow.domain.bundles import actions, queries
from onewindow.domain.bundles.models import Bundle
from onewindow.domain.org.models import Account
from tests.domain.bundles.story import Story
from tests.web.portal.test_tracking import ask, story

__all__ = ["story"]
WHY = {
    "reason": "other",
    "reasons": "场所不在本市",
    "legal_basis": "行政许可法第三十二条",
    "guidance": "请向邻市窗口申请",
}


def page(login: str, bundle: int, part: str = "") -> tuple[int, str]:
    """Status and page for this account."""
    client = Client()
    client.force_login(Account.objects.get(login=login), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(f"/applications/{bundle}/{part}")
    return answer.status_code, answer.content.decode()


def test_the_applicant_reads_the_refusal_of_an_item(story: Story) -> None:
    """On the page and in its part that stays fresh; whoever only tracks the number does not."""
    bundle = story.submit()
    story.accept(bundle)
    assert "不符合条件" not in page("wangfang", bundle)[1]
    node = next(one for one, state in story.states(bundle).items() if state == "reviewing")
    story.refuse(bundle, node)
    name = story.case(bundle, node).item_version.name_zh
    for part in ("", "progress/"):
        status, text = page("wangfang", bundle, part)
        assert status == 200
        for words in (f"不予许可：{name}", "不符合条件", "行政许可法 38", "可以申请行政复议"):
            assert words in text
    assert page("liguoqiang", bundle)[0] == 404
    with pytest.raises(queries.NoSuchBundle):
        queries.refusals(bundle, story.actor("liguoqiang"))
    assert "不符合条件" not in ask(Bundle.objects.get(pk=bundle).number, "0249")[1]


def test_the_applicant_reads_why_the_whole_was_not_accepted(story: Story) -> None:
    """Not while it is only proposed."""
    bundle = story.submit()
    actions.propose_not_accept(bundle=bundle, **WHY, by=story.clerk, at=story.tick())
    assert queries.refusals(bundle, story.owner) == []
    actions.consent(bundle=bundle, by=story.actor("govservice.supervisor"), at=story.tick())
    text = page("wangfang", bundle)[1]
    assert "须写明" not in text, "a word of the clerk's form: the reasons say what it was"
    for words in ("不予受理", *(one for key, one in WHY.items() if key != "reason")):
        assert words in text
