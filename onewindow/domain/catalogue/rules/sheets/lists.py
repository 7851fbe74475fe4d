"""The lists that fields of a sheet choose from (代码表): of GB/T 39046 annex A, and our own."""

from onewindow.domain.catalogue.rules.sheets.procedures import PROCEDURES

Choices = tuple[tuple[str, str, str], ...]  # value, Chinese, English

YES_NO: Choices = (("1", "是", "Yes"), ("0", "否", "No"))
CODES: dict[str, Choices] = {
    "A.1": (
        ("00", "行政权力事项", "Administrative power"),
        ("01", "行政许可", "Administrative licence"),
        ("02", "行政处罚", "Administrative penalty"),
        ("03", "行政强制", "Administrative compulsion"),
        ("04", "行政征收", "Administrative levy"),
        ("05", "行政给付", "Administrative payment"),
        ("06", "行政检查", "Administrative inspection"),
        ("07", "行政确认", "Administrative confirmation"),
        ("08", "行政奖励", "Administrative award"),
        ("09", "行政裁决", "Administrative ruling"),
        ("10", "其他类别事项", "Other administrative matter"),
        ("20", "公共服务事项", "Public service"),
        ("21", "公共服务事项（地方）", "Public service (local)"),
    ),
    "A.2": (
        ("1", "国家级", "National"),
        ("2", "省级", "Province"),
        ("3", "市级", "City"),
        ("4", "县级", "County"),
        ("5", "镇（乡、街道）级", "Town or subdistrict"),
        ("6", "村（社区）级", "Village or community"),
        ("7", "分级管理", "By grades"),
    ),
    "A.3": (
        ("1", "法定机关", "Statutory body"),
        ("2", "授权组织", "Authorised organisation"),
        ("3", "受委托组织", "Entrusted organisation"),
        ("9", "其他", "Other"),
    ),
    "A.4": (
        ("1", "自然人", "Natural person"),
        ("2", "企业法人", "Enterprise"),
        ("3", "事业法人", "Public institution"),
        ("4", "社会组织法人", "Social organisation"),
        ("5", "行政机关", "Administrative body"),
        ("6", "其他组织", "Other organisation"),
    ),
    "A.5": (
        ("1", "窗口办理", "At a window"),
        ("2", "电脑端网上办理", "Online, computer"),
        ("3", "移动端网上申请", "Online, phone"),
        ("4", "快递申请", "By express"),
        ("9", "其他", "Other"),
    ),
    "A.6": (("1", "即办件", "On the spot"), ("2", "承诺件", "Within a promised limit"), ("9", "其他", "Other")),
    "reach": (
        ("1", "全国", "Whole country"),
        ("2", "跨省", "Across provinces"),
        ("3", "跨市", "Across cities"),
        ("4", "跨县", "Across counties"),
    ),
    "system": (("1", "国家级", "National"), ("2", "省级", "Province"), ("3", "市级", "City")),
    "tier": (
        ("base", "基本目录事项", "Base item"),
        ("implementation", "实施清单事项", "Implementation item"),
        ("handling", "业务办理项", "Handling item"),
    ),
    "family": (
        ("national", "国家编码（GB/T 39554.1）", "National"),
        ("licensing", "许可编码（GB/T 39048）", "Licensing"),
    ),
    "standing": (("open", "可办理", "Open"), ("suspended", "暂停办理", "Suspended"), ("retired", "已取消", "Retired")),
    "unit": (
        ("wd", "工作日", "working days"),
        ("cd", "自然日", "calendar days"),
        ("h", "小时", "hours"),
        ("min", "分钟", "minutes"),
    ),
    "from": (("acceptance", "受理之日", "Acceptance"), ("filing", "收件之日", "Filing")),
    "checked": (("source", "已核对", "Read in the source"), ("memory", "待核对", "To be confirmed")),
    "necessity": (("always", "必要", "Always"), ("when", "视情形", "In some situations")),
    "satisfied": (
        ("upload", "上传", "Uploaded"),
        ("licence", "电子证照", "Electronic licence"),
        ("data", "数据核验", "Checked in data"),
        ("output", "其他事项结果", "Result of another item"),
        ("form", "由申请表生成", "Made from the form"),
    ),
    "result": (("licence", "证照", "Licence"), ("record", "登记结果", "Entry in a register")),
    "why": (
        ("identity", "核验身份", "To prove identity"),
        ("originals", "核验原件", "To show originals"),
        ("signature", "现场签字", "To sign"),
        ("site", "配合现场", "For a visit on site"),
        ("collect", "领取结果", "To collect the result"),
    ),
    "procedure": PROCEDURES,
    "hold": (
        ("fee", "等待缴费", "Waiting for the fee"),
        ("publicity", "公示", "Public notice"),
        ("applicant", "等待申请人", "Waiting for the applicant"),
    ),
    "rank": (
        ("authority", "行政机关负责人", "Head of the authority"),
        ("government", "本级政府负责人", "Head of the government"),
    ),
    "silence": (("granted", "视为准予", "Deemed granted"), ("refused", "视为不予", "Deemed refused")),
    "yesno": YES_NO,
}
