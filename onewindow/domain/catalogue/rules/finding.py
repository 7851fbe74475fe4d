"""How near a name is to what somebody typed (搜索): everyday words, missing characters and word order are forgiven."""

import itertools
from collections.abc import Iterable

# What people say, and what the catalogue calls it.
SYNONYMS = {
    "饭店": "餐饮店",
    "饭馆": "餐饮店",
    "餐馆": "餐饮店",
    "餐厅": "餐饮店",
    "小吃店": "餐饮店",
    "奶茶店": "餐饮店",
    "执照": "营业执照",
    "开公司": "企业开办",
    "注册公司": "企业开办",
    "个体户": "个体工商户",
    "卫生证": "健康证明",
    "健康证": "健康证明",
    "店招": "招牌",
    "门头": "招牌",
    "卖烟": "烟草零售",
    "社保": "社会保险",
    "公积金": "住房公积金",
    "刻章": "印章",
    "药店": "开办药店",
    "药房": "开办药店",
    "退休金": "养老金",
    "宝宝": "新生儿",
    "小孩": "新生儿",
    "孩子": "新生儿",
    "婴儿": "新生儿",
    "二胎": "新生儿",
    "新房": "新房交付",
    "房本": "房产证",
    "关店": "企业注销",
    "倒闭": "企业注销",
    "不干了": "企业注销",
}
ENOUGH = 0.5


def closeness(text: str, names: Iterable[str]) -> float:
    """From 0 (no relation) to 1 (the same); below ``ENOUGH`` it is not a hit."""
    wanted = _plain(text)
    if not wanted:
        return 0.0
    asked = {wanted}
    for said, meant in SYNONYMS.items():
        if said in wanted and meant not in wanted:
            asked |= {wanted.replace(said, meant), meant}
    return max((_one(one, _plain(name)) for one in asked for name in names), default=0.0)


def _one(wanted: str, name: str) -> float:
    if wanted == name:
        return 1.0
    if wanted in name:
        return 0.9 + 0.05 * len(wanted) / len(name)
    if wanted.isascii():
        words = [word for word in wanted.split() if len(word) > 1]
        return 0.8 * sum(word in name for word in words) / len(words) if words else 0.0
    signs = [sign for sign in wanted if not sign.isspace()]
    if len(signs) < 2:
        return 0.0
    pairs = {a + b for a, b in itertools.pairwise(signs)}
    shared = sum(pair in name for pair in pairs) / len(pairs)
    if _in_order(signs, name):
        return 0.6 + 0.25 * shared
    return 0.5 * shared + 0.35 * sum(sign in name for sign in set(signs)) / len(set(signs))


def _in_order(signs: list[str], name: str) -> bool:
    """Whether the signs stand in the name one after another, perhaps with others between: 开餐 in 开办餐饮店."""
    rest = iter(name)
    return all(sign in rest for sign in signs)


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("“", "").replace("”", "").split())
