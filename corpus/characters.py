"""Which characters are the text's own, and which did a font, an editor or a converter leave behind?

The table replaces one character by one or drops it; printed characters (full-width digits,
brackets of any form) stay as they are printed.
"""

from __future__ import annotations

import functools
import re
import unicodedata

# Simplified forms among the CJK radicals that Unicode itself does not map to an ordinary character.
_RADICALS = dict(
    zip(
        "⺁⺇⺈⺋⺌⺍⺎⺏⺐⺓⺕⺖⺗⺘⺛⺝⺟⺠⺡⺣⺤⺦⺧⺩⺪⺫⺬⺭⺮⺰⺱⺲⺳⺷⺸⺹⺼⺾⻀⻁⻂⻃⻄⻅⻆⻈⻉⻊⻋⻌⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲",
        "厂几刀㔾小小兀尢尢幺彐忄㣺扌旡月母民氵灬爫丬牛王疋目示礻竹纟罓网罒羊羊耂肉艹艹虎衤覀西见角讠贝足车辶辶阝钅長镸长门阝雨青韦页风飞食飠飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀",
        strict=True,
    )
)
_COMPATIBILITY = (range(0x2F00, 0x2FD6), range(0x2E80, 0x2EF4), range(0xF900, 0xFB00), range(0x2F800, 0x2FA1E))
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
# Code points that older Chinese encodings gave to a wide space and that browsers show as one.
_PRIVATE_SPACES = "\ue004\ue5e5\ue5cf\ue4c6"
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u206a\u206b\u206c\u206d\u206e\u206f\ufeff\ufffe\uffff\ufff9\ufffa\ufffb"
)
_SPLIT = re.compile("\r\n|[\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_BOOKMARK = re.compile(r"\[bookmark\s{0,3}[:：][^\[\]\n]{0,80}\]", re.IGNORECASE)
_MISREAD = re.compile("„(\\d{4})[‟”“]")
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_AROUND_DIGITS = re.compile(
    rf"(?<=[{_HAN}，。、；：（《“〔])[ ]{{1,2}}(?=[0-9０-９])"
    rf"|(?<=[0-9０-９%％])[ ]{{1,2}}(?=[{_HAN}，。、；：）》”〕％])"
)
_SPREAD = re.compile(rf"(?<![^\s（(《“：:、，])[{_HAN}](?:[ \t]{{1,8}}[{_HAN}]){{1,30}}(?![^\s）)》”：:、，。])")
# 第一条 为… and 一 总体要求: the gap after a number is what tells it from the text.
_NUMBERED = re.compile(r"\s*(?:第[一二三四五六七八九十百零〇\d]{1,6}[编章节条款项]|[一二三四五六七八九十])(?=[ \t])")


@functools.cache
def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = dict.fromkeys((*range(9), *range(14, 32), 127, *range(0x80, 0xA0)))
    table |= dict.fromkeys(map(ord, _INVISIBLE))
    table |= dict.fromkeys(map(ord, _SPACES + _PRIVATE_SPACES), " ")
    table |= dict.fromkeys(range(0xFE00, 0xFE10))  # variation selectors
    table |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
    for codes in _COMPATIBILITY:
        for code in codes:
            ordinary = unicodedata.normalize("NFKC", chr(code))
            if len(ordinary) == 1 and ordinary != chr(code):
                table[code] = ordinary
    table |= {ord(radical): ordinary for radical, ordinary in _RADICALS.items()}
    return table


def ordinary(text: str) -> str:
    """The text with stray code points gone: Kangxi radicals, odd spaces, invisible characters.

    ``⾰命⽂物`` → ``革命文物``. No line break is added or lost; every character becomes one or none.
    """
    return text.translate(_table())


def lines(text: str) -> list[str]:
    """The lines of a text, whatever the line separator; white space stays."""
    return _SPLIT.split(text)


def without_artefacts(text: str) -> str:
    """The text without what converters write between the words, their misread brackets set right.

    ``[bookmark: _Toc1]`` goes; ``„2025‟57号``, the brackets of a number in a font that had none, becomes
    ``〔2025〕57号``.
    """
    if "[" in text:
        text = _BOOKMARK.sub("", text)
    return _MISREAD.sub(r"〔\1〕", text) if "„" in text else text


def without_layout_spaces(text: str) -> str:
    """The text without the spaces that layout puts around digits and into spread-out words.

    ``到 2027 年，财 政 部`` → ``到2027年，财政部``; the gap after a number (``第一条 为``) stays, and so
    does a space between longer words, which may separate two names.
    """
    if " " not in text and "\t" not in text:
        return text
    number = _NUMBERED.match(text)
    head = number.group() if number else ""
    rest = _SPREAD.sub(lambda match: "".join(match.group().split()), text[len(head) :])
    return head + _AROUND_DIGITS.sub("", rest)
