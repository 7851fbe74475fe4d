"""Probe."""

from axe_playwright_python.sync_playwright import Axe
from tests.web.workbench.conftest import desk
from tests.browser.rig import WCAG


def test_probe(desk, as_user, transactional_db):
    b = desk.bundle()
    page = as_user("govservice.window", f"/desk/bundles/{b}/", size="phone")
    for v in Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}}).response["violations"]:
        print(v["id"], v["help"])
        for n in v["nodes"][:8]:
            print("   ", n["target"], n["html"][:150], n.get("failureSummary", "")[:300])
    b = desk.accepted("k2")
    c = desk.reviewing(b)
    from onewindow.domain.catalogue.queries import spec

    page = as_user(desk.login_of(spec(c.item_version_id).review_posts[0]), f"/desk/cases/{c.pk}/", size="phone")
    for v in Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}}).response["violations"]:
        print(v["id"], v["help"])
        for n in v["nodes"][:8]:
            print("   ", n["target"], n["html"][:150], n.get("failureSummary", "")[:300])
    assert 0
