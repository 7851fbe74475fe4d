"""One form: each element once, in sections, with conditional fields; what a sibling produces is not asked."""

from onewindow.domain.bundles.rules import form, selection
from onewindow.domain.bundles.rules.plan import Plan
from tests.domain.bundles.build import element, item, plan, question

NAME = element("ent.name", group="enterprise", group_order=2)
CODE = element("ent.uscc", "uscc", group="enterprise", group_order=2, order=1)
MODE = element("delivery.mode", "choice", group="delivery", group_order=9, choices=("pick-up", "post"))
ADDRESS = element(
    "delivery.address",
    "address",
    group="delivery",
    group_order=9,
    order=1,
    condition={"field": ["delivery.mode", "is", "post"]},
)
AGENT = element("agent.used", "bool", group="agent", group_order=1)


def shop() -> Plan:
    return plan(
        item("company", gives=["licence"], elements=("ent.name", "delivery.mode", "delivery.address"), always=False),
        item("food", asks=["licence"], elements=("ent.name", "ent.uscc", "delivery.mode", "delivery.address")),
        item("tax", elements=("ent.name", "ent.uscc"), asks=["licence"]),
        questions=[question("who", held={}, new={"adds": ["company"]})],
        elements=[NAME, CODE, MODE, ADDRESS, AGENT],
        fills={"licence": {"ent.uscc": "holder_code"}},
        extra=("agent.used",),
    )


def build(made: Plan, answers: dict[str, str], data: dict[str, object] | None = None) -> form.Form:
    return form.build(made, selection.select(made, answers, data), data)


def test_each_element_is_asked_once_for_everyone_who_wants_it() -> None:
    one = build(shop(), {"who": "held"})
    keys = [field.element.key for field in one.fields]
    assert keys == ["agent.used", "ent.name", "ent.uscc", "delivery.mode", "delivery.address"]
    assert next(f for f in one.fields if f.element.key == "ent.name").asked_by == ("food", "tax")
    assert one.alone == 6


def test_sections_follow_the_order_of_the_groups() -> None:
    assert [section.key for section in build(shop(), {"who": "held"}).sections] == ["agent", "enterprise", "delivery"]


def test_what_the_package_produces_is_not_asked() -> None:
    one = build(shop(), {"who": "new"})
    assert "ent.uscc" not in [field.element.key for field in one.fields]
    (made,) = one.produced
    assert (made.element.key, made.by, made.wanted_by) == ("ent.uscc", ("company",), ("food", "tax"))


def test_it_is_asked_after_all_if_someone_who_wants_it_starts_before() -> None:
    early = plan(
        item("company", gives=["licence"]),
        item("tax", elements=("ent.uscc",)),
        elements=[CODE],
        fills={"licence": {"ent.uscc": "holder_code"}},
    )
    assert [f.element.key for f in build(early, {}).fields] == ["ent.uscc"]


def test_conditional_fields_follow_the_data() -> None:
    def shown(data: dict[str, object]) -> bool:
        return "delivery.address" in [f.element.key for f in build(shop(), {"who": "held"}, data).shown]

    assert not shown({})
    assert not shown({"delivery.mode": "pick-up"})
    assert shown({"delivery.mode": "post"})


def test_a_field_that_reads_a_hidden_field_is_hidden() -> None:
    deep = plan(
        item("a", elements=("x", "y", "z")),
        elements=[
            element("x", "bool"),
            element("y", condition={"field": ["x", "is", True]}),
            element("z", condition={"field": ["y", "filled"]}),
        ],
    )
    assert [f.element.key for f in build(deep, {}, {"x": False, "y": "left over"}).shown] == ["x"]


def test_clean_keeps_only_what_is_shown_and_trims() -> None:
    data = {"ent.name": "  Noodles ", "delivery.mode": "pick-up", "delivery.address": {"area": "1"}, "evil": "x"}
    assert form.clean(build(shop(), {"who": "held"}, data), data) == {"ent.name": "Noodles", "delivery.mode": "pick-up"}


def test_a_department_sees_only_what_its_item_asks() -> None:
    data = {"ent.name": "N", "ent.uscc": "C", "delivery.mode": "pick-up"}
    assert form.for_item(shop(), "tax", data) == {"ent.name": "N", "ent.uscc": "C"}
