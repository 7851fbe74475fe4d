"""All components on one page (组件), for those who build pages; it exists in the demo city only."""

from types import SimpleNamespace

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onewindow.kernel.documents import qr_svg
from onewindow.web.ui.access import public
from onewindow.web.ui.graph import Step, draw


@public
@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component with plausible and with difficult content."""
    if not settings.DEMO:
        raise Http404
    zh = request.LANGUAGE_CODE == "zh-hans"  # type: ignore[attr-defined]
    words = ZH if zh else EN
    steps = [
        Step("licence", words[0], words[6], "green", words[7], who=words[10]),
        Step("food", words[1], words[6], "running", words[8], after=("licence",), who=words[11]),
        Step("fire", words[2], words[5], "amber", words[8], after=("licence",), who=words[11]),
        Step("sign", words[3], words[4], "waiting", words[9], after=("food", "fire"), who=words[11]),
    ]
    return render(
        request,
        "ui/gallery.html",
        {
            "w": words,
            "drawing": draw(steps, sentence=words[12]),
            "qr": qr_svg("990100-20260928-000001"),
            "choices": [("a", words[0], words[12]), ("b", words[1], ""), ("c", words[2], "")],
            "address": {"area": "", "path": [("", [("990121", words[4])]), ("", []), ("", [])], "detail": ""},
            "errors": [("phone", words[13])],
            "files": [SimpleNamespace(id=1, name=words[14], size=1_234_567, url="#files")],
            "lights": ["green", "running", "amber", "red", "held", "waiting"],
        },
    )


ZH = (
    "营业执照",
    "食品经营许可证",
    "公众聚集场所消防安全检查",
    "户外招牌设置备案",
    "城市管理局",
    "消防救援支队",
    "市场监督管理局",
    "9月28日（周一）办结",
    "还剩 2 个工作日",
    "等待前一步",
    "李明 已办结",
    "今天 16:30 前",
    "4 个事项，1 个已办结",
    "请填写 11 位手机号码。",
    "示范市云栖区示范餐饮管理有限公司房屋租赁合同及产权证明材料扫描件.pdf",
)
EN = (
    "Business licence",
    "Food business licence",
    "Fire safety check for public venues",
    "Shop sign",
    "Urban Management",
    "Fire and Rescue",
    "Market Regulation",
    "Done Mon 28 Sep",
    "2 working days left",
    "Waits for the step before",
    "Done by Li Ming",
    "Today by 16:30",
    "4 items, 1 of them done",
    "Enter a mobile number with 11 digits.",
    "Lease-and-proof-of-ownership-of-the-premises-of-the-demo-catering-company-scan-2026-09-28.pdf",
)
