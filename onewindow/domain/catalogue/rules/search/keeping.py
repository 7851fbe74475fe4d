"""What of a search may be kept (可留存的检索词): words about things, nothing that could be somebody's."""

import re

from onewindow.domain.catalogue.rules.search.texts import HAN, has_han

SHORTEST, LONGEST = 2, 40
_DIGITS = re.compile(r"\d[\d\s]{3,}\d")  # id numbers, phones, cards, plates, house numbers: five digits and more
_MIXED = re.compile(r"(?=\w*\d)(?=\w*[a-z])\w{6,}")  # credit codes, licence and case numbers
_PLATE = re.compile(r"[㐀-鿿][a-z]\w{5}")
_MAIL = re.compile(r"\S+@\S+|\b\w+ (com|cn|net|org)\b")
# The commonest surnames, four fifths of all people, and signs that are common in given names.
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_GIVEN = frozenset(
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛超霞平刚桂英秀兰红玉梅华建国明文志永春海小俊辉燕玲丹萍凤洁梦雪琳晨阳浩宇轩泽涵欣怡佳慧倩婷"
    "颖莹雅琪瑶瑞鑫鹏飞斌博凯旭东波峰龙亮健康宁帆毅翔坤航晓思雨子梓晴嘉诗悦彤蕾莉淑珍云莲荣贵福生德义忠良才富财林森松柏岩"
)
_DOUBLE = ("欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒")


def may_keep(text: str) -> bool:
    """Whether a plain text may be kept for the report: not if it looks like a number, an address of mail or a name."""
    if not SHORTEST <= len(text) <= LONGEST:
        return False
    if any(pattern.search(text) for pattern in (_DIGITS, _MIXED, _PLATE, _MAIL)):
        return False
    return not _looks_like_name(text)


def _looks_like_name(text: str) -> bool:
    """A surname and one or two signs common in given names: some things are lost with it (高平), no name is kept."""
    if not has_han(text) or not all(HAN.match(sign) for sign in text):
        return False
    if text.startswith(_DOUBLE):
        return len(text) <= 4
    given = text[1:]
    return text[0] in _SURNAMES and 1 <= len(given) <= 2 and any(sign in _GIVEN for sign in given)
