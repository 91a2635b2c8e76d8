"""Is a number something the work must reach, or history, a threshold, a payment, a name?

Positions count within the paragraph's text; every test looks at the clause or sentence around.
"""

from __future__ import annotations

import re

from extractors import quantities, times
from extractors.passage import Passage
from extractors.time_context import quoted
from extractors.time_place import clause_rest, clause_start, sentence_end, sentence_start

_PAY = re.compile(
    r"给予|补助|奖励|补贴|资助|奖补|贴息|津贴|补偿|返还|减免|免征|免收|抵扣|抵免|扣除|税率|罚款|罚金|保证金|违约金|资金支持|经费支持|"
    r"配套资金|支持金额|支持力度|最高(?!法|人民|检|端|层|限)|奖金|奖优|工资|酬金|定额|收取|征收|缴纳|计提|提取|费用标准|标准为|按.{0,12}比例"
)
_PAY_RATE = re.compile(r"给予|补助|奖励|补贴|资助|持股|股权|出资|投资比例")
_FUND = re.compile(r"财政.{0,4}资金|专项资金|专项经费")
_AROUND = 200  # how far a look back on what was done colours the numbers in it
# A rate is a limit to keep even where the sentence speaks of money: 补助资金用于产业的比重, 收取的水费比率.
_RATE = re.compile(r"(?:比重|占比|率)(?:力争|要|应|须|原则上|均|都|逐步|平均)*$")
# A bound that is to be kept, not what somebody is to pay: …比例均不低于20%, …收费，原则上不高于…的2%.
_BOUND = re.compile(rf"[均都]?{quantities.NOT}(?:低于|高于|少于|超过|大于|小于)")
_BOUND_RATE = re.compile(r"(?:率|比重|占比|比例|收费|费率|费用|时限|成本)，?(?:原则上|力争|要|应|须|均|都|逐步|平均)*$")
_SHARE = re.compile(
    r"持股|股权|股份|占股|股比|出资(?!额)|分担|承担|各占|投资比例|注册资[本金]|抵押|质押|权重|占分|计分|得分|扣分|加分|满分"
)
_QUALIFY = re.compile(
    r"符合|满足|凡|对(?:于)?[^，。；]{0,30}(?:的|企业|单位|项目)，?$|(?:申[报请]|准入|以下|下列|基本|建设|认定)条件|资格|准入|标准的|从业(?:年限|经|资格|满)|年龄|学历|工作经[历验]|"
    r"信用等级|连续\d|近[一二两三\d]年|成立[满时]?|已满|年满|情形|视为|是指|指的是|属于|列入|适用于|现有(?!基础)|原有|不足"
)
_ENTRANT = re.compile(r"注册资[本金]|工作经[历验]|学历|年满|信用记录|违法记录")
_TOLD = re.compile(
    r"已(?!批|确定|有条件)|了(?!解|然)|曾|(?<!在)(?:现有|原有)(?!基础)|位居|跃居|居全国|荣获|同比(?:增长|下降)\d|较?上年(?:增长|下降|增加|减少)"
)
_TOLD_SENTENCE = re.compile(
    r"截至|截止|目前|去年|上年|过去|[一二三四五六七八九十]年来|以来[，,]|历史性|据统计|年度实现|近年来|“十[一二三]五”(?:期间|时期)"
)
# What was 累计 done is a target where a goal is named, and history where the text before tells how things stand.
_SUMMED = re.compile(r"累计|合计|共计")
_RUNNING = re.compile(r"累计(?:归集|汇[聚集]|共享|受理|办[理结]|服务|惠及|发放|接待|接入|开行|减免|兑付|访问|注册)")
_STANDS = re.compile(
    r"近年来|目前|已(?!批|确定|有条件)|取得|成效|进展|(?:发展|建设|工作)基础|良好|现有(?!基础)|建成运行|上线运行|建成投用|初步"
)
_TOLD_MARK = re.compile(
    r"了(?!解|然)|已(?!批)|荣获|位居|跃居|跃升|圆满|成功|历史性|首次|新突破|领跑|全国第|第[一二三四五]位|显著增强，"
)
_POINTED = re.compile(
    r"(?:第|前|以下|下列|如下|上述|前述|这|该|其中的?|本|其他|其它|另外|附件|专栏|表|图|从|由|超|不足|连续|每|“|「|公布的|确定的|明确的|部署的)$"
)
_NAMED = re.compile(r"[A-Za-z\d.\-+＋—－/∶:：（(“]$")
_AIM = re.compile(
    r"力争|确保|努力|争取|目标|十[一二三四五六七]五[”\"]?(?:末|期末|期间|时期|规划期)|到20\d\d年|至20\d\d年|20\d\d年[底末]?前|20\d\d年(?:底|末)?(?:实现|完成|建成|达到|力争)|每年|年内|年底前|预期"
)
_BULLET = re.compile(r"\s*(?:[—–-]{1,2}|[●◆■•·])")
_CREATES = re.compile(r"(?:培育|打造|引进|建设|建成|形成|创建|引育|培养|支持|推动|实施|谋划|发展|布局)")
# The number is one of several features of a noun that follows: 户数超过30户、库容超过80万方的水库.
_DESCRIBES = re.compile(r"、[^，。；、]{0,20}\d[^，。；、]{0,8}?(?:以上|以下)?的")
# Titles of parts that tell how things came or stand: names, not orders (优化发展环境) and not goals (形势持续稳定).
_LOOKS_BACK = re.compile(
    r"回顾|工作总结|现状|成就$|(?:工作|主要|发展|取得的)(?:主要)?(?:成效|成绩|进展)$|取得的工作进展$|^面临|^基本情况$|"
    r"^(?:发展|工作|建设|现有|产业|现实|总体|外部)?(?:基础|环境|形势|背景|条件)(?:[和与及、][^，。；：]{2,8})?$|^(?:规划|编制|起草|出台)背景$"
)


def excluded(passage: Passage, start: int, end: int, unit: str | None) -> bool:
    """Whether the words around the number at the range say that it is no target."""
    text = passage.text
    if passage.in_clause(start) or quoted(text, start, end) or named(text, start, end):
        return True
    return paid(text, start, end, unit) or told(passage, start) or qualifies(text, start, end)


def named(text: str, start: int, end: int) -> bool:
    """Whether the number belongs to a name, a rank or a pointer: 5G, 第3条, 以下5个方面, “1＋N”."""
    before = text[max(0, start - 4) : start]
    return bool(_POINTED.search(before) or _NAMED.search(before)) or text[end : end + 1] in (
        "门",  # 17部门
        "强",
        "版",
        "号",
        "级",
        "类",
        "度",
    )


def paid(text: str, start: int, end: int, unit: str | None) -> bool:
    """Whether the sentence tells what is paid, shared or charged: 给予30%、最高500万元补助."""
    begin, close = sentence_start(text, start), sentence_end(text, end)
    if bounded(text, start):
        return False
    if _SHARE.search(text, clause_start(text, start), end + len(clause_rest(text, end))):
        return True
    if _RATE.search(text, clause_start(text, start), start):
        return False
    if _FUND.search(text, clause_start(text, start), start):
        return True
    if unit is not None and not (quantities.MONEY.search(unit) or quantities.PERCENT.search(unit) or unit == "倍"):
        return False
    return _PAY.search(text, begin, close) is not None


def bounded(text: str, start: int) -> bool:
    """Whether a rate is bound by 不低于, 不高于 and the like, its name right before."""
    return bool(
        _BOUND.match(text, start)
        and _BOUND_RATE.search(text, max(sentence_start(text, start), start - _AROUND), start)
        and not _PAY_RATE.search(text, clause_start(text, start), start)
    )


def told(passage: Passage, start: int) -> bool:
    """Whether the number is history: 已建成, 截至…, a year before that of issue, a paragraph that looks back."""
    text = passage.text
    begin = sentence_start(text, start)
    clause = clause_start(text, start)
    if _TOLD.search(text, clause, start) or "了" in clause_rest(text, start):
        return True
    if _TOLD_SENTENCE.search(text, begin, start):
        return True
    years = [
        named_year
        for found in times.DATED.finditer(text, begin, start)
        if (named_year := times.year(found["year"]))
        and not re.search(r"[较比由从与以按自]$", text[: found.start()][-1:])
    ]
    if passage.issued and years and all(year < passage.issued.year for year in years):
        return True
    if aims(passage, start) or bounded(text, start):
        return False
    titled = passage.heading.end if passage.heading and passage.heading.end <= start else 0
    summed = _SUMMED.search(text, begin, start)
    if summed and (_RUNNING.match(text, summed.start()) or _STANDS.search(text, max(titled, start - _AROUND), start)):
        return True
    return len(_TOLD_MARK.findall(text, max(0, start - _AROUND), start + _AROUND)) >= 3


def qualifies(text: str, start: int, end: int) -> bool:
    """Whether the number is a condition that somebody must meet to be chosen: 营业收入超过1亿元的企业."""
    rest = clause_rest(text, end)
    if _ENTRANT.search(text, sentence_start(text, start), sentence_end(text, end)):
        return True
    if _DESCRIBES.match(text, end):
        return True
    if rest.endswith("的") or (rest.startswith("的") and rest.endswith(("企业", "项目", "单位", "机构", "人员"))):
        return True
    return _QUALIFY.search(text, clause_start(text, start), start) is not None


def threshold(text: str, start: int, end: int) -> bool:
    """Whether the number describes what is created: 培育年产值超100亿元、竞争力强的企业2家."""
    return (
        text[end : end + 1] == "、"
        and _CREATES.search(text, clause_start(text, start), start) is not None
        and ("的" in clause_rest(text, end))
    )


def aims(passage: Passage, start: int) -> bool:
    """Whether sentence, heading or bullet say that a goal is named."""
    text = passage.text
    if _AIM.search(text, sentence_start(text, start), start) or _BULLET.match(text):
        return True
    return aims_by_heading(passage)


def aims_by_heading(passage: Passage) -> bool:
    """Whether the paragraph's own heading announces goals: （二）发展目标。"""
    text, heading = passage.text, passage.heading
    return heading is not None and re.search(r"目标|指标", text[heading.start : heading.end]) is not None


def looks_back(title: str) -> bool:
    """Whether a heading opens a part that tells what was or is: 2025年工作回顾, 发展基础, 面临形势."""
    return _LOOKS_BACK.search(title) is not None
