"""Does a time in a text bound the work, or tell of something else? The words around it.

A date also names documents (《…（2021—2025年）》), tells history (2020年以来), compares (较2020年), dates
a letter or puts a document into force. These tests look at the words around a time; positions
count within the paragraph's text.
"""

from __future__ import annotations

import datetime as dt
import re

from extractors.passage import CLAUSE_MARKS, LOOK, SENTENCE_MARKS, Passage, marks_before

_QUOTES = (("《", "》"), ("〔", "〕"), ("“", "”"), ("〈", "〉"))
_OPENING = "，。；：、！？,;:（( \t\n　"
_INTO = ("到", "至")
_CUE = re.compile(
    r"(?:力争|争取|确保|力求|计划|拟|预计|展望|最迟|至迟|不超过|不晚于|不迟于|原则上|必须|要|应|须|并|将|请|需|[于在到至从自])(?:在|于|到|至)?$"
)
_SPENT = re.compile(r"(?:用|通过|经过|利用|力争|争取|再)(?:用|约|大约)?$")
_LABEL = re.compile(
    r"(?:时限|时间|期限|要求|安排|节点|(?:完成|截止|办结|整改|上报|报送|销号)日期)[\s]*[：:]?\s*(?:[于在到至]|为)?$"
)
# Fields that tell of the document or a meeting, not of the work.
_META = re.compile(
    r"(?:发布|印发|公布|公开|成文|更新|签发|发文|打印|施行|生效|会议|开会|起草|来文|收文|登记|生成)(?:时间|日期)[\s]*[：:]\s*$"
)
_STAGE = re.compile(r"[前底末]|[—–\-－―~～至到].*(?:[月季半日]|\d[./]\d)", re.DOTALL)
_NAME_END = re.compile(r"(?:方案|计划|规划|行动|清单|意见|要点|纲要|名单|目录|办法|措施|指南|[表书])[”\"]?$")
_GOES_ON = re.compile(
    r" ?起? ?(?:[—–\-－―~～]{1,2}|至|到) ?"
    r"(?:\d{4} ?年|\d{1,2} ?[月日号]|次年|翌年|来年|第?[一二三四1-4]季度|[上下]半年)"
)
_ANNEX = re.compile(r"\s*附\s?[件表录](?:\s|[\d一二三四五六七八九十：:.．、]|$)")
_TABLE_NAME = re.compile(
    r"[^，。；：\n\t]{0,40}?(?:表|清单|台账|名单|名录|目录|一览|任务书|路线图)(?:[（(][^）)\n]{0,20}[）)])?\s*(?=$|\n)"
)
_MAKES = re.compile(r"完成|制[定订]|建立|形成|编制|出台|印发|公布|公开|发布|报送|提交|上报|提出|梳理|填报|更新|修订")
_BASE_BEFORE = re.compile(
    r"(?:较|比|与|同|相比|相较|由|以|按|按照|对照|(?<!不)超过|高于|低于|相当于|相对|和|及)(?:于)?$"
)
_BASE_AFTER = re.compile(
    r"\s?(?:[年月]?[底末]?的?(?:不变价|可比价|现价|价格|基础上|水平|基数|同期|为基)|[年]?[底末]?相比|的\d)"
)
_HISTORY_AFTER = re.compile(
    r"\s?(?:[^，。；：、]{0,10}?以来|来(?=[，,])|前后|起草|版(?!权)|，[^，。；：]{0,12}?(?:印发|发布|公布|出台|召开)了|度?[^，。；：、（）\s]{0,10}?(?:印发|发布|公布|颁布|出台|下发|修订|修正|批准|召开|通过|签署)"
    r"(?:了|的|《|并实施)|[^，。；：]{0,3}(?:已|曾))"
)
_ANNOUNCED = re.compile(r"，[^，。；：、]{2,24}?(?:联合)?(?:印发|发布|出台|公布)《")
_LISTED = re.compile(r"20\d\d ?年[底末]?(?:之?前)?[和及与]$")
_CYCLE_NEXT = re.compile(r"[，,]?[^，。；：]{0,16}?每(?:个)?(?:年|半年|季度|月)")
_FORCE_AFTER = re.compile(r"[^，。；：]{0,4}?(?:施行|生效|试行|废止|失效|到期)")
_FORCE_SOFT = re.compile(r"[^，。；：]{0,4}?(?:实施|执行)")
_THIS_TEXT = re.compile(
    r"本(?:意见|办法|通知|方案|规定|措施|政策|细则|计划|文件|条例|规则|规范|标准|规划|若干|实施|制度|指引)|有效期"
)
_VALID_BEFORE = re.compile(r"(?:有效期限?|执行期限?|实施期限?|规划期限?|试点期限?|政策期限?)[^，。；]{0,6}$")
_TITLED = re.compile(
    r"度(?![前末底])|的|级|版|(?:[^，。；：、完实建启推开组制出达成覆基]{0,16})"
    r"(?:要点|安排|计划|清单|任务|方案|报告|预算|名单|目标|行动|指标|工作|回顾|形势|纲要|规划|意见|通知)(?=$|[的，。；：》”）)\t\n见由如另])"
    r"|[^，。；：、]{0,16}(?:总体形势|(?:主要|发展|远景)(?:目标|指标)(?!是|为|：|，是))"
)
_SAID = re.compile(r"[，,]?(?:是|以?来(?=[，,])|以来|已|我们|政府工作|和今后|同比)")
_LASTING = re.compile(
    r"[^，。；]{0,14}?(?:不得|不予|不再|禁止|取消|暂停|限制|免征|免缴|减征|减免|免收|保留|无违|未发生|累计|给予)|的(?!时间)"
)
_PAYS = re.compile(r"给予|补助|奖励|补贴|资助|奖补|津贴")
_PAY_BEFORE = re.compile(r"(?:凡|给予|补助|奖励|补贴|打破)[^，。；]{0,6}$")
_COUNTED = re.compile(r"(?:[\d一二两三四五六七八九十百几半多近每同历当第.月年满]|成立|过去)$")
_FREE_BEFORE = re.compile(r"[\d.年度每第前一二三四五六七八九十—\-~～/\\]$|次年$|翌年$|一般[为在]?$|多在$|推迟[至到]$")
_RANGE_BEFORE = re.compile(r"[年月日底旬初\d](?:[—–\-~～]{1,2}|[至到])$")
_ACTS = re.compile(
    r"[^，。；：、]{0,4}?(?:完成|建成|实现|启动|投产|投用|投入|开工|达到|形成|出台|上线|运行|开通|验收|竣工|交付|取得|制定|开展|组织|报送|初步|基本(?:建|形|实|完))"
)
_EVENT_CUE = re.compile(r".*(?:[自从于在应要须需]|对|按)")
_CLAUSE_END = re.compile(f"[{re.escape(CLAUSE_MARKS)}）)]")
_CLAUSE_START = re.compile(f"[{re.escape(CLAUSE_MARKS)}（(]")
_SENTENCE_END = re.compile(f"[{re.escape(SENTENCE_MARKS)}]")
_REACH = 60


def quoted(text: str, start: int, end: int) -> bool:
    """Whether the range stands inside a title, a number or a quotation: 《…（2021—2025年）》."""
    for opener, closer in _QUOTES:
        opened = text.rfind(opener, max(0, start - _REACH), start)
        if opened < 0 or text.find(closer, opened, start) >= 0:
            continue
        if text.find(closer, end, end + _REACH) >= 0 or (closer == "》" and text.find(closer, end) < 0):
            return True  # closed after the range, or a title that goes on in the next line
    return False


def bracketed_alone(text: str, start: int, end: int) -> bool:
    """Whether brackets hold the range and nothing else, as a title's period: （2021—2025年）.

    A stage with its months, 集中整治（2025年11月至2026年9月）, and a day to meet, （6月底前）, are no title's.
    """
    if not (text[max(0, start - 1) : start] in ("（", "(", "[") and text[end : end + 1] in ("）", ")", "]")):
        return False
    return not _STAGE.search(text[start:end]) or _NAME_END.search(text[max(0, start - 5) : start - 1]) is not None


def entitled(text: str, start: int, end: int) -> bool:
    """Whether the time stands in the title of a table or an annex: 附件：2026年…任务分工表."""
    left, right = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    right = len(text) if right < 0 else right
    if _ANNEX.match(text, left, right) and text[right - 1 : right] not in ("。", "；"):
        return True
    name = _TABLE_NAME.match(text, end)
    return name is not None and not _MAKES.search(name[0]) and "\t" not in text[left:right]


def goes_on(text: str, end: int) -> bool:
    """Whether a range goes on behind the time: 2025年11月|至2026年9月 is not over in November."""
    return _GOES_ON.match(text, end) is not None


def listed(text: str, start: int) -> bool:
    """Whether the time goes on a list of times: 到2026年、2027年和|2028年."""
    return _LISTED.search(text[max(0, start - 8) : start]) is not None


def announced(text: str, end: int) -> bool:
    """Whether the time tells when a document came out: 2024年6月1日，省政府办公厅印发《…》."""
    return _ANNOUNCED.match(text, end) is not None


def cycle_follows(text: str, end: int) -> bool:
    """Whether the sentence goes on with a cycle that begins then: 2027年起，每年6月底前."""
    return _CYCLE_NEXT.match(text, end) is not None


def fills_cell(text: str, start: int, end: int) -> bool:
    """Whether the range is a table's cell: nothing but tabs beside it."""
    return "\t" in text and text[max(0, start - 1) : start] in ("", "\t") and text[end : end + 1] in ("", "\t")


def labelled(text: str, start: int) -> bool:
    """Whether the time fills a form's field: 完成时限：2025年底."""
    before = text[max(0, start - 12) : start]
    return _LABEL.search(before) is not None and not _META.search(before)


def past(passage: Passage, start: int, end: dt.date) -> bool:
    """Whether the time was over when the document was issued, so that no work can be bound by it."""
    return passage.issued is not None and end < passage.issued and not labelled(passage.text, start)


def other_than_work(text: str, start: int, end: int) -> bool:
    """Whether the words around the range say that it bounds no work."""
    return (
        quoted(text, start, end)
        or bracketed_alone(text, start, end)
        or entitled(text, start, end)
        or about_paper(text, start)
        or compared(text, start, end)
        or _RANGE_BEFORE.search(text[max(0, start - 3) : start]) is not None
        or history(text, end)
        or in_force(text, start, end)
    )


def compared(text: str, start: int, end: int) -> bool:
    """Whether the time is what something is compared with: 较2020年, 2020年基础上."""
    base = _BASE_BEFORE.search(text[max(0, start - 4) : start]) is not None and not listed(text, start)
    return base or _BASE_AFTER.match(text, end) is not None


def history(text: str, end: int) -> bool:
    """Whether the words after the time tell what was: 2020年以来, 2019年印发的."""
    return _HISTORY_AFTER.match(text, end) is not None


def about_paper(text: str, start: int) -> bool:
    """Whether the time fills a field about the document or a meeting: 发布日期：…, 会议时间：…."""
    return _META.search(text[max(0, start - 8) : start]) is not None


def in_force(text: str, start: int, end: int) -> bool:
    """Whether the time says from or until when a document is in force: 自2023年1月1日起施行."""
    if _VALID_BEFORE.search(text[max(0, start - 14) : start]) or _FORCE_AFTER.match(text, end):
        return True
    if _FORCE_SOFT.match(text, end) is None:
        return False
    return _THIS_TEXT.search(text, sentence_start(text, start), start) is not None


def dates_a_letter(passage: Passage, start: int, end: int, day: dt.date) -> bool:
    """Whether a day is the document's own date: in its signature, or alone on a line."""
    if day == passage.issued:
        return True
    return not passage.text[:start].strip("（( 　") and not passage.text[end:].strip("）) 　印发。")


def opens(text: str, position: int) -> bool:
    """Whether nothing, a mark or a word that points to a time stands before the position."""
    return position == 0 or text[position - 1] in _OPENING or cued(text, position) or listed(text, position)


def placed(text: str, start: int, end: int) -> bool:
    """Whether a date without 前 or 底 stands where times stand, or right before what is done then."""
    return opens(text, start) or _ACTS.match(text, end) is not None


def opens_sentence(passage: Passage, position: int) -> bool:
    """Whether the position is the beginning of a sentence, after a heading, or follows 力争 there."""
    text = passage.text
    begin = sentence_start(text, position)
    if passage.heading is not None and begin < passage.heading.end <= position:
        begin = passage.heading.end
    return len(text[begin:position].strip(" 　“")) <= 6


def acted(text: str, start: int, end: int) -> bool:
    """Whether a month without 前 opens its clause and what is done then follows at once: 9月开展复查."""
    return opens(text, start) and _ACTS.match(text, end) is not None


def cued(text: str, position: int) -> bool:
    """Whether a word that points to a time stands before the position: 力争, 于, 到."""
    return _CUE.search(text[max(0, position - 6) : position]) is not None


def spent(text: str, position: int) -> bool:
    """Whether a length of time is what the work takes: 用3年时间, 通过3—5年的发展."""
    return _SPENT.search(text[max(0, position - 5) : position]) is not None


def titled(text: str, end: int) -> bool:
    """Whether the time belongs to a name: 2025年重点任务, 2024年度, “十四五”时期发展目标."""
    return _TITLED.match(text, end) is not None


def is_said(text: str, end: int) -> bool:
    """Whether the sentence speaks about the time itself: 今年是…, “十四五”时期，是…."""
    return _SAID.match(text, end) is not None


def counted(text: str, position: int) -> bool:
    """Whether what follows the position is the rest of another expression: 近3年内, 6月30日内."""
    return _COUNTED.search(text[max(0, position - 2) : position]) is not None


def stands_free(text: str, start: int, end: int) -> bool:
    """Whether a date without year is one, and of this work: not the tail of 每年6月 or 2.5月."""
    return not (_FREE_BEFORE.search(text[max(0, start - 4) : start]) or other_than_work(text, start, end))


def lasts(text: str, end: int) -> bool:
    """Whether a length of time is how long a state lasts: 3年内不得申报, 2年内免征."""
    return _LASTING.match(text, end) is not None


def pays(text: str, start: int, end: int) -> bool:
    """Whether the clause tells what is paid each time, or on what condition."""
    if _PAY_BEFORE.search(text[max(0, start - 10) : start]):
        return True
    return _PAYS.search(clause_rest(text, end)) is not None


def through_season(text: str, end: int) -> bool:
    """Whether a day of every year opens a season: 每年的12月至翌年3月."""
    return text[end : end + 1] in ("至", "到", "—", "-", "～")


def names_a_routine(text: str, start: int) -> bool:
    """Whether a cycle word stands where a routine is named: 实行月调度、季通报."""
    return re.search(r"(?:^|[“、，：及和行施立]|每)$", text[max(0, start - 1) : start]) is not None


def every_year_before(text: str, position: int) -> bool:
    """Whether the sentence said 每年 before the position: its later days recur as well."""
    return text.find("每年", sentence_start(text, position), position) >= 0


def event_start(text: str, position: int) -> int:
    """Where the name of an event begins that ends at the position: after 应于, at 自."""
    low = max(clause_start(text, position), position - 24)
    cue = _EVENT_CUE.match(text[low:position])
    if cue is None:
        return low
    return low + cue.end() - (text[low + cue.end() - 1] in "自从")


def with_into(text: str, start: int) -> int:
    """The start of a mention: 到 and 至 before the date belong to it."""
    return start - (text[max(0, start - 1) : start] in _INTO)


def sentence_start(text: str, position: int) -> int:
    """Where the sentence that holds the position begins."""
    return next(marks_before(_SENTENCE_END, text, position), max(0, position - LOOK))


def sentence_end(text: str, position: int) -> int:
    """Where the sentence that holds the position ends, its mark left out."""
    found = _SENTENCE_END.search(text, position, position + LOOK)
    return found.start() if found else min(len(text), position + LOOK)


def clause_start(text: str, position: int) -> int:
    """Where the clause that holds the position begins, brackets not respected."""
    return next(marks_before(_CLAUSE_START, text, position), max(0, position - LOOK))


def clause_rest(text: str, position: int) -> str:
    """What follows the position in its clause."""
    found = _CLAUSE_END.search(text, position, position + LOOK)
    return text[position : found.start() if found else min(len(text), position + LOOK)]
