"""Which number do Chinese numerals write? The one reading of them, for headings, dates and amounts."""

from __future__ import annotations

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "О": 0,
    "O": 0,
    "两": 2,
}
_SIZES = {"十": 10, "百": 100, "千": 1000}


def chinese_number(text: str) -> int:
    """十二 → 12, 二十 → 20, 一百零三 → 103, 两千 → 2000, 二〇二五 → 2025; digits as they are.

    Characters that are no numerals count as nothing: callers match numerals before they ask.
    """
    if text.isdecimal():
        return int(text)
    if not any(character in _SIZES for character in text):
        return _by_digit(text)
    total = current = 0
    for character in text:
        if size := _SIZES.get(character):
            total, current = total + (current or 1) * size, 0
        else:
            current = _DIGITS.get(character, 0)
    return total + current


def _by_digit(text: str) -> int:
    value = 0
    for character in text:
        digit = int(character) if character.isdecimal() else _DIGITS.get(character)
        value = value if digit is None else value * 10 + digit
    return value
