"""The story as a narrative or as one object."""

from collections.abc import Callable
from typing import Any

from onewindow.config.demo.story import Beat, Told
from onewindow.kernel.worktime import CHINA

FIGURES = {
    "steps": ("环节", "steps"),
    "materials": ("材料", "materials"),
    "days": ("工作日", "working days"),
    "visits": ("跑动", "visits"),
}
_DAYS = "一二三四五六日"


def narrator(print_: Callable[[str], None], english: bool) -> Callable[[Beat], None]:
    """Prints each beat as it happens, a heading for each new day."""
    last = [""]

    def tell(beat: Beat) -> None:
        at = beat.at.astimezone(CHINA)
        day = f"{at:%Y-%m-%d %a}" if english else f"{at:%Y-%m-%d} 星期{_DAYS[at.weekday()]}"
        if day != last[0]:
            print_(f"\n{day}")
            last[0] = day
        print_(f"  {at:%H:%M}  {beat.who[english]}{': ' if english else '：'}{beat.en if english else beat.zh}")

    return tell


def summary(told: Told, english: bool) -> list[str]:
    """The closing lines: items, licences, gain, log."""
    lines = ["", "Items" if english else "事项"]
    for one in told.cases:
        due = f"{one.promised_due_at.astimezone(CHINA):%m-%d %H:%M}" if one.promised_due_at else "—"
        closed = f"{one.closed_at.astimezone(CHINA):%m-%d %H:%M}" if one.closed_at else "—"
        name = one.item.name_en if english else one.item.name_zh
        lines.append(f"  {name}  " + (f"promised {due}, closed {closed}" if english else f"承诺 {due}，办结 {closed}"))
    lines += ["", "Licences" if english else "证照"]
    for licence, result in told.licences:
        mark = (
            ("verified" if english else "核验通过") if result.certain else ("NOT VERIFIED" if english else "核验未通过")
        )
        name = licence.type.name_en if english else licence.type.name_zh
        lines.append(f"  {name}  {licence.identifier}  {mark}")
    gains = [
        f"{(words[1] if english else words[0])} {told.gain[key]['before']} → {told.gain[key]['after']}"
        for key, words in FIGURES.items()
    ]
    report = told.log
    sealed = (
        f"Log: {report.events} events, sealed batches: {report.batches}, {'verified' if report.ok else 'BROKEN'}"
        if english
        else f"日志：{report.events} 条事件，{report.batches} 个封存批次，{'校验通过' if report.ok else '校验未通过'}"
    )
    return [*lines, "", ("Gain: " if english else "减负：") + "  ".join(gains), sealed]


def as_object(told: Told) -> dict[str, Any]:
    """The one object of ``onewindow demo --json``; instants in China's time."""

    def instant(at: Any) -> str | None:
        return at.astimezone(CHINA).isoformat() if at else None

    return {
        "bundle": {"name": told.bundle.package_version.name_zh, "number": told.bundle.number},
        "cases": [
            {
                "number": one.number,
                "item": one.item.name_zh,
                "state": one.state,
                "accepted_at": instant(one.accepted_at),
                "due_at": instant(one.promised_due_at),
                "closed_at": instant(one.closed_at),
            }
            for one in told.cases
        ],
        "licences": [
            {
                "identifier": licence.identifier,
                "type": licence.type.name_zh,
                "holder": licence.holder_name,
                "verified": result.certain,
            }
            for licence, result in told.licences
        ],
        "gain": {key: told.gain[key] for key in FIGURES},
        "officers": len(told.officers),
        "log": {"events": told.log.events, "batches": told.log.batches, "verified": told.log.ok},
    }
