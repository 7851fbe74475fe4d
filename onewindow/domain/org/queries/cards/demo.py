"""The demo reader (示范读卡器): a twin without a device. On each of its slots lies the card of a person of the demo city."""

from collections.abc import Sequence

from django.conf import settings

from onewindow.domain.org.models import Person
from onewindow.domain.org.queries.cards.base import Card, Slot
from onewindow.domain.org.queries.cards.registry import known

SHOWN = 12


@known("demo")
class Demo:
    """示范读卡器. See the module."""

    slug = "demo"

    def slots(self) -> Sequence[Slot]:
        """读卡位. One for each of the first persons of the demo city."""
        rows = Person.objects.filter(id_type="111", account__isnull=False).order_by("pk")[:SHOWN]
        return [Slot(str(row.pk), f"示范卡：{row.name_zh}", f"Demo card: {row.name_en or row.name_zh}") for row in rows]

    def read(self, slot: str) -> Card | None:
        """读卡. The card of this person; none for another slot."""
        row = next((one for one in self.slots() if one.key == slot), None)
        if row is None:
            return None
        person = Person.objects.get(pk=int(slot))
        return Card(person.name_zh, person.id_no, person.address)

    def problem(self) -> str:
        """配置检查. The twin belongs into a demo only."""
        return "" if settings.DEMO else "The demo reader shows invented cards: unset ONEWINDOW_CARD_READER."
