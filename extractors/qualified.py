"""Whom does a sentence order that tells places or bodies apart by their state? 尚未编制规划的市（县）要抓紧编制."""

from __future__ import annotations

import re

from extractors.assignment import SUBJECT, assign
from extractors.unit import UnitMention
from ontology.model import Assignment

_PLACE = (
    r"(?:省|市|县|区|州|盟|镇|乡|村)(?:、(?:省|市|县|区|州|盟|镇|乡|村)|（[省市县区州盟旗镇乡村、]{1,9}）)*"
    r"|省份|城市|市县|市区|县区|县市|县域|区县|镇街|乡镇|街道|村居|社区"
)
# What the words before it tell apart, all of it one mention: 有条件的地方, 已下达计划的省（区、市）.
_NAME = re.compile(
    rf"(?P<state>[^，。；：、\s“”《》]{{2,30}})的(?:地方|地区|部门|单位|(?:{_PLACE}))(?=[，要应须必都均也])"
)
# Words that make a part of the sentence of what follows, so that nobody is told to act, or whoever finds the case is.
_NO_SUBJECT = re.compile(
    r"[对向把将由经在从与和及或按因为给让使被凡]|根据|按照|关于|通过|支持|鼓励|引导|推动|指导|督促|组织|协调|加强|帮助|允许|选择|遴选|确定|优先|重点"
)
_ORDER = re.compile(
    r"，?(?:[^，。；要应]{1,10}[前后时]，?)?(?:都|均|也)?(?:要(?!求|素|点|件)|应当|应(?!用|急|[缴收付得有交届纳占])|必须|须(?!知))"
)
# What is done to them rather than by them: 进度滞后的地方要通报批评.
_DONE_TO_THEM = re.compile(
    r"(?:及时|严肃|依法|依规|依纪|一律|坚决|予以?|给予|进行|按规定|视情|适时|由|被|有所|实行){0,3}"
    r"(?:通报|约谈|问责|追究|追责|责令|取消|停|处|查|撤|扣|限期|督办|挂牌|批评|惩|倾斜|奖励|表扬|表彰|支持|支付|优先|重点|列入|纳入)"
)


def told_apart(text: str, start: int, end: int) -> Assignment | None:
    """The places or bodies of one state that a passage orders to act; None where it orders none.

    >>> line = "尚未编制规划的市（县）要抓紧编制。"
    >>> told_apart(line, 0, len(line)).mention
    '尚未编制规划的市（县）'
    """
    name = _NAME.match(text, start, min(len(text), end + 1))
    if name is None or _NO_SUBJECT.match(text, start):
        return None
    order = _ORDER.match(text, name.end())
    if order is None or _DONE_TO_THEM.match(text, order.end()):
        return None
    return assign(UnitMention(text=name.group(), start=start, end=name.end()), "actor", "body", SUBJECT)
