"""Is this name that of a body which can be told to act? Kinds of body by their ends, groups by their beginnings."""

from __future__ import annotations

import re

from extractors.unit import is_joint_group, looks_like_unit

_BODIES = re.compile(
    r"(?:部门|单位|[^干内外全西东中南北总细两]部|厅|局|委|委员会|办|办公室|办公厅|政府|党委|党组|署|海关|法院|检察院|领导小组|推进小组|专项小组|工作组|专班|指挥部"
    r"|联席会议|各地|地区|地方|人民银行|分行|支行|总局|管委会|机构|机关|[查究]室|(?<!市场)主体|各方|[银保证]监会|(?:中央|省级?|市级?|县级?|各级)财政|基金|(?:检查|专家|督导|督查|核查|验收|评审)组|办事处|纪委|省市|派出所|税务局|(?:管理|服务|司法|财政|监管)所|工会|妇联|科协|残联|团委|编办|国务院|公司)(?:[（(〔][^）)〕]{1,14}[）)〕])?$"
)
_GROUPS = re.compile(
    r"^(?:各|每个|全省各|全市各|全县各|全国各|有关|相关|省级|市级|县级|区级|省直|市直|县直|镇直|中省直|省市县|牵头|配合|责任|落实|主管)"
)
_AREA_ONLY = re.compile(
    r"(?:省|市|县|区|旗|州|盟|镇|乡|街道|村|社区|乡镇|区县|县区|园区|开发区)(?:[（(〔][^）)〕]{1,14}[）)〕])?$"
)
# Places and institutions chosen for something; to them a document on a trial speaks: 试点城市要……, 示范县要…….
_CHOSEN = re.compile(
    r"(?:试点|示范|先行|创建|申报|承接)(?:省份?|市州?|州|盟|城市|县|旗|市县|县[市区]?|区县?|乡镇|镇|街道|社区|园区|院校|学校|高校|医院)"
    r"(?:[（(〔][^）)〕]{1,14}[）)〕])?"
)
_VERB_INSIDE = re.compile(
    r"(?<=.)(?:组织(?!部|$)|不再|对(?!外|台|口)|向|将|(?<![主重次])要(?!害)|授权|[报按]|承办(?!单位|机构|部门)|或|确定|内由|之间|梳理|进一步|加强|推进|开展|会同|负责|协调|制定|完善|建立|支持|鼓励|引导|含|挂靠|设立|委托|约谈|追究|责令|予以|移送|没收|在(?!地)|为|(?<=部门)所属|提交|报送|初审|经(?!济|信|贸|开|营|委|办|费|发))"
    r"(?!(?:机关|部门|单位|机构|主体|方)$|(?:工作)?(?:领导|协调|推进)?(?:小组|组$|专班|办公室))"
)
_NO_BODY = re.compile(
    r"^(?:可以?|授权|[民公]办$|部署|突出|要(?!害)|[一同单][个家一]|争取|动员|阻碍|移送|明确|探索|聚焦|围绕|发挥|依托|积极|大力|加速|实现|形成|研究(?!院)|编制|制定|完成|实行|严格|充分|切实|全面|进一步|继续|深入|不断|稳步|着力|巩固|本级(?!.{2,12}部门$)|不同|配合(?!部门|单位)|满足|需要|跨|.{1,6}时(?=.)|加强|优化|统筹|鼓励|完善|(?:支持|建设|推进)(?!单位$|部门$|主管部门$|小组)|持续|推动|打造|构建|加快|提升|强化|深化|拓展|规范|健全|促进|引导|扩大|培育|做好|开展|落实(?!部门|单位|责任)|成立|设立|组建)"
    r"|领导与|负责人|同志|(?:法治|数字|服务型?|廉洁|透明|智慧)政府$|[布格大全]局$|(?:全|内|外|干|东|西|中|南|北)部$"
)
# What ends the names of bodies that nobody takes for anything else, so that a plain verb may follow them.
_PLAINLY = re.compile(
    r"(?:部门|[^干内外全西东中南北总细]部|厅|局|委|委员会|办|办公室|办公厅|政府|党委|党组|署|海关|法院|检察院|领导小组|工作组|专班"
    r"|指挥部|联席会议|总局|[分支]行|管委会|(?:公安|执法|行政|司法|监察|税务|审判|监督|审计)机关|纪委|编办|国务院)(?:[（(〔][^）)〕]{1,14}[）)〕])?$"
)
# Bodies that do not govern and are told to act all the same: 三级医院要……, 各施工单位应…….
_INSTITUTIONS = re.compile(
    r"(?:医院|高校|院校|学校|院所|医疗机构|(?:村（居）|村级|基层|党|社会|行业|中介|评价|评估|服务|群团|自治|合作|志愿|公益)组织|社会团体|(?:行业|专业|产业|商业|志愿者)?(?:协会|商会)|[供营管托]方|窗口|街道办事处)$"
)


def is_body(name: str) -> bool:
    """Whether a name is that of a public body or a group of them, which can be told to act."""
    if _VERB_INSIDE.search(name) or _NO_BODY.search(name):
        return False
    if _BODIES.search(name) and (len(name) <= 24 or is_joint_group(name)):
        return True
    if _CHOSEN.fullmatch(name):
        return True
    if _GROUPS.match(name):
        return looks_like_unit(name) and not re.search(r"企业$|项目$", name)
    return bool(_AREA_ONLY.search(name)) and "、" in name


def is_named_body(name: str) -> bool:
    """省信息中心, 县供电公司: a name with a level or place before it."""
    leveled = re.match(r"(?:省|市|县|区|镇|国家|中国|全国|国务院)(?!属|级|内|外|直)", name)
    return bool(leveled) and looks_like_unit(name) and len(name) <= 20 and not _VERB_INSIDE.search(name)


def is_plainly_body(name: str) -> bool:
    """Whether a name can be nothing but a governing body's (财政部门, 国家卫生健康委): any verb may follow it."""
    return bool(_PLAINLY.search(name)) and is_body(name)


def is_institution(name: str) -> bool:
    """Whether a name is that of an institution that documents order to act (三级公立医院, 村（居）组织)."""
    return (
        bool(_INSTITUTIONS.search(name))
        and len(name) <= 16
        and not (_VERB_INSIDE.search(name) or _NO_BODY.search(name))
    )


def is_area(name: str) -> bool:
    """Whether a name is that of a place standing for its government (杨浦区, 镇（街道）, 社区)."""
    return (
        bool(_AREA_ONLY.search(name)) and len(name) <= 16 and not (_VERB_INSIDE.search(name) or _NO_BODY.search(name))
    )


def is_group_of_bodies(name: str) -> bool:
    """Whether a name begins as groups do (各……, 有关……, 省直……)."""
    return bool(_GROUPS.match(name))


def stands_as_companion(name: str) -> bool:
    """Whether a name can follow 会同: a body, or those who stand beside one (有关方面, 企业, 协会)."""
    return (
        bool(_BODIES.search(name) or re.search(r"方面$|企业$|院所$|高校$|科学院$|研究院$|科协$|协会$|机构$", name))
        and len(name) <= 16
    )


def holds_verb(name: str) -> bool:
    """Whether a stretch of words holds a verb, so that it is more than a name."""
    return bool(_VERB_INSIDE.search(name))
