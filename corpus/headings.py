"""Is this line a heading, of which level, and where does its title end?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from corpus.chinese import chinese_number
from ontology.model import Span

Kind = Literal[
    "part", "attachment", "book", "chapter", "division", "article", "chinese", "bracketed", "decimal",
    "multi-decimal", "bracketed-decimal", "circled", "box", "bullet", "plain",
]  # fmt: skip

# Levels from the outside inwards; GB/T 9704-2012 orders 一、 （一） 1. （1）. Each dot in 2.1.3 is a level more.
RANK: dict[Kind, int] = {
    "part": 0, "attachment": 1, "book": 2, "chapter": 3, "division": 4, "article": 5, "chinese": 6, "plain": 7,
    "bracketed": 8, "decimal": 9, "multi-decimal": 9, "bracketed-decimal": 13, "circled": 14, "box": 14, "bullet": 15,
}  # fmt: skip

_CN = "一二三四五六七八九十"
_MARK = re.compile(
    rf"第(?P<book>[{_CN}百零]{{1,5}})[编篇]"
    rf"|第(?P<chapter>[{_CN}百零]{{1,5}})章"
    rf"|第(?P<division>[{_CN}百零]{{1,5}})节"
    rf"|第(?P<article>[{_CN}百零]{{1,6}})条"
    rf"|(?P<chinese>[{_CN}]{{1,4}})(?:\s?、|[.．](?!\d))"
    rf"|[（(〔]\s?(?P<bracketed>[{_CN}]{{1,4}})\s?[）)〕]、?"
    r"|(?P<multi>\d{1,2}(?:[.．]\d{1,2}){1,3})[.．、]?(?:(?=\s)|(?=[一-鿿“])(?![个万亿元倍米公吨千百平立家户人次台辆小分秒毫厘克度点折级升亩成批项条座处所套名位期版年月日至到以之左]))"
    r"|(?P<decimal>\d{1,3})\s?(?:[.．﹒、](?!\d)|[.．](?=\d{2,4}年))"
    r"|[（(]\s?(?P<bracketed_decimal>\d{1,3})\s?[）)]|(?P<half>\d{1,2})[）)]"
    r"|(?P<circled>[①-⑳])"
    r"|(?P<attachment>附\s?[件表]\s?(?:[\d一二三四五六七八九十]{1,3})?)(?=[:：\s]|$|[.．、]?[^\d\s，。的中所]{2})"
    r"|(?P<box>专栏\s?[\d一二三四五六七八九十]{1,3})"
    r"|(?P<bullet>[—－–-]{2}|[—●■◆▲•]|·(?=[^\d]))(?=[^\s\d—－–-])"
)
_KINDS: dict[str, Kind] = {
    "bracketed_decimal": "bracketed-decimal",
    "half": "bracketed-decimal",
    "multi": "multi-decimal",
}
_LONGEST_TITLE = 48  # characters; the longest of 2,300 headings alone on a line has 41


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading: ``span`` covers number and title with its closing mark; ``label`` is the number as printed."""

    kind: Kind
    rank: int
    label: str
    number: int
    title: str
    span: Span
    titled: bool = False


def heading_of(text: str, start: int, end: int) -> Heading | None:
    """The numbered heading that opens the line, or None.

    >>> heading_of("（一）加快建设。坚持规划先行。", 0, 14).title
    '加快建设'
    """
    match = _MARK.match(text, start, end)
    if match is None or match.lastgroup is None:
        return None
    kind = _KINDS.get(match.lastgroup) or match.lastgroup
    printed = match.group(match.lastgroup)
    if kind == "circled":
        number = ord(printed) - ord("①") + 1
    elif kind == "multi-decimal":
        number = int(re.split(r"[.．]", printed)[-1])
    elif kind in ("attachment", "box", "bullet"):
        digits = re.sub(r"\D", "", printed)
        number = int(digits) if digits else 0
    else:
        number = chinese_number(printed)
    if kind == "attachment" and not _is_attachment_line(text[match.end() : end]):
        return None
    label = _label(kind, match.group().strip(), printed)
    title_end, titled = _title_end(text, match.end(), end)
    if kind == "article" and titled and _RULES.search(text[match.end() : title_end].strip()):
        title_end, titled = match.end(), False  # the rule itself, which has no title
    title = text[match.end() : title_end].strip().rstrip("。：:；").strip("　 :：")
    return Heading(
        kind=kind,  # type: ignore[arg-type]  # group names are the kinds
        rank=RANK[kind] + len(re.findall(r"[.．]", label)) * (kind == "multi-decimal"),  # type: ignore[index]
        label=label,
        number=number,
        title=title if titled else "",
        span=Span(start=start, end=title_end if titled else match.end()),
        titled=titled,
    )


# An article's words are its rule unless they only name it: 第七条 职责分工。 names, 第七条 鼓励社会资本投资。 rules.
_RULES = re.compile(
    r"[^。：]{13}.*[。：]$|(?:应当|必须|不得|可以|负责|适用|(?:禁止|鼓励|支持)[^。：]{4}).*[。：]$", re.DOTALL
)


def _label(kind: str, mark: str, printed: str) -> str:
    """The number as a path shows it: 二, （一）, 1, 第三条, 附件1."""
    if kind in ("chinese", "decimal", "multi-decimal"):
        return printed.replace("．", ".")
    if kind == "bullet":
        return ""
    return re.sub(r"\s", "", mark).rstrip("、")


def _is_attachment_line(rest: str) -> bool:
    """Whether 附件 opens an attachment; a list of attachments (附件：1.…) is a notice, not one."""
    return len(rest.strip(" 　:：")) <= _LONGEST_TITLE and not re.match(r"\s?[:：]\s?\S", rest)


_RUN_IN = re.compile(r"\s?[^。：；\n\t　]{2,40}?(?P<mark>[。：]|[　 ]{1,4}(?=\S{12}))")
_SENTENCE_IN_TITLE = re.compile(r"[，,].*(?:要|应当|不得|负责|可以|的，)|责任单位|牵头单位|完成时限")
_CLAUSE_IN_HEADING = re.compile(r"[（(【\[][^（(【\[]{0,10}(?:单位|部门|负责|牵头)")


def _title_end(text: str, start: int, end: int) -> tuple[int, bool]:
    """Where the title that begins at ``start`` ends, and whether there is one."""
    rest = text[start:end]
    clause = _CLAUSE_IN_HEADING.search(rest[: _LONGEST_TITLE + 12])
    if clause and 2 <= clause.start() <= _LONGEST_TITLE and not re.search(r"[。；，]", rest[: clause.start()]):
        return start + clause.start(), True
    stripped = rest.rstrip()
    if (
        0 < len(stripped.strip()) <= _LONGEST_TITLE
        and stripped[-1] not in "，；;、"
        and not re.search(r"[。；]", stripped[:-1])
    ):
        if "：" in stripped[:-1] or ":" in stripped[:-1]:
            return _colon_title(text, start, end)
        titled = stripped[-1] != "。" or not re.search(r"[，,]", stripped)
        return (end, True) if titled else (start, False)
    match = _RUN_IN.match(text, start, end)
    if match is None:
        return start, False
    if match.group("mark") == "：" and match.end() - start > 26:
        return start, False
    if _SENTENCE_IN_TITLE.search(match.group()) and match.group("mark") != "：":
        return start, False
    return match.end(), True


def _colon_title(text: str, start: int, end: int) -> tuple[int, bool]:
    at = min((i for i in (text.find("：", start, end), text.find(":", start, end)) if i >= 0), default=-1)
    if 2 <= at - start <= 24:
        return at + 1, True
    return start, False


_PART_TITLE = re.compile(
    r"^[《]?[^。；，：]{4,60}(?:方案|意见|办法|计划|措施|规划|细则|规定|要点|清单|分工表?|政策|条例|制度|指南|任务|标准|名单|纲要|规则|目录|指引|大纲)"
    r"(?:[（(][^）)]{1,20}[）)])?[》]?$|^附\s?件\s?[\d一二三四五六七八九十]{0,3}[:：]?$"
)


def is_part_title(line: str) -> bool:
    """Whether a line looks like the title of a plan of its own (××专项行动方案, 附件2)."""
    return bool(_PART_TITLE.match(line.strip()))


_NOT_PLAIN = re.compile(
    r"[，。；：！？,;:!?、…\t]|^\d|\d$|年\d{1,2}月|〔|^（|）$|^[(《]|》$"
    r"|(?:政府|办公厅|办公室|委员会|厅|局|部|院|会|社|行|公司|中心|委|署|海关)$|(?:所|镇|乡|县|市|区|厅|局|处|科|部|院|校|组|会|省|州)长$|(?:书记|主任|主席|委员|干部|秘书|同志)$|^(?:组\s*长|副组长|成\s*员|序号|附件|附表|备注|目\s*录)"
)
# Headings that may stand without a number; what follows them is no list of tasks.
_KNOWN_PLAIN = re.compile(
    r"^(?:指导思想|基本原则|工作原则|总体要求|总体目标|主要目标|发展目标|工作目标|主要任务|重点任务|保障措施|组织领导|领导机构|工作要求|组织实施|名词(?:解释|说明)|术语解释)$"
)


def plain_heading(
    text: str, start: int, end: int, following: tuple[int, int] | None, *, inside: Heading | None
) -> Heading | None:
    """A heading without a number that stands alone on its line before a paragraph, or None.

    ``following`` is the next line's range; ``inside`` the top heading that is open.
    """
    line = text[start:end]
    if is_part_title(line):
        return None
    if following is None or not 2 <= len(line) <= 24 or _NOT_PLAIN.search(line) or not line[0].isalpha():
        return None
    known = bool(_KNOWN_PLAIN.match(line))
    after = text[following[0] : following[1]]
    if not known and (inside is None or not (len(after) > 40 and after[-1] in "。）)")):
        return None
    outermost = known or inside is None
    return Heading(
        kind="plain",
        rank=RANK["chinese"] if outermost else RANK["plain"],
        label="",
        number=0,
        title=line,
        span=Span(start=start, end=end),
        titled=True,
    )
