"""Does time grow with the length of a text alone? Four times a hostile text must not take eight times as long.

Speed is no matter here: a text and one four times its length are read by turns, the fastest of several readings of
each is kept, and only their ratio is judged; quadratic work would make it sixteen.
"""

from __future__ import annotations

import itertools
import json
import time

import pytest

from extractors.pipeline import extract
from extractors.unread import TOO_MANY
from ontology.model import Record
from ontology.record import to_json
from tests.test_extraction import check, document

LENGTH = 15_000  # characters of the shorter text: enough for quadratic work to outweigh all else
TIMES = 4
RATIO = 8
LEAST = 0.05  # seconds; what is faster is taken for this long, so that a hiccup of the machine does not count
ROUNDS = 4
MEGABYTE = 1_000_000

SHAPES = {
    "opened brackets": "（",
    "closed brackets": "）",
    "pairs of brackets": "（）",
    "square brackets": "〔2031〕",
    "one list of units": "省水利厅、",
    "one list of cities": "临江市、",
    "joined units": "省水利厅和",
    "a clause again and again": "（省水利厅负责）",
    "a clause a line": "（责任单位：省水利厅、省财政厅）\n",
    "an item a line": "（一）建好水网。（责任单位：省水利厅）\n",
    "numbers of items": "（一）",
    "labels a line": "牵头单位：\n",
    "a heading a line": "一、加强组织领导\n",
    "a list of titles": "《云泽省水网规划》、",
    "titles with numbers": "《意见》（云政发〔2026〕8号）、",
    "opened titles": "《",
    "opened quotes": "“",
    "digits": "7",
    "numbers with dots": "1.",
    "years": "2031年",
    "periods": "“十五五”时期",
    "cycles": "每年",
    "enumeration commas": "、",
    "commas": "，",
    "line breaks": "\n",
    "white space": " 　",
    "articles": "第一条",
    "articles a line": "第一条 加强管理。\n",
    "pipes": "|",
    "rows of a table": "1\t规划\t省水利厅\n",
    "leave and encouragement": "可以支持",
    "encouragement after commas": "可以支持企业，",
    "prohibitions": "不得",
    "short names": "以下简称",
    "short names with quotes": "云泽省水利厅（以下简称“省厅”）",
    "a sentence without marks": "建设发展改革工作",
    "things made": "建立水网调度机制和",
    "orders in sentences": "各市人民政府要加强水网建设。",
    "duties by line": "省水利厅：负责水利工作。\n",
    "offices": "领导小组办公室设在省水利厅，负责协调。",
    "labels": "牵头单位：省水利厅",
    "rules for many tasks": "以下均需各市人民政府落实，不再列出\n",
    "items that speak for all": "（一）建好水网。以下均需各市人民政府落实，不再列出。（省水利厅负责）\n",
    "places in clauses": "（责任单位：临江市、海晏市）",
    "ranges": "1—2个",
    "supports": "支持",
    "amounts": "达到80%以上，",
    "letters": "a",
}


def seconds(text: str) -> float:
    """The processor time of one reading."""
    start = time.process_time()
    extract(document(text))
    return time.process_time() - start


def growth(unit: str) -> float:
    """How many times longer the longer text takes, at the best of some rounds; stops at the first good one."""
    short, long = (unit * (length // len(unit)) for length in (LENGTH, LENGTH * TIMES))
    best = [float("inf"), float("inf")]
    for _ in range(ROUNDS):
        best = [min(known, seconds(text)) for known, text in zip(best, (short, long), strict=True)]
        if best[1] < RATIO * max(best[0], LEAST):
            break
    return best[1] / max(best[0], LEAST)


@pytest.mark.parametrize("unit", SHAPES.values(), ids=SHAPES)
def test_time_grows_with_length(unit: str) -> None:
    """However a text repeats itself, its time is linear in its length."""
    assert growth(unit) < RATIO


def test_nested_brackets_take_linear_time() -> None:
    """Brackets within brackets, thousands deep, are read like any text."""
    best = [float("inf"), float("inf")]
    for _ in range(ROUNDS):
        texts = ("（" * (length // 2) + "）" * (length // 2) for length in (LENGTH, LENGTH * TIMES))
        best = [min(known, seconds(text)) for known, text in zip(best, texts, strict=True)]
    assert best[1] < RATIO * max(best[0], LEAST)


def _ordering(items: int) -> str:
    """Items that each give all later ones to a city of their own; the cities' names are of two characters."""
    names = itertools.islice(itertools.product("东西南北上下前后大小新长", "江河湖海山川林田泉溪港湾"), items)
    return "".join(f"（一）建好水网。以下均需{name}{place}市政府落实，不再列出。\n" for name, place in names)


def _size(record: Record) -> int:
    return len(json.dumps(to_json(record)))


def test_a_record_grows_with_length() -> None:
    """Sentences that give every task to one more body do not make a record the square of the text; the rest is said."""
    short, long = (extract(document(_ordering(items))) for items in (36, 144))
    assert _size(long) < RATIO * _size(short)
    assert [item.text for item in long.unread if item.why == TOO_MANY]


@pytest.mark.parametrize(
    "text",
    [
        "（" * MEGABYTE,
        "（责任单位：" + "省水利厅、" * (MEGABYTE // 5) + "省财政厅）",
        "关于加强和改进水利工作的意见" * (MEGABYTE // 14),
    ],
    ids=["brackets", "units", "no marks"],
)
def test_a_megabyte_yields_a_valid_record(text: str) -> None:
    """A million characters of one thing are a record like any other."""
    check(extract(document(text)))
