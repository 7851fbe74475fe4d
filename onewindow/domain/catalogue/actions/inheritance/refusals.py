"""What is refused about tiers, tightening, reports and objections (事项继承的拒绝)."""

from onewindow.kernel.errors import Refusal
from onewindow.kernel.step import constraint


class Loosened(Refusal):
    """A local item may only tighten what it inherits; it is laxer than its parent here (不得放松上级事项).

    ``details``: ``fields`` (paths), ``loosened``: each with labels and both values in both languages.
    """


@constraint("item_under_its_tier")
class UnderItsTier(Refusal):
    """An implementation stands under a base item, a handling item under an implementation: nothing else (层级不符或循环继承)."""


@constraint("item_with_children_keeps_tier")
class ChildrenStand(Refusal):
    """Other items stand under this one, so its tier cannot change (已有下级事项)."""


class NotABase(Refusal):
    """This is no item of the base catalogue in force (非现行基本目录事项)."""


class NotAnImplementation(Refusal):
    """A handling item is made under a published implementation (须在已发布实施清单下设立)."""


class CodesDiffer(Refusal):
    """Its base code is not that of the item it shall stand under (基本编码不一致)."""

    source = "GB/T 39554.1-2020"


class LevelUnfit(Refusal):
    """The base catalogue does not give this item to that level (行使层级不符)."""


class AdoptedAlready(Refusal):
    """This body has adopted the item at this level already (已引用)."""


class ObjectionStands(Refusal):
    """This body has stated that it does not adopt the item; lift that first (已申报不予引用)."""


class SerialsUsedUp(Refusal):
    """The codes of handling items under this implementation are used up (业务办理项编码已用完)."""


class NotYourItem(Refusal):
    """Only the supervisor of the body, or the office of its area, speaks for it here (无权代表该部门)."""


class NotTheOwner(Refusal):
    """Only the office that keeps this base item decides here (须由基本目录管理部门办理)."""


class NotADescendant(Refusal):
    """No version of this item was published after the report (尚无修订后的版本)."""


@constraint("difference_kept_has_reason")
class ReasonOfKeepingMissing(Refusal):
    """Say why nothing has to be done (须说明无须修订的理由)."""


@constraint("one_objection_of_a_body")
class ObjectedAlready(Refusal):
    """This body has already stated that it does not adopt the item (已申报不予引用)."""


@constraint("objection_has_grounds")
class GroundsMissing(Refusal):
    """State the reason and the legal basis (须说明理由和依据)."""


@constraint("objection_second_person")
class SamePersonDecides(Refusal):
    """Who has stated an objection does not decide on it; ask a second person (须由第二人审核)."""


@constraint("objection_rejected_with_reason")
class DecisionMissing(Refusal):
    """Say why the objection is not approved, or no longer holds (须说明理由)."""


class BaseRowsUnfit(Refusal):
    """Some rows of the base catalogue have no valid code or no name; nothing was taken over (基本目录数据有误).

    ``details``: ``rows``, each (code, what).
    """
