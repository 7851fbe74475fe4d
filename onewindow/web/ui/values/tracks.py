"""What a courier says as lines of a timeline."""

from collections.abc import Iterable
from dataclasses import dataclass

from onewindow.domain.delivery.models import Track
from onewindow.web.ui.templatetags.parcels import parcel_news
from onewindow.web.ui.templatetags.said import moment


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the timeline."""

    light: str
    what: str
    who: str
    time: str


def tracked(tracks: Iterable[Track]) -> list[Entry]:
    """物流轨迹. The events as they come, each with where and when."""
    return [Entry(*parcel_news(one.news), one.place, moment(one.at)) for one in tracks]
