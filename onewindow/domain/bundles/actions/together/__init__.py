"""What the departments of a bundle do together (联办): urging, adding and dropping items, the one hand-over."""

from onewindow.domain.bundles.actions.together.changing import (
    Changed,
    ConsentMissing,
    DecidedAlready,
    DroppedBefore,
    FollowersNotNamed,
    NothingChanges,
    OthersChange,
    PackageNeedsThem,
    change_items,
)
from onewindow.domain.bundles.actions.together.handing_over import (
    BeingMade,
    HandedOver,
    MayNotCollect,
    NotAllDecided,
    NothingToHandOver,
    NotSigned,
    hand_over,
)
from onewindow.domain.bundles.actions.together.lengthening import lengthen
from onewindow.domain.bundles.actions.together.posting import hand_over_by_courier
from onewindow.domain.bundles.actions.together.urging import NothingToUrge, UrgedToday, urge

__all__ = [
    "BeingMade",
    "Changed",
    "ConsentMissing",
    "DecidedAlready",
    "DroppedBefore",
    "FollowersNotNamed",
    "HandedOver",
    "MayNotCollect",
    "NotAllDecided",
    "NotSigned",
    "NothingChanges",
    "NothingToHandOver",
    "NothingToUrge",
    "OthersChange",
    "PackageNeedsThem",
    "UrgedToday",
    "change_items",
    "hand_over",
    "hand_over_by_courier",
    "lengthen",
    "urge",
]
