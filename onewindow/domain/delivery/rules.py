"""Pure rules of parcels: what a courier's event means for a parcel, what an address shows of itself, when something is due."""

import re

from onewindow.kernel.typed import plain

KINDS = ("collect", "send", "return")
"""上门取件 (papers to the window), 寄送结果, 退还原件 (both to the applicant)."""
NEWS = ("picked", "moving", "out", "failed", "delivered", "refused", "undeliverable", "returned", "lost")
"""揽收, 运输中, 派送中, 投递未成, 签收, 拒收, 无法投递, 退回签收, 丢失."""
OUTCOMES = ("received", "short", "again", "counter")
"""What a parcel ends with: papers complete, papers lack, sent again, kept for the counter."""

PACK = "2wd"
"""To send what is ready. Not a figure of law: the law's ten days for a licence (行政许可法 art. 44) leave room for the road."""
ROAD = "5wd"
"""A parcel that has not arrived after this is looked after."""
LOOK = "1wd"
"""To check papers in, to answer what is lost or on its way back, to trace what is late."""
AHEAD = 7
"""Days ahead a courier may be ordered for."""

_MOVES = {
    "ordered": {"picked": "pick", "moving": "pick", "out": "pick"},
    "under_way": {},
    "returning": {},
    "lost": {"delivered": "deliver"},
}
_ANYWHERE = {"delivered": "deliver", "refused": "bring-back", "undeliverable": "bring-back", "lost": "lose"}
_PHONE = re.compile(r"\+?\d{7,15}")


def move(news: str, state: str) -> str:
    """The move that a courier's event makes; empty where it is only written down (late, or nothing changes).

    A lost parcel that is delivered after all is delivered; one that comes back and is signed for meanwhile too.
    """
    if state not in _MOVES:
        return ""
    known = _MOVES[state] if state == "lost" else _ANYWHERE | _MOVES[state]
    found = known.get(news, "")
    return "" if state == "returning" and found == "bring-back" else found


def phone(text: str) -> str:
    """A telephone number without blanks and dashes, as typed on any keyboard; empty where it is none."""
    clean = plain(text).replace("-", "")
    return clean if _PHONE.fullmatch(clean) else ""


def masked(address: str) -> str:
    """地址脱敏: where it is roughly, never the door. The first half, nine signs at most."""
    shown = address[: min(9, len(address) // 2)]
    return f"{shown}****" if address else ""
