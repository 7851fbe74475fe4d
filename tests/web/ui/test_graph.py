"""The progress graph's layout: columns by the longest way, lanes by department, words that fit."""

from onewindow.web.ui.graph import Step, arrows, depths, draw, wrap


def step(key: str, lane: str, light: str = "waiting", after: tuple[str, ...] = ()) -> Step:
    """A step whose words do not matter."""
    return Step(key, f"办理事项{key}", lane, light, "还剩 2 个工作日", after)


RESTAURANT = [
    step("licence", "市场监管局", "green"),
    step("food", "市场监管局", "running", ("licence",)),
    step("fire", "消防救援支队", "amber", ("licence",)),
    step("sign", "城市管理局", "waiting", ("licence", "food")),
]


def test_a_step_stands_right_of_everything_it_waits_for() -> None:
    """The column is the longest way from a beginning."""
    assert depths(RESTAURANT) == {"licence": 0, "food": 1, "fire": 1, "sign": 2}
    drawing = draw(RESTAURANT, sentence="")
    left = {node.key: node.x for node in drawing.nodes}
    assert left["licence"] < left["food"] == left["fire"] < left["sign"]


def test_no_two_nodes_overlap_and_all_lie_inside() -> None:
    """Also with twenty steps of one department."""
    steps = [step(str(n), "数据局", after=("0",) if n else ()) for n in range(20)]
    drawing = draw(steps, sentence="")
    for one in drawing.nodes:
        assert one.x + one.width <= drawing.width
        assert one.y + one.height <= drawing.height
        for other in drawing.nodes:
            if one.key < other.key and one.x == other.x:
                assert one.y + one.height <= other.y or other.y + other.height <= one.y


def test_todays_line_stands_after_what_has_ended() -> None:
    """Everything left of the line is done."""
    drawing = draw(RESTAURANT, sentence="")
    assert drawing.today is not None
    done = [node for node in drawing.nodes if node.light == "green"]
    assert all(node.x + node.width < drawing.today for node in done)
    assert all(node.x > drawing.today for node in drawing.nodes if node.light != "green")


def test_what_a_longer_way_says_is_not_drawn_again() -> None:
    """licence → sign is said by licence → food → sign; the sign still stands behind both."""
    drawing = draw(RESTAURANT, sentence="")
    assert len(drawing.edges) == 3
    assert depths(RESTAURANT)["sign"] == 2


def test_a_circle_or_an_unknown_neighbour_does_not_break_the_page() -> None:
    """Circles are refused when a package is published; a drawing must not hang on one all the same."""
    assert set(depths([step("a", "x", after=("b",)), step("b", "x", after=("a", "gone"))])) == {"a", "b"}


def test_long_names_are_broken_and_cut() -> None:
    """Chinese anywhere, Latin between words."""
    assert wrap("公众聚集场所投入使用营业前消防安全检查", 8, 2) == ("公众聚集场所投入", "使用营业前消防…")
    assert wrap("Fire safety check", 8, 2) == ("Fire safety", "check")
    assert wrap("", 8, 2) == ("",)


def test_nothing_to_draw() -> None:
    """An empty bundle has an empty drawing without today's line."""
    drawing = draw([], sentence="")
    assert drawing.nodes == []
    assert drawing.today is None


def test_no_arrow_says_what_others_already_say() -> None:
    """licence → food → sign is drawn, licence → sign would run behind the box between them."""
    assert arrows(RESTAURANT) == [("licence", "food"), ("licence", "fire"), ("food", "sign")]
    circle = [step("a", "x", after=("b",)), step("b", "x", after=("a",))]
    assert set(arrows(circle)) <= {("a", "b"), ("b", "a")}


def test_the_time_stays_inside_its_box() -> None:
    """A long list of what is waited for is cut in the drawing; the timeline has all of it."""
    long = Step(
        "a", "发票票种核定", "税务局", "waiting", "前置：公司设立登记、一照一码户信息确认（新办纳税人）、公章刻制备案"
    )
    node = draw([long], sentence="").nodes[0]
    assert node.time == long.time
    assert node.time_line.endswith("…")
    assert len(node.time_line) * 12.5 <= node.width - 36
