"""Item codes (事项编码), two families.

National, GB/T 39554.1-2020: base 12 = province 2 + type 2 + department group 2 + main item 3 + sub-item 3;
implementation 31 = USCC 18 + level 1 + base 12; handling 33 = implementation 31 + 2. The two long ones are told apart
by length. Licensing, GB/T 39048-2020: base 10 (letters 2 + main item 5 + sub-item 3), implementation up to 24. The old
Sichuan form is recognised: real registers still carry it.
"""

import re
from dataclasses import replace

from onewindow.kernel.codes import characters, uscc
from onewindow.kernel.codes.areas import province
from onewindow.kernel.codes.findings import Finding, Problem, normal_form, outside, small_letters, wrong_length
from onewindow.kernel.codes.findings import gettext_noop as _

BASE, IMPLEMENTATION, HANDLING = 12, 31, 33

TYPES = {
    "00": "行政权力", "01": "行政许可", "02": "行政处罚", "03": "行政强制", "04": "行政征收", "05": "行政给付",
    "06": "行政检查", "07": "行政确认", "08": "行政奖励", "09": "行政裁决", "10": "其他行政权力", "20": "公共服务",
}  # fmt: skip
"""GB/T 39046 list A.1; 11 to 19 and 21 to 98 are free for provinces."""

LEVELS = {"1": "国家", "2": "省", "3": "市", "4": "县", "5": "镇(乡、街道)", "6": "村(社区)", "7": "分级管理"}
"""GB/T 39046 list A.2."""

DEPARTMENTS = {
    "09": "公安", "11": "民政", "15": "自然资源", "16": "生态环境", "17": "住建", "18": "交通", "20": "农业", "21": "商务",
    "22": "文旅", "23": "卫健", "24": "退役军人", "30": "税务", "31": "市场监管", "64": "林草", "72": "药监",
    "73": "知识产权", "75": "档案", "76": "保密", "99": "其他",
}  # fmt: skip
"""Department groups, read off real codes."""

LICENSING_BASE = re.compile(r"[A-Z]{2}\d{5}[0-9A-Z]{3}", re.ASCII)
LICENSING_MAX = 24
SICHUAN = re.compile(
    r"(?P<item>\d{3}[A-Z]\d{8}(?:\d{2})?|512\d{9}(?:\d{2})?|[A-Z]-\d{6}-\d{3,4}|\d[A-Z]-\d{4}-\d{5})"
    r"(?:-(?P<area>\d{12})-\d{3}-(?P<body>[0-9A-Z]{7,21}(?:-[0-9X])?)-\d-\d{1,2}|-(?P<short>[0-9A-Z]{7,21}))",
    re.ASCII,
)
"""Forms of the old Sichuan registers: letters or digits, with area and suffix or without; a family of its own, ``local``."""

_PROVINCE = _("no province has the code %(is)s")
_TYPE = _("type %(is)s is not in list A.1 of GB/T 39046")
_LEVEL = _("level %(is)s is not in list A.2 of GB/T 39046: it is 1 to 7")
_LICENSING = _("a licensing code begins with two letters, five digits and three characters")
_LICENSING_REST = _("the places after the tenth follow a local rule and are not checked")
_SICHUAN = _("the code is not written in the old Sichuan form")
_LOCAL = _("an old local code: no national code says what it is")
_LOCAL_SHORT = _("the code has no area and no suffix")


def check_base(value: str) -> Finding:
    """基本编码. Whether a base code of twelve digits holds; an unknown province or type is a warning."""
    code = normal_form(value)
    if len(code) != BASE:
        return Finding("item-base", value, code, (wrong_length(code, BASE),))
    problems = outside(code, characters.DIGITS)
    if not problems:
        problems += _base_problems(code)
    return Finding("item-base", value, code, tuple(problems), _base_parts(code))


def check_implementation(value: str) -> Finding:
    """实施编码 (31) or 业务办理项编码 (33): USCC of the body, level, base code, and the handling item."""
    code = normal_form(value)
    kind = "item-handling" if len(code) > IMPLEMENTATION + 1 else "item-implementation"
    problems = list(small_letters(value))
    if len(code) not in (IMPLEMENTATION, HANDLING):
        wanted = HANDLING if kind == "item-handling" else IMPLEMENTATION
        return Finding(kind, value, code, (*problems, wrong_length(code, wanted)))
    body = uscc.check(code[: uscc.LENGTH])
    problems += body.problems
    level, base, handling = code[18], code[19:31], code[31:]
    if level not in LEVELS:
        problems.append(Problem("level", _LEVEL, {"is": level}, 19))
    strange = outside(base + handling, characters.DIGITS, 20)
    problems += strange or [problem.moved(19) for problem in _base_problems(base)]
    parts = {"uscc": code[:18], "level": LEVELS.get(level, level), "base": base, **_base_parts(base)}
    if handling:
        parts["handling"] = handling
    return Finding(kind, value, code, tuple(problems), parts)


def check_licensing(value: str) -> Finding:
    """行政许可事项编码. Base code of 10 places, or implementation code of up to 24."""
    code = normal_form(value)
    kind = "licensing-base" if len(code) <= 10 else "licensing-implementation"
    problems = list(small_letters(value))
    if len(code) < 10 or len(code) > LICENSING_MAX:
        problems.append(wrong_length(code, "10–24"))
    problems += outside(code, characters.ALPHANUMERIC)
    if not LICENSING_BASE.match(code):
        problems.append(Problem("licensing", _LICENSING, {}, 1, min(10, max(len(code), 1))))
    if kind == "licensing-implementation":
        problems.append(Problem("local", _LICENSING_REST, {}, 11, max(len(code) - 10, 1), "warning"))
    parts = {"type": code[:2], "main": code[2:7], "sub": code[7:10], "local": code[10:]}
    return Finding(kind, value, code, tuple(problems), {k: v for k, v in parts.items() if v})


def check_sichuan(value: str) -> Finding:
    """旧地方编码. The old Sichuan form: item, area, -, body, -, -; accepted as family ``local``, whatever is wrong is a warning."""
    code = normal_form(value)
    found = SICHUAN.fullmatch(code)
    if found is None:
        return Finding("item-sichuan", value, code, (Problem("form", _SICHUAN),))
    problems = [*small_letters(value), Problem("local", _LOCAL, level="warning")]
    part = "body" if found["area"] else "short"
    if not found["area"]:
        problems.append(Problem("short", _LOCAL_SHORT, level="warning"))
    inside = uscc.check(found[part]).problems
    problems += [replace(problem.moved(found.start(part)), level="warning") for problem in inside]
    parts = {"family": "local", "item": found["item"], "area": found["area"] or "", "uscc": found[part]}
    return Finding("item-sichuan", value, code, tuple(problems), parts)


def _base_problems(code: str) -> list[Problem]:
    problems = []
    if code[:2] != "00" and not province(code):
        problems.append(Problem("province", _PROVINCE, {"is": code[:2]}, 1, 2, "warning"))
    if code[2:4] == "99":
        problems.append(Problem("type", _TYPE, {"is": code[2:4]}, 3, 2, "warning"))
    return problems


def _base_parts(code: str) -> dict[str, str]:
    if len(code) != BASE:
        return {}
    return {
        "province": "国家" if code[:2] == "00" else province(code) or code[:2],
        "type": TYPES.get(code[2:4], code[2:4]),
        "department": DEPARTMENTS.get(code[4:6], code[4:6]),
        "main": code[6:9],
        "sub": code[9:12],
    }
