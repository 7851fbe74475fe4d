"""The catalogue in the form of GB/T 39046 table 4 (导出): a header and one record an item; and our template, empty or filled."""

import json
from collections.abc import Iterator
from datetime import date, datetime

from onewindow.domain.catalogue.models import ItemVersion
from onewindow.domain.catalogue.queries.interchange.sources import place
from onewindow.domain.catalogue.queries.sheets import sheets
from onewindow.domain.catalogue.rules.interchange.standard import header, record
from onewindow.domain.catalogue.rules.interchange.standard import workbook as books
from onewindow.domain.org.models import Area

PORTION = 200


def exported(on: date, at: datetime) -> Iterator[str]:
    """导出. Lines of JSON: the header (standard, widened fields, schema), then a record for each item in force on a day."""
    versions = _versions(on)
    city = Area.objects.filter(level="3").values_list("name_zh", flat=True).first() or ""
    yield json.dumps(header(made_at=at, city=city, count=len(versions)), ensure_ascii=False) + "\n"
    for one in _records(versions):
        yield json.dumps(one, ensure_ascii=False) + "\n"


def workbook(on: date) -> bytes:
    """导出模板. The same items in our template: what table 4 says, without the extension."""
    return books.filled(_records(_versions(on)))


def template() -> bytes:
    """空白模板. Our template for catalogues kept in a spreadsheet."""
    return books.filled(())


def _records(versions: list[int]) -> Iterator[dict[str, object]]:
    here = place()
    for start in range(0, len(versions), PORTION):
        portion = versions[start : start + PORTION]
        found = sheets(portion)
        yield from (record(found[pk], here) for pk in portion)


def _versions(on: date) -> list[int]:
    """The published version of each item that holds on a day; retired ones are left out."""
    held = ItemVersion.objects.filter(effective_from__lte=on, published_at__isnull=False)
    newest = held.order_by("item_id", "-effective_from").distinct("item_id").values_list("pk", "standing")
    return [pk for pk, standing in newest if standing != "retired"]
