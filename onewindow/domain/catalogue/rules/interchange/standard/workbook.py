"""Our template (导入模板): a sheet of items, a sheet for each sub-table, lists to choose from; written by openpyxl."""

import io
from collections.abc import Iterable
from typing import Any

from onewindow.domain.catalogue.rules.interchange.standard import table, wording
from onewindow.domain.catalogue.rules.interchange.standard.schema import MATERIALS

_LISTS = {5: "A.1", 8: "A.2", 14: "A.3"}
_BY_CODE = {4, 7, 13, 34, 36, 39}  # the words beside a code: the code's cell says both
_AS_SHEETS = {6, 22, 55}
_UNITS = ("工作日", "自然日", "小时", "分钟")
_ROWS = 5000  # as far as the lists to choose from reach
_FIRST_SIGNS = ("=", "+", "-", "@", "\t", "\r")

COLUMNS = tuple(field for field in table.FIELDS if not field.of_material and field.no not in _BY_CODE | _AS_SHEETS)
OF_MATERIAL = tuple(field for field in table.FIELDS if field.of_material)

GUIDE = (
    ("怎样填", "在“事项”表中一行填一个事项；设定依据、办理流程、材料、常见问题填在各自的表中，用“实施编码”对应。"),
    ("必填", "事项名称、实施编码。其余没有的就空着，不要填“无”。"),
    ("代码", "有下拉列表的格子从列表中选，例如“01 行政许可”；是或否填“是”“否”。"),
    ("多个值", "服务对象代码、办理形式代码、主题代码有几个时用逗号分开；共同实施部门用“；”分开。"),
    ("先检查", "导入前先检查：每一行是通过、已修正、有疑点还是不能导入，都说明原因；检查不改动任何数据。"),
)


def filled(records: Iterable[dict[str, Any]]) -> bytes:
    """The template, with these records in it."""
    from openpyxl import Workbook

    book = Workbook()
    _guide(book.active)
    items = _sheet(book, table.MAIN, [field.name for field in COLUMNS])
    below = {name: _sheet(book, name, [table.KEY, *wording.SUB_COLUMNS[name]]) for name in wording.SUB_COLUMNS}
    materials = _sheet(book, MATERIALS, [table.KEY, *(field.name for field in OF_MATERIAL)])
    _choices(items, materials)
    for one in records:
        code = one.get(table.KEY) or one.get("基本编码", "")
        items.append([_written(field, one.get(field.name)) for field in COLUMNS])
        for name, rows in wording.rows(one).items():
            for row in rows:
                below[name].append([_safe(code), *(_safe(cell) for cell in row)])
        for row in one.get(MATERIALS, ()):
            materials.append([_safe(code), *(_written(field, row.get(field.name)) for field in OF_MATERIAL)])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _guide(sheet: Any) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.title = "填写说明"
    sheet.append([f"一窗 OneWindow 事项导入模板（{table.STANDARD} 表4）"])
    sheet["A1"].font = Font(bold=True, size=14)
    for row in GUIDE:
        sheet.append(row)
    sheet.append([])
    sheet.append(["字段", "格式", "说明"])
    for field in table.FIELDS:
        sheet.append([f"{field.no} {field.name}", field.type or field.kind, field.note])
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = 70
    sheet.column_dimensions["C"].width = 50
    for row in sheet.iter_rows(min_row=2, max_row=len(GUIDE) + 1):
        row[0].font = Font(bold=True)
        row[1].alignment = Alignment(wrap_text=True, vertical="top")


def _sheet(book: Any, name: str, head: list[str]) -> Any:
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    sheet.append(head)
    sheet.freeze_panes = "B2"
    for place, cell in enumerate(sheet[1], 1):
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1D4E89")
        sheet.column_dimensions[get_column_letter(place)].width = max(14, min(40, 2 * len(head[place - 1]) + 4))
    return sheet


def _choices(items: Any, materials: Any) -> None:
    for place, field in enumerate(COLUMNS, 1):
        words = _words(field)
        if words:
            _offer(items, place, words)
    _offer(materials, 1 + len(OF_MATERIAL), ["是", "否"])


def _words(field: table.Field) -> list[str]:
    if field.no in _LISTS:
        return [f"{code} {word}" for code, word in table.lists(_LISTS[field.no]).items()]
    if field.no in (16, 19):
        return list(_UNITS)
    return ["是", "否"] if field.note.startswith("1-") else []


def _offer(sheet: Any, place: int, words: list[str]) -> None:
    """A list to choose from; other values are asked about, not refused: provinces have codes of their own."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    letter = get_column_letter(place)
    offer = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True, errorStyle="warning")
    sheet.add_data_validation(offer)
    offer.add(f"{letter}2:{letter}{_ROWS}")


def _written(field: table.Field, value: Any) -> Any:
    """As people choose it: code and word, 是 and 否."""
    if value in (None, ""):
        return None
    if field.no in _LISTS:
        word = table.lists(_LISTS[field.no]).get(str(value), "")
        return f"{value} {word}".strip()
    if field.note.startswith("1-"):
        return {"1": "是", "0": "否"}.get(str(value), value)
    return value if isinstance(value, int) else _safe(value)


def _safe(value: Any) -> str:
    """A text that no spreadsheet takes for a formula."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    text = ILLEGAL_CHARACTERS_RE.sub("", str(value))[:32000]
    return f" {text}" if text.startswith(_FIRST_SIGNS) else text
