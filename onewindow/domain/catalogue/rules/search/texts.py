"""One form of what is typed and of what is named (归一): width, case, traditional signs, marks, words that say nothing."""

import re
import unicodedata
from functools import lru_cache
from importlib import resources

HAN = re.compile(r"[㐀-鿿]")
_MARKS = re.compile(r"[^\w]+|_+")
_BESIDE_HAN = re.compile(r"(?<=[㐀-鿿]) | (?=[㐀-鿿])")
_NOTE = re.compile(r"[（(〔【\[][^（()）〔〕【】\[\]]*[）)〕】\]]?")
SHORTEST = 4
"""A name keeps its notes in brackets if fewer signs than this would be left."""

# What people say around what they want; longer ones first, so that 怎么办理 goes whole.
_BEFORE = (
    "请问一下", "请问", "你好", "您好", "我想要", "我想", "我要", "想要", "我们", "我", "想", "帮我", "麻烦", "如何", "怎么样", "怎么", "怎样",
    "哪里可以", "哪里能", "去哪里", "在哪里", "去哪儿", "去哪", "在哪", "哪里", "可以", "需要", "要", "咋个", "咋", "申请办理", "关于", "给我", "给",
    "how to ", "how do i ", "i want to ", "where to ", "apply for ", "get a ",
)  # fmt: skip
_AFTER = (
    "怎么办理", "怎么申请", "怎么弄", "怎么办", "怎么做", "怎么走", "怎么搞", "如何办理", "如何申请", "咋个办", "咋办", "咋弄", "咋整",
    "去哪里办理", "去哪里办", "去哪儿办", "去哪办", "在哪里办理", "在哪里办", "在哪儿办", "在哪办", "哪里办理", "哪里办", "在哪里", "在哪",
    "需要什么材料", "需要哪些材料", "需要啥材料", "要什么材料", "要哪些材料", "要带什么", "需要什么手续", "要什么手续", "需要什么", "要什么", "要多久",
    "多久能好", "多少钱", "办理流程", "流程", "可以吗", "行吗", "吗", "呢", "啊", "呀", "嘛", "了", "一下", "谢谢",
)  # fmt: skip


@lru_cache(maxsize=1)
def _simplified() -> dict[int, str]:
    text = (resources.files("onewindow.domain.catalogue") / "data" / "search" / "traditional.txt").read_text("utf-8")
    pairs = [pair for line in text.splitlines() if not line.startswith("#") for pair in line.split()]
    return {ord(pair[0]): pair[1] for pair in pairs}


def plain(text: str) -> str:
    """归一. Half width, small letters, simplified signs; marks are gaps, and gaps beside a Chinese sign go."""
    small = unicodedata.normalize("NFKC", text).casefold().translate(_simplified())
    return _BESIDE_HAN.sub("", " ".join(_MARKS.sub(" ", small).split()))


def asked(text: str) -> str:
    """所问. The plain text without what people say around it (我想…怎么办), if something is left."""
    wanted = plain(text)
    shorter = wanted
    while True:
        before = next((one for one in _BEFORE if shorter.startswith(one) and len(shorter) - len(one) >= 2), "")
        shorter = shorter[len(before) :]
        after = next((one for one in _AFTER if shorter.endswith(one) and len(shorter) - len(one) >= 2), "")
        shorter = shorter[: len(shorter) - len(after)].strip()
        if not before and not after:
            return shorter.replace("的", "") if len(shorter) > SHORTEST else shorter


def core(name: str) -> str:
    """主干. A name without its notes in brackets: 税务注销即时办理（县级行使） → 税务注销即时办理."""
    short = plain(_NOTE.sub("", name))
    return short if len(short) >= SHORTEST else plain(name)


def named(name_zh: str, name_en: str = "", aliases: tuple[str, ...] | list[str] = ()) -> tuple[str, ...]:
    """名称. Every name a thing is found by, plain, each once: its core, its whole name, English, aliases."""
    every = (core(name_zh), plain(name_zh), plain(name_en), *(plain(one) for one in aliases))
    return tuple(dict.fromkeys(one for one in every if one))


def has_han(text: str) -> bool:
    """Whether there is a Chinese sign in it."""
    return HAN.search(text) is not None
