"""Is this the name of a body that issues texts? Names told from sentences, and lists of them taken apart."""

from __future__ import annotations

import re

_SUFFIX = (
    r"(?:人民政府|政府|办公厅|办公室|委员会|管委会|厅|局|委|部|办|院|署|会|室|行|社|团|司|中心|公司|集团|大学|学院|处|队|所|站|兵团|法院|检察院"
    r"|海关|支队|总队|指挥部|小组|国务院|中共中央|中央)"
)
_BODY = re.compile(rf"[\u4e00-\u9fff（）()“”·]{{1,44}}{_SUFFIX}(?:（(?:代章|章|盖章)）)?")
_WHOLE = re.compile(r"国务院|中共中央|中央军委")
_NEVER = re.compile(
    r"^(?:关于|附件|根据|按照|为|经|由|各|有关|本|该|对|在|以|加强|推进|建立|完善|健全|印发|转发|抄送|主送|报送|承办|主办)"
    r"|(?:建设|发展|推进|推行|执行|实行|加强|完善|印发|通知|意见|方案)$|的|关于"
)
_GLUED = re.compile(r"(?<=[部局会厅委院署央室办])(?=国家|中国|中共|国务院|最高|全国)")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,8}?(?:省|自治区|市|县|区|州)")
_SEAL = re.compile(r"\s*[（(](?:代章|章|盖章|印章|公章)[）)]\s*$")
_AND_OTHERS = re.compile(r"等(?:[一二三四五六七八九十\d]{1,3}个?)?(?:部门|单位|部委|委办局)$")


def is_body(name: str) -> bool:
    """Whether a name is one body's: 云泽省财政厅 is, 关于加强财政监督 is not."""
    return bool(_WHOLE.fullmatch(name) or (_BODY.fullmatch(name) and not _NEVER.search(name)))


def split_bodies(line: str) -> tuple[str, ...]:
    """The bodies that a line names and nothing else; empty where it holds anything besides.

    ``云泽省财政厅  云泽省水利厅`` → both; a number of others (等五部门) stays with the last name.
    """
    names: list[str] = []
    for piece in re.split(r"[\s、]+", _SEAL.sub("", line.strip())):
        for part in _GLUED.split(piece):
            names.extend(_at_place(part))
    bare = [_AND_OTHERS.sub("", name) for name in names]
    return tuple(names) if names and all(is_body(name) for name in bare) else ()


def _at_place(name: str) -> list[str]:
    """Names that a lost space ran together, apart where the first one's place comes again."""
    place = _PLACE.match(name)
    if place is None or name.count(place.group()) < 2:
        return [name]
    return re.split(rf"(?<=[部局会厅委院署室办府])(?={re.escape(place.group())})", name)
