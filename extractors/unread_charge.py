"""Why was no unit read from words of responsibility? The reasons that the words themselves give."""

from __future__ import annotations

import re

CHARGE_WORDS = ("负责", "牵头", "会同", "配合")
# 负责人, 负责制, 收益分配合理, 园区管委会同意 hold the signs and not the words.
CHARGE = re.compile(
    r"(?:(?:主要|具体|统一|共同|分别|直接|全面|统筹)?负责(?!人|同志|制|任|干部|领导|专家|部门|单位|机构|的(?:单位|部门|同志|领导))"
    r"|(?:总)?牵头(?!单位|部门|人|处室|作用|抓总|比例)|会同(?!意|时)|(?<!分)(?:积极|主动)?配合(?!理|单位|部门|度|力度|比|饲料))"
)

OUTSIDE = "分工写在任务之外（背景、机构设置或附则），没有任务可以归入"
ELIDED = "承前省略了是谁，没有读出单位"
PLAIN = "像责任分工，但没有规则从中读出单位"

# What the words before, the cue and the words after say together; the first that fits tells why.
_REASONS = tuple(
    (re.compile(pattern), why)
    for pattern, why in (
        (r"负责\|.{0,4}解释|解释.{0,6}\|", "解释权的归属，不是任务"),
        (
            r"(?:协同|密切|协调|相互|互相|通力|工作|加强|协作|沟通|政策|团结)(?:积极)?\|配合\||\|配合\|(?:机制|$)",
            "一般性的协作要求，没有指明单位",
        ),
        (r"(?:鼓励|支持|引导|推动|倡导|允许|探索)[^|]*\|", "受鼓励、支持的对象，不是责任单位"),
        (
            r"党委领导|政府主导|政府领导|社会协同|公众参与|职工参与|民主协商|政府监管|国家监察|行业自律",
            "治理格局的提法，没有指明单位",
        ),
        (
            r"(?:分级|属地|各自|专人|谁[^|]{0,6}谁|不|市长|省长|行政首长)\||“[^|”]*\|[^|]*\|[^“|]*”",
            "工作原则或制度的提法，没有指明单位",
        ),
        (r"\|(?:负责|牵头)\|的", "说明一种机制或事物，不是任务分工"),
        (r"(?:性|结果|意见|决定|质量)\|负责\|$|对[^|]{1,40}\|(?:全面|直接)?负责\|$", "对结果承担责任，不是任务分工"),
        (
            r"[、和]\|负责\|[^|]*人员|(?:领导|同志|干部|校长|院长|人员|志愿者|负责人|队长|组长|干警|专家|代表|书记|主任)(?:带队|共同)?(?:应当|应|要)?\|",
            "指的是个人或岗位，不是单位",
        ),
        (
            r"(?:企业|高校|大学|院所|医院|机构|商会|协会|服务商|运营单位|经营者|公司|建设单位|施工单位)(?:应当|应|要)?\|",
            "市场主体或社会组织，文中没有把它列为责任单位",
        ),
    )
)


def why_charge(before: str, cue: str, after: str) -> str | None:
    """Why no unit was read from a clause: 「before 负责 after」 without its marks; None for a bare word.

    >>> why_charge("本意见由市教育局", "负责", "解释")
    '解释权的归属，不是任务'
    """
    if not before and not after.strip():
        return None
    words = f"{before}|{cue}|{after}"
    reason = next((why for pattern, why in _REASONS if pattern.search(words)), None)
    return reason or (PLAIN if before else ELIDED)


_HOSTS = re.compile(r"\s?[主承协]办(?:单位|方)")
_NOBODY = re.compile(r"(?:单位|部门|负责|落实)\s?[:：]?\s?[）)】\]]?$")


def why_clause(words: str, *, in_task: bool) -> str:
    """Why a bracket or a line with a word of responsibility gave nothing.

    >>> why_clause("（牵头单位：）", in_task=False)
    '分工栏是空的，没有写单位'
    """
    if _HOSTS.match(words):
        return "活动的主办、承办单位，不是任务分工"
    if _NOBODY.search(words) and ("：" in words or ":" in words):
        return "分工栏是空的，没有写单位"
    return PLAIN if in_task else OUTSIDE
