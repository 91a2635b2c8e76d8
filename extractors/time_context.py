"""Does a time in a text bound the work, or tell of something else? The words around it.

A date also names documents (《…（2021—2025年）》), tells history (2020年以来), compares (较2020年), dates
a letter or puts a document into force. These tests look at the words around a time; positions
count within the paragraph's text.
"""

from __future__ import annotations

import datetime as dt
import re

from extractors.passage import Passage
from extractors.time_place import about_paper, clause_rest, labelled, listed, sentence_start

_QUOTES = (("《", "》"), ("〔", "〕"), ("“", "”"), ("〈", "〉"))
_SPENT = re.compile(r"(?:用|通过|经过|利用|力争|争取|再)(?:用|约|大约)?$")
_STAGE = re.compile(r"[前底末]|[—–\-－―~～至到].*(?:[月季半日]|\d[./]\d)", re.DOTALL)
_NAME_END = re.compile(r"(?:方案|计划|规划|行动|清单|意见|要点|纲要|名单|目录|办法|措施|指南|[表书])[”\"]?$")
_ANNEX = re.compile(r"\s*附\s?[件表录](?:\s|[\d一二三四五六七八九十：:.．、]|$)")
_TABLE_NAME = re.compile(
    r"[^，。；：\n\t]{0,40}?(?:表|清单|台账|名单|名录|目录|一览|任务书|路线图)(?:[（(][^）)\n]{0,20}[）)])?\s*(?=$|\n)"
)
_MAKES = re.compile(r"完成|制[定订]|建立|形成|编制|出台|印发|公布|公开|发布|报送|提交|上报|提出|梳理|填报|更新|修订")
_BASE_BEFORE = re.compile(
    r"(?:较|(?<!占)比|与|同|相比|相较|由|以|按|按照|对照|(?<!不)超过|高于|低于|相当于|相对|和|及)(?:于)?$"
)
_BASE_AFTER = re.compile(
    r"\s?(?:[年月]?[底末]?的?(?:不变价|可比价|现价|价格|基础上|水平|基数|同期|为基)|[年]?[底末]?相比|的\d)"
)
_HISTORY_AFTER = re.compile(
    r"\s?(?:[^，。；：、]{0,10}?以来|来(?=[，,])|前后|起草|版(?!权)|，[^，。；：]{0,12}?(?:印发|发布|公布|出台|召开)了|度?[^，。；：、（）\s]{0,10}?(?:印发|发布|公布|颁布|出台|下发|修订|修正|批准|召开|通过|签署)"
    r"(?:了|的|《|并实施)|[^，。；：]{0,3}(?:已|曾))"
)
_ANNOUNCED = re.compile(r"，[^，。；：、]{2,24}?(?:联合)?(?:印发|发布|出台|公布)《")
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


def announced(text: str, end: int) -> bool:
    """Whether the time tells when a document came out: 2024年5月20日，市水利局印发《…》."""
    return _ANNOUNCED.match(text, end) is not None


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


_SUM = re.compile(r"(?:由|从|按|不低于|不少于|不超过|最高)?\s?\d[\d.]*\s?[百千万亿]*元")  # 每人每月|50元: a rate


def pays(text: str, start: int, end: int) -> bool:
    """Whether the clause tells what is paid each time, or on what condition."""
    if _PAY_BEFORE.search(text[max(0, start - 10) : start]) or _SUM.match(text, end):
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
