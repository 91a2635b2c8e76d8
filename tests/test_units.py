"""Are lists of units taken apart, and are names given their full form?"""

from __future__ import annotations

import pytest

from extractors.resolution import Resolver, abbreviates, is_group
from extractors.unit import looks_like_unit, split_units
from ontology.model import Document


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("省发展改革委、工业和信息化厅，各市人民政府", ["省发展改革委", "工业和信息化厅", "各市人民政府"]),
        ("水利部、财政部等有关部门", ["水利部", "财政部", "有关部门"]),
        ("水利部、财政部等和各有关省级人民政府", ["水利部", "财政部", "各有关省级人民政府"]),
        ("专项小组成员单位及省有关部门", ["专项小组成员单位", "省有关部门"]),
        ("各市、县（市、区）人民政府", ["各市、县（市、区）人民政府"]),
        ("省级有关部门，各市、县、区政府", ["省级有关部门", "各市、县、区政府"]),
        ("各省、自治区、直辖市人民政府", ["各省、自治区、直辖市人民政府"]),
        ("住房和城乡建设厅和文化和旅游厅", ["住房和城乡建设厅", "文化和旅游厅"]),
        ("市科委、海晏区等相关区政府", ["市科委", "海晏区", "相关区政府"]),
        ("省商务厅等", ["省商务厅"]),
        ("省商务厅等部门按职责分工负责", ["省商务厅"]),
        ("全省各级政府及其工作部门", ["全省各级政府及其工作部门"]),
        ("各级林业和草原、农业农村以及乡村振兴部门", ["各级林业和草原、农业农村以及乡村振兴部门"]),
        ("县财政局/县教育局 县水利局", ["县财政局", "县教育局", "县水利局"]),
        ("持续推进", []),
        ("", []),
    ],
)
def test_lists(text: str, names: list[str]) -> None:
    """One unit per element; groups stay whole, 和 inside names does not divide."""
    units = split_units(text, 7)
    assert [unit.text for unit in units] == names
    assert all(text[unit.start - 7 : unit.end - 7] == unit.text for unit in units)


@pytest.mark.parametrize(
    "name",
    [
        "省水利厅",
        "市发展改革委",
        "临江海关",
        "人行临江市中心支行",
        "各市人民政府",
        "省水网专项行动办",
        "县（市、区）政府",
    ],
)
def test_names_of_units(name: str) -> None:
    """Units are known by what their names end in."""
    assert looks_like_unit(name)


@pytest.mark.parametrize("name", ["优化产业布局", "领导干部", "公共服务平台", "智慧城市", "统筹举办", "西部"])
def test_other_nouns(name: str) -> None:
    """布局, 干部, 平台 … end like units and are none."""
    assert not looks_like_unit(name)


def resolver(text: str = "", **context: str) -> Resolver:
    """A resolver of a document of the invented province."""
    given = {"jurisdiction": "云泽省", "level": "province"} | context
    document = Document(id="d", source="s", sha256="", text=text, **given)  # type: ignore[arg-type]
    return Resolver.of(document, [])


def test_the_level_of_the_issuer_is_restored() -> None:
    """省 means the issuer's province, also behind 团."""
    assert resolver().name("省商务厅") == "云泽省商务厅"
    assert resolver().name("省市场监管局") == "云泽省市场监管局"
    assert resolver().name("团省委") == "团云泽省委"


def test_a_list_elides_the_level() -> None:
    """省教育厅、科技厅 is two provincial departments; a vertical body keeps its own name."""
    assert resolver().name("科技厅", ["省教育厅"]) == "云泽省科技厅"
    assert resolver().name("临江海关", ["省教育厅"]) == "临江海关"
    assert resolver().name("国家税务总局", ["省教育厅"]) == "国家税务总局"


def test_groups_take_no_prefix() -> None:
    """省有关部门 and 各市人民政府 stay as printed."""
    for name in ("省有关部门", "各市人民政府", "省级有关部门", "专项小组成员单位"):
        assert is_group(name)
        assert resolver().name(name) == name


def test_an_alias_is_the_longest_form_that_the_document_prints() -> None:
    """省水网专项行动办 is 省水网专项行动办公室 where the text prints both."""
    text = "省水网专项行动办公室要做好调度。云泽省住房和城乡建设厅。云泽省人民政府办公厅。"
    assert resolver(text).name("省水网专项行动办") == "云泽省水网专项行动办公室"
    assert resolver(text).name("省建设厅") == "云泽省住房和城乡建设厅"
    assert resolver(text).name("省政府办公厅") == "云泽省人民政府办公厅"
    assert resolver(text).name("省民政厅") == "云泽省民政厅"


def test_an_alias_that_the_document_defines() -> None:
    """（以下简称……） is taken at its word."""
    text = "设立云泽省水网建设指挥部办公室（以下简称水网办），统筹推进。"
    assert resolver(text).name("水网办") == "云泽省水网建设指挥部办公室"


@pytest.mark.parametrize(
    ("short", "long", "same"),
    [
        ("云泽省科委", "云泽省科学技术委员会", True),
        ("云泽省市场监管局", "云泽省市场监督管理局", True),
        ("国家林草局", "国家林业和草原局", True),
        ("云泽银保监局", "中国银保监会云泽监管局", True),
        ("人行临江中心支行", "中国人民银行临江中心支行", True),
        ("云泽省水利厅", "云泽省人民政府办公厅", False),
        ("云泽省民政厅", "云泽省人民政府办公厅", False),
        ("云泽省水利厅", "海晏省水利和湖泊厅", False),
        ("云泽省水利厅", "云泽省水利厅", False),
    ],
)
def test_abbreviations(short: str, long: str, same: bool) -> None:  # noqa: FBT001 - a table's column
    """A short form's characters stand in order in the long one, and both end in the same kind of body."""
    assert abbreviates(short, long) is same
