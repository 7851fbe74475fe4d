"""How signs sound (拼音): one syllable a sign, the words that are read otherwise, and what southerners do not tell apart."""

import json
from functools import lru_cache
from importlib import resources

# zh·z, ch·c, sh·s, ng·n: not told apart by half the country, and the letters that are left out most often
_SOFT = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))


@lru_cache(maxsize=1)
def _read_otherwise() -> dict[str, list[str]]:
    text = (resources.files("onewindow.domain.catalogue") / "data" / "search" / "sounds.json").read_text("utf-8")
    return {word: said.split() for word, said in json.loads(text).items()}


@lru_cache(maxsize=4096)
def syllables(text: str) -> tuple[str, ...]:
    """拼音. One syllable for every sign of a plain text; letters and digits stand for themselves, gaps go."""
    for word, said in _read_otherwise().items():
        if word in text:
            before, after = text.split(word, 1)
            return (*syllables(before), *said, *syllables(after))
    if not text:
        return ()
    if text.isascii():
        return tuple(sign for sign in text if not sign.isspace())
    from pypinyin import lazy_pinyin  # its phrase table costs every process 0.2 s to load

    read: list[str] = lazy_pinyin(text, errors=lambda rest: list(rest))  # type: ignore[arg-type,return-value]
    return tuple(one.lower() for one in read if not one.isspace())


def soft(letters: str) -> str:
    """模糊音. Letters without the differences many do not hear: shengfenzheng, senfenzen → senfenzen."""
    for hard, plain in _SOFT:
        letters = letters.replace(hard, plain)
    return letters
