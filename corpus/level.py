"""At which level of government was a document issued, and for which territory?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.divisions import Division, ancestors, is_municipality, leading, province_names, provinces_in, short_name
from ontology.model import Level

_NATIONAL = re.compile(
    r"国务院(?:办公厅|办公室)?$|中共中央(?:办公厅)?$|中央(?:办公厅|军委)|全国人民代表大会|全国人大|最高人民(?:法院|检察院)|中央纪委|中共中央、国务院"
)
_MINISTRY = re.compile(
    r"国家.{2,24}|国务院.{2,24}|全国.{2,24}|中国(?:人民银行|证监会|银保监会|民用航空局|气象局|科学院|工程院|残疾人联合会).{0,8}|中央.{2,24}|中共中央.{2,24}"
    r"|(?:外交|国防|发展改革|教育|科学?技术?|工业和信息化|公安|国家安全|民政|司法|财政|人力资源(?:和)?社会保障|自然资源|生态环境|住房(?:和)?城乡建设"
    r"|交通运输|水利|农业农村|农业|商务|文化和旅游|应急管理|卫生健康)(?:部|委|委员会)(?:办公厅|等.{0,10})?"
    r"|(?:发展改革委|税务总局|海关总署|审计署|体育总局|市场监管总局|广电总局|人民银行)(?:办公厅)?(?:等.{0,10})?"
)
_OTHER = re.compile("大学|学院|公司|集团|协会|学会|医院|研究院|研究所|银行股份|基金会")
_UNDER_COUNTY = re.compile(r"各(?:镇|乡|街道)|各乡镇|各镇街|镇人民政府，")
_UNDER_CITY = re.compile(r"各县(?:[（(、]|市|区|人民)|各县市区|各区县|各(?:区|县)人民政府")
_LOCAL = re.compile("我省|我市|我县|我区|全省|全市|全县|本市|本省")


def level_of(issuers: Sequence[str], addressees: Sequence[str], text: str) -> tuple[Level | None, str | None]:
    """(level, territory) of a document: ``("province", "云泽省")``, ``("ministry", "全国")``.

    The first issuer decides; where none is known the text may still show that it speaks to the
    whole country.
    """
    if not issuers:
        return (None, None) if _LOCAL.search(text) else (None, "全国" if "各省" in text or "各地区" in text else None)
    first = issuers[0]
    if _NATIONAL.match(first):
        return "national", "全国"
    branch = next((name for name in province_names() if short_name(name) in first[2:]), None)
    if _MINISTRY.fullmatch(first):
        return ("province", branch) if branch else ("ministry", "全国")
    chain = leading(first, within=text)
    if not chain:
        return ("other", None) if _OTHER.search(first) else (None, None)
    if chain[-1].rank == "county" and chain[-1].name.endswith("市") and _UNDER_CITY.search("，".join(addressees)):
        chain = (Division(chain[-1].name, "city"),)  # it speaks to counties of its own: a namesake of the listed one
    return _level(chain, addressees), _territory(chain, text)


def _level(chain: Sequence[Division], addressees: Sequence[str]) -> Level:
    last = chain[-1]
    spoken_to = "，".join(addressees)
    if last.rank == "province" and is_municipality(last):
        return "province"
    if last.code or last.rank in {"province", "town"}:
        return last.rank
    if _UNDER_COUNTY.search(spoken_to) and not _UNDER_CITY.search(spoken_to):
        return "county"
    return last.rank


def _territory(chain: Sequence[Division], text: str) -> str:
    """The territory with what it belongs to; of an unlisted place the province that the text names."""
    first = chain[0]
    above = ancestors(first)
    if not above and first.rank != "province" and not first.code:
        named = provinces_in(text).most_common(1)
        above = leading(named[0][0]) if named else ()
    return "".join(division.name for division in (*above, *chain))
