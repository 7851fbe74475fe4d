"""One form: each element once, in sections, with conditional fields; what a sibling produces is not asked."""

from onewindow.domain.bundles.rules import form, selection
from onewindow.domain.bundles.rules.plan import Plan, Use
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
        item(
            "company",
            gives=["licence"],
            produces=["ent.uscc"],
            elements=("ent.name", "delivery.mode", "delivery.address"),
            always=False,
        ),
        item("food", asks=["licence"], elements=("ent.name", "ent.uscc", "delivery.mode", "delivery.address")),
        item("tax", elements=("ent.name", "ent.uscc"), asks=["licence"]),
        questions=[question("who", held={}, new={"adds": ["company"]})],
        elements=[NAME, CODE, MODE, ADDRESS, AGENT],
        extra=("agent.used",),
    )


def build(made: Plan, answers: dict[str, str], data: dict[str, object] | None = None) -> form.Form:
    return form.build(made, selection.select(made, answers, data), data)


def test_each_element_is_asked_once_for_everyone_who_wants_it() -> None:
    one = build(shop(), {"who": "held"})
    keys = [field.element.key for field in one.fields]
    assert keys == ["agent.used", "ent.name", "ent.uscc", "delivery.mode", "delivery.address"]
    assert next(f for f in one.fields if f.element.key == "ent.name").asked_by == ("food", "tax")
    assert one.alone == {"food": 3, "tax": 2}


def test_sections_follow_the_order_of_the_groups() -> None:
    assert [section.key for section in build(shop(), {"who": "held"}).sections] == ["agent", "enterprise", "delivery"]


def test_what_the_package_produces_is_not_asked() -> None:
    one = build(shop(), {"who": "new"})
    assert "ent.uscc" not in [field.element.key for field in one.fields]
    (made,) = one.produced
    assert (made.element.key, made.by, made.wanted_by) == ("ent.uscc", ("company",), ("food", "tax"))


def test_it_is_asked_after_all_if_someone_who_wants_it_starts_before() -> None:
    early = plan(
        item("company", gives=["licence"], produces=["ent.uscc"]),
        item("tax", elements=("ent.uscc",)),
        elements=[CODE],
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


def test_numbers_are_kept_in_their_normal_form() -> None:
    rows = element("x", "group", fields=(element("x.name"), element("x.id_no", "citizen_id")))
    assert form.normal(element("p", "phone"), " 139 0000 0000 ") == "13900000000"
    assert form.normal(rows, [{"name": " 甲 ", "id_no": "11010519491231002x"}]) == [
        {"name": "甲", "id_no": "11010519491231002X"}
    ]
    assert form.normal(element("p", "address"), {"area": "990102", "detail": " 1 "}) == {
        "area": "990102",
        "detail": "1",
    }


def test_a_department_sees_only_what_its_item_asks() -> None:
    data = {"ent.name": "N", "ent.uscc": "C", "delivery.mode": "pick-up"}
    assert form.for_item(shop(), "tax", data) == {"ent.name": "N", "ent.uscc": "C"}


def test_what_an_answer_fills_is_not_asked_and_decides_the_materials() -> None:
    made = plan(
        item("fire", asks=["rules", Use("promise", {"field": ["route", "is", "promise"]})], elements=("route", "name")),
        questions=[question("way", inspect={"sets": {"route": "inspect"}}, promise={"sets": {"route": "promise"}})],
    )
    chosen = selection.select(made, {"way": "promise"}, {"route": "inspect"})
    one = form.build(made, chosen, {})
    assert [f.element.key for f in one.fields] == ["name"]
    assert form.clean(one, {"name": "N", "route": "inspect"}) == {"name": "N", "route": "promise"}
    assert [use.type for use in chosen.uses["fire"]] == ["rules", "promise"]
