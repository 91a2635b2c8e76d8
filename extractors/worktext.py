"""Does this text order work? What tells tasks from goals, background, definitions and signatures."""

from __future__ import annotations

import re

from extractors.bodies import is_body
from extractors.unit import split_units

# Headings under which no tasks stand: what is wanted and why, not who does what.
_NON_TASK = re.compile(
    r"^(?:总体(?:要求|思路|目标|考虑|情况|安排|部署要求)?(?:和|与|及|$)|总体(?:要求|思路|目标)|指导思想|指导原则"
    r"|(?:基本|工作|实施|主要|编制|总体|遵循|坚持)原则|基本(?:要求|情况|思路|概况|定义)$"
    r"|(?:总体|主要|发展|工作|建设|行动|预期|阶段性?|具体|远景|规划|战略|改革|年度|预期性|奋斗|重点)?目标(?:定位|愿景|指标|要求)?(?:$|和原则|与原则)"
    r"|(?:\d{4}年|“?[一二三四五六七八九十]+五”?(?:时期)?)?(?:总体|主要|发展|工作|预期)目标"
    r"|.{0,14}(?:重要|重大|现实)意义|.{0,8}充分认识|提高认识$"
    r"|(?:明确|适用|实施|试点|界定)?(?:适用)?范围$|适用对象|.{0,6}(?:定义|术语|释义)$|(?:名词|术语)(?:解释|说明)$|附则|有关说明|编制(?:依据|说明|背景)"
    r"|(?:规划|工作|项目|现实|时代|政策)?(?:背景|现状|基础)$|发展(?:基础|现状|形势|环境|背景|成就|成效)|现状(?:与|和|及)?.{0,4}(?:形势|问题)?$"
    r"|(?:面临|当前)?的?形势(?:$|与|和|分析)|面临的?(?:形势|机遇|挑战|问题|主要)|机遇(?:与|和)挑战|存在的?(?:主要)?问题|主要问题"
    r"|(?:空间|总体|发展|功能|区域)布局$|(?:总体|战略|功能|发展)定位$|(?:主办|承办|协办|主承办|参与|参加)单位|(?:活动|走访|演出|实施|工作|检查|整治|宣传|培训|报名|举办|集中)?(?:时间|地点|场地)(?:及|和|与)?(?:时间|地点)?$"
    r"|(?:适用|补助|补贴|奖励|支持|走访|实施|申报|培训)对象$|(?:自查|检查|抽查|督查|考核|评估|核查|排查)(?:范围|内容|对象|依据)$|.{0,14}工作回顾|.{0,12}“?十[一二三四五六]五”?(?:时期|期间)?(?:经济社会)?(?:发展|工作)(?:主要)?(?:成就|成绩|成效)$|.{0,10}取得.{0,6}(?:成效|成就|进展)|规划(?:期限|范围)|实施(?:期限|时间)$|有效期|(?:考核|评价|评估|监测)?指标(?:体系|设置|及权重|与权重)?$|(?:评分|计分|赋分)(?:标准|办法|规则)$"
    r"|.{2,}(?:措施|对策|技术|操作)(?:的)?建议$|(?:典型|参考|优秀)案例$)"
)
# Titles that a conversion glued to the text after them.
_RUN_ON = re.compile(
    r"(?:指导思想(?=[以坚全深高]|“)|(?:基本|工作)原则(?=坚持|[—–])|发展(?:基础|现状|环境|形势|成就)(?=“?十[一二三四五六]五|[“\d]|当前|目前|近年|过去|经过)"
    r"|[“”十一二三四五六时期]{0,8}(?:发展|主要|工作)目标(?=到|按照|“))"
)
_DEFINITION = re.compile(
    r"^(?:为(?:了|进一步|深入|全面|贯彻|认真|加快|加强|规范|推进|落实|切实)?[^。]{2,200}(?:制定|提出|印发|出台)(?:本|如下|以下)"
    r"|本(?:办法|规定|细则|意见|方案|措施|规划|制度|标准|条例|通知|政策|指引|指南)(?:中)?(?:所称|所指|适用|自|由|中的|解释|有效期)"
    r"|[^。]{0,40}(?:适用(?:于)?本|以下(?:简称|统称)[^。]{0,20}是指)|[^。，]{2,30}是指"
    r"|[^。]{0,60}负责解释|[^。]{0,30}自(?:发布|印发|公布|\d{4}年)[^。]{0,20}起?(?:施行|实施|执行)"
    r"|自本(?:通知|意见|办法|方案)[^。]{0,60}|[^。]{0,40}应当?遵循[^。]{2,80}原则。?$|(?:(?:根据|按照?)[^。，]{2,12}，)?[^。，]{2,20}(?:分为|是指)"
    r"|[^。]{0,80}(?:已经?|经)[^。]{0,40}(?:同意|审议通过|批准)[，,]\s?现(?:予以|将)?[^。]{0,30}(?:印发|转发|发布)|现将[^。]{2,80}(?:印发|转发)给你们"
    r"|(?:为[^。]{2,80}[，,])?(?:特|决定|经[^。，]{0,20}研究[，,]?(?:决定)?)?成立[^。]{2,60}(?:小组|专班|指挥部|委员会)[^。，]{0,30}(?:[。：:]|$|[，,](?:组成|成员|人员)[^。，]{0,10}如下)"
    r"|[^。，]{0,24}(?:主要|发展|总体|工作|奋斗)目标[是为][：:]"
    r"|[^。]{0,120}(?:一并|现予?以?)[^。]{0,6}(?:下发|印发|转发|提供)[^。]{0,8}供[^。]{0,14}参考。?$"
    r"|此前|以往|原有?[^。]{0,30}同时废止)"
)
_NOISE = re.compile(
    r"^(?:附\s?件\s?[:：\d一二三四五六]|[（(]?此件|[（(]?联系(?:人|电话|方式|单位)|抄送|主送|公开(?:属性|方式|范围)|特此(?:通知|报告|公告)"
    r"|(?:组\s*长|副\s*组\s*长|成\s*员|组\s*员|召集人|副召集人|总召集人|主\s*任|副\s*主\s*任|顾\s*问|联络员)\s*[:：]"
    r"|[（(](?![^）)]*(?:单位|部门|负责|牵头|落实|[局厅委部办府][）)]))[^）)。]{2,40}[）)]$|\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日(?:印发)?$|[二〇○零一三四五六七八九十]+年.{1,3}月.{1,3}日$"
    r"|[—－\-]\s?\d+\s?[—－\-]$|扫一扫|打印|分享|责任编辑|来源[:：]|序号$|目\s*录$|注[:：]|备注$)"
    r"|^[^。，；：\t]{2,30}[ 　]?\d{4}年\d{1,2}月\d{1,2}日(?:印发)?$"
)
_ORDERS = re.compile(
    r"要|应|须|不得|负责|承担|牵头|加强|加大|加快|加速|建立|建设|健全|完善|推进|推动|促进|开展|实施|制定|编制|出台|落实|做好|组织|强化|深化|优化"
    r"|提升|提高|支持|鼓励|引导|严格|规范|明确|确保|统筹|积极|大力|培育|打造|构建|探索|依托|发挥|拓展|扩大|保障|协调|指导|督促|设立|完成|启动|严禁|禁止"
)
_SENTENCE = re.compile(r"[，。；,;]")
_ACTOR_OPENING = re.compile(
    r"^(?:各(?:地|级|有关|相关|市|县|区|省|部门|单位|镇|乡|街道|责任|牵头)|国务院|中央|省|市|县|区|镇|有关|相关|地方)[^。，；]{0,40}?(?:要|应|须|负责|牵头|加强|会同|做好)"
)


def is_non_task_heading(title: str) -> bool:
    """Whether nothing below a heading of this title is a task (总体要求, 基本原则, 发展目标, 附则 …)."""
    return bool(_NON_TASK.match(title.strip()))


_MEANING = re.compile(r".{0,14}(?:重要|重大|现实)意义|.{0,8}充分认识|提高认识$")
_EVERYBODY = re.compile(
    r"(?:^|[。；])各(?:地|级|有关|相关|市|县|区|镇|乡|街道|村|社区|部门|单位)[^。；]{0,40}?(?:要(?!求)|应当|必须)"
)


def speaks_to_all(title: str, text: str) -> bool:
    """Whether a section on the meaning of the work orders everybody something after all (各地区、各部门要……)."""
    return bool(_MEANING.match(title) and _EVERYBODY.search(text))


_PERMITS = re.compile(r"可以?(?![能行靠持观])")
_BINDS = re.compile(r"应|须|不得|负责|(?<![主重需])要(?!求|素)|严禁|禁止|鼓励|支持|实行|纳入")


def permits_only(text: str) -> bool:
    """Whether each sentence of an article says what may be done, and none what must: no work is ordered."""
    sentences = [sentence for sentence in re.split("[。；\n]", text) if sentence.strip()]
    return bool(sentences) and not _BINDS.search(text) and all(_PERMITS.search(sentence) for sentence in sentences)


_TOLD = re.compile(
    r"[ 　]*(?P<units>[^，。；：\n是本]{2,30}?)(?:[将对把在][^，。；\n]{2,40}，)?"
    r"(?:应当|应(?!用|急|对)|必须|要(?!求|素|点))"
)


def tells_body(text: str) -> bool:
    """Whether a paragraph begins by telling a body to act (主管部门应当……), and neither defines nor interprets."""
    match = None if is_definition(text) else _TOLD.match(text)
    units = split_units(match["units"]) if match else ()
    return bool(units) and all(is_body(unit.text) for unit in units)


def opens_non_task(words: str) -> bool:
    """Whether a paragraph opens with a title of no task, glued to its text: 发展基础“十三五”以来，…."""
    return bool(_RUN_ON.match(words))


def is_definition(text: str) -> bool:
    """Whether a paragraph defines, sets the scope, or speaks of entry into force and interpretation."""
    return bool(_DEFINITION.match(text[:260]))


def is_noise(text: str) -> bool:
    """Whether a line is a signature, a date, a notice of attachments, a membership list …"""
    return bool(_NOISE.match(text[:120]))


def orders_work(text: str) -> bool:
    """Whether a paragraph orders anything at all."""
    return (
        len(text) >= 12
        and bool(_SENTENCE.search(text))
        and bool(_ORDERS.search(text))
        and not is_definition(text)
        and not is_noise(text)
    )


def opens_with_actor(text: str) -> bool:
    """Whether a paragraph begins by telling somebody to act (各地区、各有关部门要……)."""
    return bool(_ACTOR_OPENING.match(text[:120]))
