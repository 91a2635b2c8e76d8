"""How does Word print the number of a list item? Its number formats, Chinese ones above all."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = ("零壹贰叁肆伍陆柒捌玖", "拾佰仟萬")
_PLAIN = ("零一二三四五六七八九", "十百千万")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def list_number(value: int, number_format: str) -> str:
    """The number as Word prints it in a format named as in ``w:numFmt``.

    ``list_number(12, "chineseCountingThousand")`` → ``十二``. Unknown formats print decimal.
    """
    make = _FORMATS.get(number_format)
    return str(value) if make is None or value < 0 else make(value)


def _counting(value: int, digits: str, units: str) -> str:
    """Positional Chinese with its units: 10 → 十, 21 → 二十一, 105 → 一百零五."""
    ten, hundred, thousand, myriad = tuple(units)
    if value == 0:
        return digits[0]
    if value >= 10_000:
        head = _counting(value // 10_000, digits, units) + myriad
        rest = value % 10_000
        gap = digits[0] if 0 < rest < 1000 else ""
        return head + (gap + _counting(rest, digits, units) if rest else "")
    text, pending = "", False
    for size, unit in ((1000, thousand), (100, hundred), (10, ten), (1, "")):
        digit = value // size % 10
        if digit:
            text += (digits[0] if pending and text else "") + digits[digit] + unit
            pending = False
        else:
            pending = True
    return text[1:] if 10 <= value < 20 and digits[1] == "一" else text


def _by_digit(value: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(value))


def _chinese_counting(value: int) -> str:
    """Up to 99 with 十, beyond that digit by digit, as Word does: 100 → 一〇〇."""
    return _counting(value, *_PLAIN) if value < 100 else _by_digit(value)


def _roman(value: int) -> str:
    text = ""
    for size, letters in _ROMAN:
        count, value = divmod(value, size)
        text += letters * count
    return text


def _letter(value: int) -> str:
    """Letters from a to z, then aa, bb, as Word repeats them."""
    if value == 0:
        return ""
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def _from(first: str, count: int) -> Callable[[int], str]:
    """Numbers that Unicode has as one character each, from the first; decimal beyond the last."""
    return lambda value: chr(ord(first) + value - 1) if 1 <= value <= count else str(value)


def _among(names: str) -> Callable[[int], str]:
    return lambda value: names[value - 1] if 1 <= value <= len(names) else str(value)


def _sexagenary(value: int) -> str:
    return _STEMS[(value - 1) % 10] + _BRANCHES[(value - 1) % 12] if value else "0"


def _wide(value: int) -> str:
    return str(value).translate({ord("0") + digit: chr(ord("０") + digit) for digit in range(10)})


_FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "decimal": str,
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalEnclosedCircle": _from("①", 20),
    "decimalEnclosedCircleChinese": _from("①", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "numberInDash": lambda value: f"- {value} -",
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda value: _letter(value).upper(),
    "lowerLetter": _letter,
    "chineseCounting": _chinese_counting,
    "taiwaneseCounting": _chinese_counting,
    "chineseCountingThousand": lambda value: _counting(value, *_PLAIN),
    "taiwaneseCountingThousand": lambda value: _counting(value, *_PLAIN),
    "japaneseCounting": lambda value: _counting(value, *_PLAIN),
    "koreanCounting": lambda value: _counting(value, *_PLAIN),
    "chineseLegalSimplified": lambda value: _counting(value, *_LEGAL),
    "ideographLegalTraditional": lambda value: _counting(value, *_LEGAL),
    "ideographDigital": _by_digit,
    "taiwaneseDigital": _by_digit,
    "japaneseDigitalTenThousand": _by_digit,
    "ideographEnclosedCircle": _from("㊀", 10),
    "ideographTraditional": _among(_STEMS),
    "ideographZodiac": _among(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
}
