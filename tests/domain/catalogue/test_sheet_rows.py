"""The sheet and the rows are the same thing: read from rows, written into rows, read again."""

from datetime import date

import pytest

from onewindow.domain.catalogue import queries, seed
from onewindow.domain.catalogue.models import ItemVersion
from onewindow.domain.catalogue.queries.sheets import sheet, sheets
from onewindow.domain.catalogue.rules.sheets import difference, normal

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("demo_city")
def test_rows_and_sheets_agree() -> None:
    """All items of the demo city, in a handful of SQLs; what the packaged file says is what the rows say."""
    known = dict(ItemVersion.objects.filter(number=1).values_list("item__slug", "pk"))
    found = sheets(known.values())
    for row in seed.items():
        one = found[known[row["slug"]]]
        packaged = normal({**row, "effective_from": "2026-01-01", "window_department": "govservice"})
        said = {change.path for change in difference(packaged, one)}
        assert said <= {"implementation_code"}, (row["slug"], said)
        assert one["situations"] == packaged["situations"]
    with pytest.raises(queries.ItemUnknown):
        sheet(0)
    assert date.fromisoformat(one["effective_from"]) == date(2026, 1, 1)
