"""States and moves of a parcel (快件), as data; the SQL functions are generated from them.

What the courier's number, a delay and the forgetting of an address change leaves the state and bumps the version.
"""

from onewindow.domain.delivery.models import Parcel
from onewindow.kernel import states
from onewindow.kernel.states import Kind, T

WANTED = "wanted"
READY = "ready"
ORDERED = "ordered"
UNDER_WAY = "under_way"
DELIVERED = "delivered"
RETURNING = "returning"
LOST = "lost"
SETTLED = "settled"
CANCELLED = "cancelled"

ROAD = (ORDERED, UNDER_WAY, RETURNING)
"""The courier has it, or is to have it."""
ENDED = (DELIVERED, SETTLED, CANCELLED)

PARCEL = Kind(
    "parcel",
    Parcel,
    new=(T("ask", (), WANTED), T("prepare", (), READY), T("order", (), ORDERED)),
    moves=(
        T("ready", (WANTED,), READY),
        T("send", (READY,), ORDERED),
        T("book", (ORDERED, UNDER_WAY), None),  # the courier has given his number; his first event may be faster
        T("pick", (ORDERED,), UNDER_WAY),
        T("deliver", (*ROAD, LOST), DELIVERED),  # what was lost may be found and handed over after all
        T("bring-back", (ORDERED, UNDER_WAY), RETURNING),
        T("lose", ROAD, LOST),
        T("late", ROAD, None),
        T("settle", (DELIVERED, RETURNING, LOST), SETTLED),
        T("cancel", (WANTED, READY, ORDERED), CANCELLED),
        T("forget", ENDED, None),
    ),
    sets=(
        "name", "phone", "address", "contents", "courier", "waybill", "ordered_at", "sent_by", "delivered_at", "signed_by",
        "ended_at", "outcome", "reason", "forgotten_at",
    ),
    scope="(SELECT p.department_id FROM org_post p WHERE p.id = t.post_id)",
)  # fmt: skip
states.register(PARCEL)
