"""Do names mean bodies? Names composed and read back, near-misses, groups, changes, and what people decide."""

from __future__ import annotations

import datetime as dt
import json
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib import RDF, SKOS, XSD
from typer.testing import CliRunner

from api import unitbook
from api.cli import app
from graph.store import open_store
from ontology import iris
from ontology.errors import QuestionError
from ontology.units import description, turtle
from ontology.units.bodies import body_of, current, describe, lineage, names_of, origins, successions
from ontology.units.changes import changes
from ontology.units.decisions import Decided, Decision, read_decision
from ontology.units.description import describe_bodies
from ontology.units.divisions import Division, by_code, children, is_municipality
from ontology.units.groups import contains, group_by_id, members
from ontology.units.kinds import kinds, name_of, own_names
from ontology.units.naming import body_in, with_bodies
from ontology.units.register import Candidate, meant, resolve
from tests import factories

# What the tests compose names of, written out by hand: work in full and short, the ending by level, the kind.
WORK: tuple[tuple[tuple[str, ...], str, str, str, str], ...] = (
    (("应急管理", "应急"), "厅", "局", "局", "emergency-management"),
    (("生态环境",), "厅", "局", "局", "ecology-environment"),
    (("发展和改革", "发展改革", "发改"), "委", "委", "局", "development-reform"),
    (("发展和改革", "发展改革"), "委员会", "委员会", "局", "development-reform"),
    (("工业和信息化", "工信"), "厅", "局", "局", "industry-information"),
    (("人力资源和社会保障", "人力资源社会保障", "人社"), "厅", "局", "局", "human-resources"),
    (("住房和城乡建设", "住房城乡建设", "住建"), "厅", "局", "局", "housing-construction"),
    (("自然资源",), "厅", "局", "局", "natural-resources"),
    (("农业农村",), "厅", "局", "局", "agriculture-rural"),
    (("文化和旅游", "文化旅游", "文旅"), "厅", "局", "局", "culture-tourism"),
    (("卫生健康", "卫健"), "委", "委", "局", "health"),
    (("市场监督管理", "市场监管"), "局", "局", "局", "market-regulation"),
    (("科学技术", "科技"), "厅", "局", "局", "science-technology"),
    (("退役军人事务", "退役军人"), "厅", "局", "局", "veterans"),
    (("交通运输", "交通"), "厅", "局", "局", "transport"),
    (("医疗保障", "医保"), "局", "局", "局", "medical-insurance"),
    (("国有资产监督管理", "国资"), "委", "委", "局", "state-assets"),
    (("财政",), "厅", "局", "局", "finance"),
    (("商务",), "厅", "局", "局", "commerce"),
    (("统计",), "局", "局", "局", "statistics"),
    (("林业和草原", "林草"), "局", "局", "局", "forestry-grassland"),
    (("水利",), "厅", "局", "局", "water"),
    (("教育",), "厅", "局", "局", "education"),
    (("民政",), "厅", "局", "局", "civil-affairs"),
    (("审计",), "厅", "局", "局", "audit"),
)
_ENDING = {"province": 1, "city": 2, "county": 3}


def composed(rng: random.Random, count: int) -> Iterator[tuple[str, str, str]]:
    """Names, the territory they are read in, and the id of the body they were made from.

    In full (山东省应急管理厅), with the level alone (省应急厅), or behind all that lies above (山东省济南市…局).
    """
    places = [one for one in by_code().values() if not is_municipality(one) and one.name[-1] in "省市县区旗州"]
    for _ in range(count):
        division, work = rng.choice(places), rng.choice(WORK)
        ending = work[_ENDING[division.rank]]
        word = rng.choice(work[0])
        level = division.name[-1] if not division.name.endswith(("自治区", "地区")) else division.name
        where = rng.choice((division.name, division.full_name, level))
        yield f"{where}{word}{ending}", division.full_name, f"{division.key}/{work[4]}"


def seeded(number: int) -> random.Random:
    """Chance that is the same at every run."""
    return random.Random(number)  # noqa: S311 - no secrets here


def first(name: str, jurisdiction: str | None = None, **options: Any) -> str | None:
    """The id of the likeliest candidate."""
    found = resolve(name, jurisdiction=jurisdiction, **options)
    return found[0].body if found else None


# --- names ----------------------------------------------------------------------------------------


def test_composed_names_mean_what_they_were_made_from() -> None:
    """Of 1,000 names of division, level, work and ending at least 995 are read back, as the only likeliest."""
    cases = list(composed(seeded(20250301), 1000))
    wrong = []
    for name, territory, body in cases:
        found = resolve(name, jurisdiction=territory)
        alone = len(found) == 1 or (len(found) > 1 and found[0].score > found[1].score)
        if not alone or found[0].body != body:
            wrong.append((name, territory, body, [one.body for one in found]))
    assert len({(name, territory) for name, territory, _ in cases}) > 950
    assert len(wrong) <= 5, wrong


def test_every_name_that_the_register_gives_a_body_is_read_back() -> None:
    """The names listed for a body, abbreviations and agencies' forms included, lead back to it."""
    rng = seeded(7)
    divisions = [one for one in by_code().values() if one.name[-1] in "省市县区旗州"]
    read, wrong = 0, []
    for kind in kinds().values():
        for division in rng.sample(divisions, 12):
            body = f"{division.key}/{kind.id}"
            if body_of(body) is None:
                continue
            name = rng.choice(names_of(body))
            found = resolve(name, jurisdiction=division.full_name)
            read += 1
            if not any(one.body == body and one.score >= found[0].score for one in found):
                wrong.append((name, body, [one.body for one in found]))
    assert read > 1500
    assert len(wrong) <= read * 0.005, wrong


def test_every_national_name_is_read_back() -> None:
    """Each full name of a national body means that body, without any setting."""
    for kind in kinds().values():
        for name in kind.national[:1]:
            assert first(name) == f"cn/{kind.id}", name


# Words of no body's work, and names with one thing wrong.
INVENTED = ("星空观测", "魔法", "云朵", "梦想", "飞天", "宇航驾驶", "恐龙", "时空", "蓝鲸", "巧克力", "幸福感", "快乐")


def near_misses(rng: random.Random, count: int) -> Iterator[tuple[str, str]]:
    """Names that look right and are none: invented work, swapped signs, cut names, another level's ending."""
    places = [one for one in by_code().values() if one.name[-1] in "省市县" and not is_municipality(one)]
    while count:
        division, work = rng.choice(places), rng.choice(WORK)
        word, ending = work[0][0], work[_ENDING[division.rank]]
        position = rng.randrange(len(word) - 1)
        swapped = word[:position] + word[position + 1] + word[position] + word[position + 2 :]
        wrong_end = rng.choice("部署院司") if len(ending) == 1 else "总局"
        made = rng.choice(
            (
                f"{division.name}{rng.choice(INVENTED)}{ending}",
                f"{division.name}{swapped}{ending}" if swapped != word else f"{division.name}{word}科科",
                f"{division.name}{word}{wrong_end}",
                f"{division.name}{word[:-1]}鑫{ending}",
                f"{division.name}{word}",
                f"{rng.choice(('云梦', '东泽', '南溟'))}省{word}{ending}",
                f"{word}{ending}{division.name}",
                f"{division.name}管理{ending}",
            )
        )
        count -= 1
        yield made, division.full_name


def test_near_misses_mean_nothing() -> None:
    """None of 500 invented and misspelt names is taken for a body."""
    taken = []
    for name, territory in near_misses(seeded(11), 500):
        found = resolve(name, jurisdiction=territory)
        if found:
            taken.append((name, [(one.body, one.score) for one in found]))
    assert taken == []


@pytest.mark.parametrize(
    "word",
    ["布局", "全省", "省会", "市场", "干部", "城市", "县域", "区域", "企业", "高校", "社会", "总部", "市场主体", "中国",
     "办公室", "委员会", "管理局", "专家", "龙头企业", "国有企业", "有关方面", "第三方机构", "公园", "居委会", ""],
)  # fmt: skip
def test_ordinary_words_are_no_bodies(word: str) -> None:
    """Words that end as bodies' names do, and words of policy texts, mean no body anywhere."""
    for jurisdiction in (None, "山东省", "济南市", "全国", "云泽省"):
        assert resolve(word, jurisdiction=jurisdiction) == ()


@pytest.mark.parametrize(
    ("name", "jurisdiction", "body"),
    [
        ("省应急厅", "山东省", "370000/emergency-management"),
        ("应急厅", "山东省", "370000/emergency-management"),
        ("应急管理厅", "山东省人民政府办公厅", "370000/emergency-management"),
        ("市应急局", "济南市", "370100/emergency-management"),
        ("省应急厅", "济南市", "370000/emergency-management"),
        ("市市场监管局", "上海市", "310000/market-regulation"),
        ("市委宣传部", "上海市", "310000/publicity-department"),
        ("中共山东省委宣传部", None, "370000/publicity-department"),
        ("省直机关工委", "山东省", "370000/directly-affiliated-work"),
        ("团省委", "山东省", "370000/youth-league"),
        ("省高院", "山东省", "370000/court"),
        ("历下区人民法院", None, "370102/court"),
        ("国家税务总局山东省税务局", None, "370000/tax"),
        ("山东证监局", None, "370000/securities-regulation"),
        ("中国证监会山东监管局", None, "370000/securities-regulation"),
        ("上海金融监管局", None, "310000/financial-regulation"),
        ("上海市金融监管局", None, "310000/local-finance"),
        ("国家金融监督管理总局淄博监管分局", None, "370300/financial-regulation"),
        ("人行杭州中心支行", None, "330100/central-bank"),
        ("中国人民银行山东省分行", None, "370000/central-bank"),
        ("青岛海关", None, "370200/customs"),
        ("省通信管理局", "山东省", "370000/communications"),
        ("国家统计局山东调查总队", None, "370000/statistics-survey"),
        ("山东省人民政府办公厅", None, "370000/government-office"),
        ("济南市生态环境局历下分局", None, "370102/ecology-environment"),
        ("石柱县教委", "重庆市", "500240/education"),
        ("延边州财政局", None, "222400/finance"),
        ("国家发展改革委办公厅", None, "cn/development-reform"),
        ("网信办", None, "cn/cyberspace"),
        ("西咸新区管委会", "陕西省", "610000/zone/西咸新区管理委员会"),
        ("济南高新区管委会", None, "370100/zone/济南高新区管理委员会"),
        ("省 应 急 厅", "山东省", "370000/emergency-management"),
        ("省新闻出版局（省版权局）", "山东省", "370000/press-publication"),
    ],
)
def test_a_name_means_a_body(name: str, jurisdiction: str | None, body: str) -> None:
    """Names as documents print them, with what they leave out taken from where the document comes from."""
    found = meant(resolve(name, jurisdiction=jurisdiction))
    assert found is not None
    assert found.body == body
    assert found.reasons
    assert all(not reason.isascii() for reason in found.reasons)


def test_the_ambiguous_stays_ambiguous() -> None:
    """Two districts of one name, and a level without a place, are not decided; the reasons say why."""
    found = resolve("朝阳区财政局")
    assert {one.body for one in found} == {"110105/finance", "220104/finance"}
    assert meant(found) is None
    assert all("重名" in "".join(one.reasons) for one in found)
    assert first("朝阳区财政局", "吉林省") == "220104/finance"
    unnamed = resolve("省应急厅")
    assert meant(unnamed) is None
    assert "发文机关" in unnamed[0].reasons[0]


def test_places_beyond_the_list_have_bodies_where_the_text_comes_from_them() -> None:
    """An unlisted province and its cities have bodies in its own documents, and namesakes elsewhere are not meant."""
    assert first("省财政厅", "云泽省") == "云泽省/finance"
    assert first("临江市财政局", "云泽省") == "云泽省临江市/finance"
    assert first("临江市财政局") == "220681/finance"
    assert first("市财政局", "云泽省临江市") == "云泽省临江市/finance"
    assert first("哈尔滨市财政局", "云泽省") == "230100/finance"
    assert first("云泽省财政厅") is None
    assert first("云泽省财政厅", places=("云泽省",)) == "云泽省/finance"
    body = body_of("云泽省临江市/finance")
    assert body is not None
    assert body.name == "临江市财政局"
    assert describe(body) == "云泽省临江市的地级政府部门"


def test_resolving_is_quick() -> None:
    """A name takes less than 5 ms once the register is loaded, remembered answers aside."""
    cases = list(composed(seeded(3), 400))
    resolve("省应急厅", jurisdiction="山东省")
    started = time.perf_counter()
    for name, territory, _ in cases:
        resolve(name, jurisdiction=territory, as_of=dt.date(2025, 1, 2))
    assert (time.perf_counter() - started) / len(cases) < 0.005


# --- changes --------------------------------------------------------------------------------------


def test_the_reforms_lead_from_the_old_to_the_new() -> None:
    """A body asked as of a day is what it was then, or leads to what had become of it."""
    day = dt.date(2019, 1, 1)
    then = resolve("银保监会", as_of=day)[0]
    assert (then.body, then.successors) == ("cn/banking-insurance-regulation", ())
    now = resolve("银保监会", as_of=dt.date(2024, 6, 1))[0]
    assert [step.body.id for step in now.successors] == ["cn/financial-regulation"]
    assert "国务院机构改革方案" in now.successors[0].change.source
    far = resolve("国务院扶贫办", as_of=dt.date(2024, 6, 1))[0]
    assert [step.body.id for step in far.successors] == ["cn/rural-revitalisation", "cn/agriculture-rural"]
    assert [body.id for body in current("cn/banking-regulation", dt.date(2024, 6, 1))] == ["cn/financial-regulation"]


def test_a_local_body_changes_on_its_own_day() -> None:
    """地方金融监督管理局 is there until the local reform is due, then its work is the party committee's office's."""
    before = resolve("省地方金融监管局", jurisdiction="山东省", as_of=dt.date(2024, 6, 1))[0]
    after = resolve("省金融局", jurisdiction="山东省", as_of=dt.date(2025, 6, 1))[0]
    assert before.body == after.body == "370000/local-finance"
    assert before.successors == ()
    assert [step.body.name for step in after.successors] == ["中共山东省委金融委员会办公室"]


def test_a_body_that_is_yet_to_come_is_told_so() -> None:
    """Asked as of a day before it was set up, a body weighs less and says since when it exists."""
    early = resolve("国家金融监督管理总局", as_of=dt.date(2019, 1, 1))[0]
    late = resolve("国家金融监督管理总局", as_of=dt.date(2024, 1, 1))[0]
    assert early.score < late.score
    assert any("2023-03-10起" in reason for reason in early.reasons)


def test_places_may_be_ahead_of_the_plan() -> None:
    """A province that set a department up before the plan's last day names it so: that is no anachronism."""
    found = meant(resolve("省应急管理厅", jurisdiction="山东省", as_of=dt.date(2018, 11, 1)))
    assert found is not None
    assert found.score > 0.9
    assert meant(resolve("省应急管理厅", jurisdiction="山东省", as_of=dt.date(2016, 1, 1))) is None


def test_origins_and_lineage() -> None:
    """What became a body, and all that stand in one line with it."""
    assert {step.body.id for step in origins("cn/banking-insurance-regulation")} == {
        "cn/banking-regulation",
        "cn/insurance-regulation",
    }
    assert lineage("cn/financial-regulation") >= {"cn/banking-regulation", "cn/banking-insurance-regulation"}
    assert successions("cn/finance", dt.date(2030, 1, 1)) == ()


def test_every_change_is_between_known_kinds_and_names_its_source() -> None:
    """No change speaks of a kind that the register does not hold, and none is without its decision and date."""
    for change in changes():
        assert set(change.before) | set(change.after) <= set(kinds()), change.id
        assert change.after, change.id
        assert "《" in change.source or "挂牌" in change.source, change.id
        assert any((change.national, change.provincial, change.local)), change.id


# --- the data -------------------------------------------------------------------------------------


def test_own_names_are_of_known_bodies_and_can_be_read() -> None:
    """Each local name of its own is one that its kind may have there, and means that body."""
    for (code, kind), name in own_names().items():
        assert first(name) == f"{code}/{kind}", name


def test_kinds_have_official_names_where_they_have_bodies() -> None:
    """At each level that a kind has, its name can be composed."""
    places = {"p": "370000", "m": "310000", "c": "370100", "k": "370112"}
    for kind in kinds().values():
        for step in kind.steps() - {"t"}:
            assert name_of(kind, by_code()[places[step]]), (kind.id, step)


def test_cities_of_a_province() -> None:
    """The list of divisions is whole enough to count: sixteen cities in 山东, 31 provinces and three more."""
    assert len(children(by_code()["370000"])) == 16
    assert sum(one.rank == "province" for one in by_code().values()) == 34


# --- groups ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "jurisdiction", "group"),
    [
        ("各市人民政府", "山东省", "370000/all/government/city"),
        ("各设区市政府", "山东省", "370000/all/government/city"),
        ("各市、县（市、区）人民政府", "山东省", "370000/all/government/city+county"),
        ("各县（市、区）", "山东省", "370000/all/government/county"),
        ("各区县", "重庆市", "500000/all/government/county"),
        ("各区政府", "上海市", "310000/all/government/county"),
        ("各区商务委", "上海市", "310000/all/commerce/county"),
        ("各地", "山东省", "370000/all/government/city+county"),
        ("各省、自治区、直辖市人民政府", "全国", "cn/all/government/province"),
        ("省有关部门", "山东省", "370000/all/departments/province~"),
        ("省直有关部门", "济南市", "370000/all/departments/province~"),
        ("国务院有关部门", "山东省", "cn/all/departments/national~"),
        ("各级政府", "山东省", "370000/all/government/province+city+county+town"),
        ("各级生态环境部门", "山东省", "370000/all/ecology-environment/province+city+county"),
        ("各级林业和草原、农业农村以及自然资源部门", "全国",
         "cn/all/forestry-grassland+agriculture-rural+natural-resources/national+province+city+county"),
        ("各市人民政府", "云泽省", "云泽省/all/government/city"),
    ],
)  # fmt: skip
def test_a_group_is_read_with_its_levels(name: str, jurisdiction: str, group: str) -> None:
    """The words of a group say which kinds of body at which levels it means, and its id says it back."""
    found = resolve(name, jurisdiction=jurisdiction)
    assert [one.body for one in found] == [group]
    assert found[0].group is not None
    again = group_by_id(group)
    assert again is not None
    assert replace(found[0].group, name="") == replace(again, name="")


def test_a_city_is_reached_through_the_group() -> None:
    """济南市人民政府 is a member of 各市人民政府 of 山东, 郑州市人民政府 and 历下区人民政府 are none."""
    group = resolve("各市人民政府", jurisdiction="山东省")[0].group
    assert group is not None
    assert len(list(members(group))) == 16
    inside = {
        name: contains(group, body)
        for name in ("370100", "410100", "370102")
        if (body := body_of(f"{name}/government"))
    }
    assert inside == {"370100": True, "410100": False, "370102": False}


def test_leading_groups_are_told_by_form() -> None:
    """An office that a document creates is one body in short and in full; a bare one is that document's own."""
    full = first("省湿地保护工作领导小组办公室", "云泽省")
    assert full == first("云泽省湿地保护工作领导小组办", "云泽省") == "云泽省/created/云泽省湿地保护工作领导小组办公室"
    bare = resolve("领导小组办公室", jurisdiction="云泽省", document="d1")[0]
    assert bare.body == "云泽省/created/d1:领导小组办公室"
    assert meant(resolve("领导小组办公室", jurisdiction="云泽省")) is None
    assert first("湿地办", "云泽省") is None
    assert first("湿地办", "云泽省", created=("湿地办",)) is not None


# --- records and decisions ------------------------------------------------------------------------


def test_a_record_is_given_the_bodies_of_its_units() -> None:
    """Each unit of a record that the register knows has its body, groups too; what is unknown stays open."""
    record = with_bodies(factories.record())
    found = {entry.unit: entry.body for task in record.tasks for entry in task.assignments}
    place = factories.record().document.jurisdiction
    assert place == "云泽省"
    assert found
    assert all(body is None or body.startswith("云泽省/") for body in found.values())
    assert any(body is not None for body in found.values())


def decision(verdict: Any, one: str, other: str) -> Decision:
    return Decision(verdict=verdict, first=one, second=other, on=dt.date(2025, 3, 1))


def test_decisions_go_before_the_register() -> None:
    """Same joins a name to a body, different keeps it away, whichever name stands first."""
    document = factories.record().document
    assert body_in(document, "省水鸟办") is None
    joined = Decided.of(
        [decision("same", "云泽省水鸟办", "云泽省林业局"), decision("same", "省水鸟办", "云泽省水鸟办")]
    )
    assert body_in(document, "省水鸟办", joined) == body_in(document, "云泽省林业局") == "云泽省/forestry-grassland"
    by_id = Decided.of([decision("same", "省水鸟办", "云泽省/water")])
    assert body_in(document, "省水鸟办", by_id) == "云泽省/water"
    apart = Decided.of([decision("different", "省水利厅", "云泽省/water")])
    assert body_in(document, "省水利厅", apart) is None
    assert body_in(document, "省财政厅", apart) == "云泽省/finance"
    unknown = Decided.of([decision("same", "甲办", "乙办")])
    assert body_in(document, "甲办", unknown) == body_in(document, "乙办", unknown) is not None


def test_a_decision_is_written_and_read() -> None:
    """JSON keeps a decision whole; anything else is refused."""
    made = decision("same", "甲办", "乙办")
    assert read_decision(made.written()) == made
    assert made.id == decision("different", "乙办", "甲办").id
    with pytest.raises(ValueError, match="no decision"):
        read_decision(json.dumps({"verdict": "same"}))
    with pytest.raises(ValueError, match="no verdict"):
        read_decision(json.dumps({"verdict": "maybe"}))


def bodies(store: Any, unit: str) -> set[str | None]:
    return {
        entry.body for record in store.records() for task in record.tasks for entry in task.assignments
        if entry.unit == unit
    }  # fmt: skip


def test_a_decision_is_applied_to_what_was_stored_and_taken_back(tmp_path: Path) -> None:
    """What was ingested before follows a decision, and follows its withdrawal; decisions survive the next put."""
    with open_store(str(tmp_path / "graph")) as store:
        record = with_bodies(factories.record())
        store.put(record)
        unit = record.tasks[0].assignments[0].unit
        before = bodies(store, unit)
        assert unitbook.decide(store, "same", unit, "cn/audit") == 1
        assert bodies(store, unit) == {"cn/audit"}
        store.put(unitbook.named(factories.record(), store))
        assert bodies(store, unit) == {"cn/audit"}
        assert [one.second for one in unitbook.decisions(store)] == ["cn/audit"]
        assert unitbook.forget(store, "cn/audit", unit) == 1
        assert bodies(store, unit) == before
        with pytest.raises(QuestionError, match="没有关于"):
            unitbook.forget(store, unit, "cn/audit")
        with pytest.raises(QuestionError, match="相同"):
            unitbook.decide(store, "same", unit, unit)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("星空观测局", "云海瞭望处", "没有见过"),
        ("asdf", "云泽省林业局", "不是单位名称"),
        ("局", "云泽省林业局", "太短"),
    ],
)
def test_a_decision_on_nonsense_is_refused(tmp_path: Path, first: str, second: str, told: str) -> None:
    """Names of which neither is known, or one is none, are told in one line, and nothing is kept."""
    with open_store(str(tmp_path / "graph")) as store:
        store.put(with_bodies(factories.record()))
        with pytest.raises(QuestionError, match=told):
            unitbook.decide(store, "same", first, second)
        assert unitbook.decisions(store) == ()


def test_notes_stay_until_they_are_dropped(tmp_path: Path) -> None:
    """Notes of one kind are told by key, outlive documents, and are not told with those of another kind."""
    with open_store(str(tmp_path / "graph")) as store:
        store.keep("a", "甲/乙", "第一条\n“引号”")
        store.keep("b", "1", "别的")
        store.put(factories.record())
        store.keep("a", "甲/乙", "第二条")
        store.remove(factories.record().document.id)
        assert dict(store.notes("a")) == {"甲/乙": "第二条"}
    with open_store(str(tmp_path / "graph")) as store:
        assert dict(store.notes("b")) == {"1": "别的"}
        store.drop("a", "甲/乙")
        assert dict(store.notes("a")) == {}
        with pytest.raises(KeyError):
            store.drop("a", "甲/乙")


# --- the command ----------------------------------------------------------------------------------


def test_units_resolve_tells_candidates_with_reasons(tmp_path: Path) -> None:
    """The command prints candidates as JSON, with successors as of the day, without needing a store."""
    answer = CliRunner().invoke(
        app,
        ["units", "resolve", "省金融局", "--issuer", "山东省", "--as-of", "2025-06-01", "--json",
         "--store", str(tmp_path / "none")],
    )  # fmt: skip
    assert answer.exit_code == 0
    told = json.loads(answer.stdout)
    assert told["name"] == "省金融局"
    assert [one["body"] for one in told["candidates"]] == ["370000/local-finance"]
    assert told["candidates"][0]["successors"][0]["body"] == "370000/party-finance"
    assert told["candidates"][0]["reasons"]


def test_units_decisions_on_the_command_line(tmp_path: Path) -> None:
    """same, decisions, resolve and forget work together on one store."""
    store = str(tmp_path / "graph")
    with open_store(store) as opened:
        opened.put(with_bodies(factories.record()))

    def run(*words: str) -> str:
        answer = CliRunner().invoke(app, ["units", *words, "--store", store])
        assert answer.exit_code == 0, answer.output
        return answer.stdout

    assert "已记下" in run("same", "省水鸟办", "云泽省林业局")
    assert "省水鸟办" in run("decisions")
    found = json.loads(run("resolve", "省水鸟办", "--issuer", "云泽省", "--json"))["candidates"]
    assert [one["body"] for one in found] == ["云泽省/forestry-grassland"]
    assert any("已决定" in reason for reason in found[0]["reasons"])
    assert "已撤回" in run("forget", "省水鸟办", "云泽省林业局")
    assert json.loads(run("decisions", "--json")) == {"decisions": []}


def test_a_name_that_means_nothing_is_told_so(tmp_path: Path) -> None:
    """No candidate is an answer: exit code 0, nothing on standard output, one line on standard error."""
    answer = CliRunner().invoke(app, ["units", "resolve", "星空观测局", "--store", str(tmp_path / "none")])
    assert answer.exit_code == 0
    assert answer.stdout == ""
    assert "登记簿里没有" in answer.stderr


# --- evaluation data ------------------------------------------------------------------------------

# Printed in assignments, yet no public body nor a group of public bodies.
NO_BODIES = ("企业", "院所", "方面", "管理机构", "执收单位")


def gold_units(folder: Path) -> Iterator[tuple[str, str, str, str]]:
    """(mention, unit, issuer, date) of every assignment of the annotated documents."""
    for path in sorted((folder / "gold").glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        if isinstance(gold, dict) and "tasks" in gold and isinstance(gold.get("document"), dict):
            for task in gold["tasks"]:
                for entry in task.get("assignments", ()):
                    yield entry["mention"], entry["unit"], gold["document"]["issuer"], gold["document"]["issued"] or ""


def agrees(unit: str, found: Candidate) -> bool:
    """Whether a candidate's name is the unit's written out: its signs in the candidate's names, in order."""
    if found.group is not None:
        return True
    names = {found.name, found.body.rpartition("/")[2], *names_of(found.body)}
    return any(in_order(unit, name) or in_order(unit.removesuffix("管委会"), name) for name in names)


def in_order(short: str, long: str) -> bool:
    rest = iter(long)
    return all(sign in rest for sign in short)


@pytest.mark.evaluation
def test_units_of_annotated_documents_mean_bodies(evaluation_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """At least 99 in 100 units that name a body are resolved, none wrongly, and the printed name means the same."""
    open_names, wrong, count = [], [], 0
    for mention, unit, issuer, issued in sorted(set(gold_units(evaluation_folder))):
        day = dt.date.fromisoformat(issued) if issued else None
        found, printed = (resolve(one, jurisdiction=issuer, as_of=day, document="d1") for one in (unit, mention))
        if not found:
            open_names.append(unit)
            continue
        count += 1
        if not agrees(unit, found[0]) or not printed or printed[0].body != found[0].body or meant(found) is None:
            wrong.append((mention, unit, found[0].body))
    missed = [name for name in open_names if not name.endswith(NO_BODIES)]
    with capsys.disabled():
        sys.stdout.write(f"\n{count} units resolved, open: {'、'.join(open_names) or 'none'}\n")
    assert count > 150
    assert len(missed) <= (count + len(missed)) / 100
    assert wrong == []


def test_division_keys_lead_back() -> None:
    """The first part of an id names its division, listed or not."""
    for division in (by_code()["370102"], Division("临江市", "city", above="云泽省"), Division("云泽省", "province")):
        body = body_of(f"{division.key}/finance")
        assert body is not None
        assert body.division == division


# --- in the words of W3C ORG ----------------------------------------------------------------------


def test_the_core_file_is_what_the_register_says() -> None:
    """units.ttl is current, is Turtle, and every change in it has a day, a source and bodies on both sides."""
    assert turtle.FILE.read_text("utf-8") == turtle.written()
    graph = rdflib.Graph().parse(turtle.FILE)
    events = set(graph.subjects(RDF.type, rdflib.URIRef(description.CHANGE_EVENT)))
    assert len(events) > 15
    for event in events:
        assert graph.value(event, rdflib.URIRef(description.DAY)).datatype == XSD.date
        assert str(graph.value(event, rdflib.URIRef(description.CITED))).startswith(("《", "国家"))
        assert list(graph.subjects(rdflib.URIRef(description.RESULTED_FROM), event)), event
    for body in graph.subjects(RDF.type, rdflib.URIRef(description.FORMAL_ORGANIZATION)):
        assert len(list(graph.objects(body, SKOS.prefLabel))) == 1


def test_bodies_are_described_with_their_groups() -> None:
    """A city's government is a member of the group of its province, and a body's id is in its IRI as it stands."""
    said = list(describe_bodies(("370100/government", "410100/government", "370000/all/government/city", "0/nothing")))
    assert iris.body("370100/government").endswith("/body/370100/government")
    assert iris.last_name(iris.body("370000/all/government/city+county")) == "370000/all/government/city+county"
    members_of = [(one.subject, one.object) for one in said if one.predicate == description.MEMBER_OF]
    assert members_of == [(iris.body("370100/government"), iris.body("370000/all/government/city"))]
    assert not any("nothing" in one.subject for one in said)


@pytest.mark.parametrize(
    ("identifier", "there", "confirmed"),
    [
        ("370100/zone/济南高新区管理委员会", True, False),
        ("610000/zone/陕西西咸新区管理委员会", True, True),
        ("370100/zone/<script>", False, False),
        ("370100/zone/济南", False, False),
        ("云泽省/created/云泽省湿地办公室", True, False),
        ("云泽省/created/d1f0:领导小组办公室", True, False),
        ("云泽省/created/a b", False, False),
        ("999999/finance", False, False),
        ("370000/finance", True, True),
    ],
)
def test_a_body_of_form_alone_is_not_confirmed(identifier: str, there: bool, confirmed: bool) -> None:  # noqa: FBT001
    """Zones and created bodies are told by the form of their names and said to be; what has no such form is no body."""
    body = body_of(identifier)
    assert (body is not None) is there
    if body is not None:
        assert body.confirmed is confirmed
        assert ("未经名录核实" in describe(body)) is not confirmed


def test_a_short_name_means_what_the_document_creates() -> None:
    """湿地办 is the office that the document sets up under that name; another short name stays open."""
    text = "经研究，成立省湿地修复工作领导小组办公室（以下简称“湿地办”），统筹推进。"
    document = replace(factories.record().document, text=text)
    assert body_in(document, "湿地办") == body_in(document, "省湿地修复工作领导小组办公室") is not None
    assert body_in(document, "水鸟办") is None
