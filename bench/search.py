"""As one types: our search at 100,000 entries beside ILIKE and pg_trgm on the same names, in one run.

Names are made of the demo city's items with places and kinds of shops, so that common words are as common as in a real
catalogue. Times are those of the statement, over one connection, prepared; the weighing in Python stands beside them.
``python -m bench search [--entries N]``
"""

import itertools
import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from statistics import median, quantiles
from typing import Any

from django.db import connection

from bench.database import fresh
from onewindow.domain.catalogue.actions.search import Findable, count, index, reindex
from onewindow.domain.catalogue.queries import Within, search
from onewindow.domain.catalogue.queries.search.candidates import candidates
from onewindow.domain.catalogue.rules.search import Sought, forms, plain, sought
from onewindow.domain.catalogue.rules.search.sounds import syllables
from onewindow.domain.catalogue.seed import items
from onewindow.kernel.sql import rows

BUDGET_MS, ENTRIES, ASKED = 5.0, 100_000, 60
_PLACES = [
    "东城",
    "西城",
    "南山",
    "北湖",
    "朝阳",
    "海陵",
    "武侯",
    "高新",
    "滨江",
    "江宁",
    "莲湖",
    "青羊",
    "和平",
    "鼓楼",
    "天河",
    "越秀",
    "龙岗",
    "渝中",
    "云岩",
    "城关",
]
_THINGS = [
    "餐饮",
    "药品",
    "医疗器械",
    "道路货运",
    "网约车",
    "烟草",
    "农药",
    "兽药",
    "种子",
    "出版物",
    "演出",
    "娱乐场所",
    "游泳",
    "旅馆",
    "民宿",
    "典当",
    "拍卖",
    "燃气",
    "供水",
    "排水",
    "施工",
    "园林",
    "广告",
    "招牌",
    "殡葬",
    "养老",
    "托育",
    "培训",
    "幼儿园",
    "诊所",
    "护士",
    "医师",
    "食品小作坊",
    "保健食品",
    "饲料",
    "水产",
    "林木",
    "采矿",
    "取水",
    "排污",
    "危险废物",
    "放射",
    "特种设备",
    "计量",
    "认证",
    "标准",
    "档案",
    "公证",
]
_ACTS = [
    "新办",
    "变更",
    "延续",
    "注销",
    "补办",
    "换发",
    "备案",
    "核发",
    "登记",
    "申领",
    "查询",
    "验收",
    "审批",
    "认定",
    "年检",
]
_TAILS = ["许可", "许可证", "证", "登记", "备案", "审批", "资格", "补贴", "报告", "鉴定"]


def run(arguments: list[str], say: Callable[..., None] = print) -> dict[str, Any]:
    """Measure and return milliseconds, p50 and p95, of every kind of typing."""
    entries = int(arguments[arguments.index("--entries") + 1]) if "--entries" in arguments else ENTRIES
    with fresh("search"):
        begun = time.perf_counter()
        _fill(entries)
        say(f"{entries:,} entries made and indexed in {time.perf_counter() - begun:.0f} s")
        _peers()
        figures = {name: _measure(texts) for name, texts in _typed().items()}
    head = f"{'what is typed':26}{'ours p50':>10}{'p95':>8}{'weighed':>9}{'ILIKE':>9}{'p95':>8}{'pg_trgm':>9}{'p95':>8}  ms"
    say(head)
    for name, one in figures.items():
        shown = zip(one.values(), (10, 8, 9, 9, 8, 9, 8), strict=True)
        say(f"{name:26}" + "".join(f"{value:>{width}.2f}" for value, width in shown))
    within = all(one["sql_p50"] <= BUDGET_MS for one in figures.values())
    say(f"every median of ours within {BUDGET_MS} ms: {within}")
    return {"unit": "ms", "entries": entries, "figures": figures, "within_budget": within}


def _fill(entries: int) -> None:
    now = datetime.now(UTC)
    reindex(at=now)  # the everyday words
    _owned("DROP INDEX search_entry_grams")
    index(itertools.islice(_names(), entries))
    _owned("CREATE INDEX search_entry_grams ON catalogue_searchentry USING gin (grams) WITH (fastupdate = off)")
    count()
    _owned("VACUUM ANALYZE catalogue_searchentry, catalogue_searchgram")


def _names() -> Iterator[Findable]:
    rng = random.Random(1)
    real = [row["name_zh"] for row in items()]
    for number in itertools.count():
        place, thing, act, tail = (rng.choice(words) for words in (_PLACES, _THINGS, _ACTS, _TAILS))
        stem = rng.choice(real) if number % 4 == 0 else f"{thing}经营{tail}{act}"
        yield Findable(
            kind="package", ref=str(number), name_zh=f"{place}区{stem}", department_zh=f"{place}区", level="4"
        )


def _typed() -> dict[str, list[str]]:
    """What is typed, by kind: the first signs of names, their pinyin, wrong letters, words in the middle."""
    rng = random.Random(2)
    names = [plain(one.name_zh)[3:] for one in itertools.islice(_names(), 5_000)]
    picked = rng.sample(names, ASKED)
    sounds = ["".join(syllables(name)) for name in picked]
    return {
        **{f"{length} signs": [name[:length] for name in picked] for length in range(1, 7)},
        **{f"{length} letters of pinyin": [sound[:length] for sound in sounds] for length in (1, 2, 4, 8, 14)},
        "initials": ["".join(one[0] for one in syllables(name[:5])) for name in picked],
        "three wrong letters": [_slipped(sound[:16], rng) for sound in sounds],
        "one wrong sign": [name[:2] + "囗" + name[3:7] for name in picked],
        "whole name, other order": [name[4:8] + name[:4] for name in picked],
    }


def _slipped(letters: str, rng: random.Random) -> str:
    found = list(letters)
    for place in rng.sample(range(1, len(found)), min(3, len(found) - 1)):
        found[place] = rng.choice("aeioun")
    return "".join(found)


def _measure(texts: list[str]) -> dict[str, float]:
    ours = [_timed(lambda text=text: candidates(*_wanted(text))) for text in texts]
    weighed = [_timed(lambda text=text: search(text, limit=10)) for text in texts]
    like = [_timed(lambda text=text: rows(_LIKE, [f"%{text}%", f"%{text}%"])) for text in texts]
    trgm = [_timed(lambda text=text: rows(_TRGM, [text, text, text])) for text in texts]
    found: dict[str, float] = {"sql_p50": median(ours), "sql_p95": _p95(ours), "whole_p50": median(weighed)}
    for name, taken in (("ilike", like), ("trgm", trgm)):
        found |= {f"{name}_p50": median(taken), f"{name}_p95": _p95(taken)}
    return {name: round(value, 3) for name, value in found.items()}


def _wanted(text: str) -> tuple[Sought, str, Within]:
    wanted = Sought()
    for form in forms(text):
        wanted.add(sought(form.text), form.worth)
    return wanted, text, Within()


def _timed(do: Callable[[], Any]) -> float:
    do()
    begun = time.perf_counter()
    do()
    return (time.perf_counter() - begun) * 1e3


def _p95(taken: list[float]) -> float:
    return quantiles(taken, n=20)[-1]


_LIKE = "SELECT id FROM bench_names WHERE name ILIKE %s::text OR sound ILIKE %s::text ORDER BY length(name) LIMIT 10"
_TRGM = (
    "SELECT id FROM bench_names WHERE %s::text <%% name OR %s::text <%% sound"
    " ORDER BY word_similarity(%s::text, sound) DESC LIMIT 10"
)


def _peers() -> None:
    """The same names as plain columns, with trigram indexes for the peer that has them."""
    _owned(
        "CREATE TABLE bench_names AS SELECT id, name_zh AS name, replace(sounds[1], ' ', '') AS sound FROM catalogue_searchentry"
    )
    for column in ("name", "sound"):
        _owned(f"CREATE INDEX ON bench_names USING gin ({column} gin_trgm_ops)")
    _owned("GRANT SELECT ON bench_names TO PUBLIC")
    _owned("VACUUM ANALYZE bench_names")


def _owned(sql: str) -> None:
    """Run a statement as the owner of the tables: the app role may not change them."""
    import psycopg

    from onewindow.config.postgres.address import for_role

    address = for_role("owner").kwargs() | {"dbname": connection.settings_dict["NAME"]}
    path = connection.settings_dict["OPTIONS"].get("options", "")
    with psycopg.connect(**address, options=path, autocommit=True) as owner:
        owner.execute(sql)
