"""Codes and numbers typed with a Chinese keyboard (全角): windows, fees, staff, named persons."""

from typing import Any

import pytest

from onewindow.web.office.forms.bodies import NewDepartment, Window
from onewindow.web.office.forms.fees import Fee
from onewindow.web.office.forms.personnel import Joiner
from onewindow.web.workbench.forms.joint import Bodies


@pytest.mark.parametrize(
    ("form", "name", "typed", "meant"),
    [
        (Window, "number", "Ａ　０５", "A05"),
        (Fee, "code", "１０３０ ４４６", "1030446"),
        (Joiner, "number", "９９０１００００７", "990100007"),
        (Joiner, "login", "ｚｈａｎｇ．ｓａｎ", "zhang.san"),
        (NewDepartment, "group_code", "２５", "25"),
        (NewDepartment, "phone", "１２３４５", "12345"),
    ],
)
def test_in_any_width(form: Any, name: str, typed: str, meant: str) -> None:
    one = form({name: typed})
    one.is_valid()
    assert one.cleaned_data[name] == meant


def test_of_several_persons_each() -> None:
    one = Bodies({"persons": "Ｇ０１、Ｇ０２，G01"}, choices=[])
    one.is_valid()
    assert one.cleaned_data["persons"] == ["G01", "G02"]
