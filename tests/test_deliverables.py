"""What is promised of deliverables beyond their example table: merging, candidates, the trained model."""

from __future__ import annotations

import pytest

from extractors import deliverable, training
from extractors.clauses import Clause, clauses, open_clauses
from extractors.deliverable import Model
from extractors.governors import governors, head_of
from extractors.passage import Passage
from extractors.phrases import candidates
from extractors.training import Annotated, Example
from ontology.model import Deliverable, DeliverableRelation, Span


def thing(name: str, relation: DeliverableRelation = "produces", start: int = 0) -> Deliverable:
    return Deliverable(
        span=Span(start=start, end=start + len(name)), rule="deliverable.governed", name=name, relation=relation
    )


def test_a_thing_is_listed_once_by_its_longest_name() -> None:
    """平台 is the 智慧管理平台 named elsewhere in the task; another kind of platform stays."""
    listed = deliverable.merge([thing("管理平台"), thing("园区智慧管理平台", start=9), thing("交易平台", start=30)])
    assert [item.name for item in listed] == ["园区智慧管理平台", "交易平台"]


def test_a_short_form_is_the_same_thing() -> None:
    """中介联合体 leaves out two characters of 中介机构联合体; 项目评价办法 leaves out more and is its own."""
    listed = deliverable.merge(
        [
            thing("中介联合体"),
            thing("中介机构联合体", start=9),
            thing("项目办法", start=20),
            thing("项目评价管理办法", start=30),
        ]
    )
    assert [item.name for item in listed] == ["中介机构联合体", "项目办法", "项目评价管理办法"]


@pytest.mark.parametrize(
    ("text", "kind"), [("建立和实施保险制度", "found"), ("编制并执行经营方案", "write"), ("严格执行经营方案", "follow")]
)
def test_a_verb_that_shares_its_object_makes_it(text: str, kind: str) -> None:
    """What is drawn up and then carried out is made, not merely followed."""
    assert [verb.kind for verb in governors(text, Clause(0, len(text), opens=True))][-1] == kind


def test_what_is_made_is_not_listed_as_used_too() -> None:
    """A task that builds a list and then follows it makes the list."""
    listed = deliverable.merge([thing("项目清单", "uses"), thing("项目清单", start=20), thing("项目清单", start=40)])
    assert [(item.name, item.relation, item.span.start) for item in listed] == [("项目清单", "produces", 20)]


def test_a_made_thing_does_not_swallow_a_shorter_used_one() -> None:
    """研发中心 that is built and the 中心 that is used are two facts: only like relations merge."""
    listed = deliverable.merge([thing("云泽省技术研发中心"), thing("研发中心", "uses", 12)])
    assert len(listed) == 2


def test_nothing_is_read_inside_a_responsibility_clause() -> None:
    """A clause says who is responsible; what it names is not the work's."""
    text = "各地编制任务清单。牵头部门：省数据局；建立园区管理平台的县配合。"
    closed = (Span(start=text.index("牵头"), end=len(text)),)
    assert [item.name for item in deliverable.find(Passage(text=text, closed=closed))] == ["任务清单"]


@pytest.mark.parametrize(
    ("phrase", "head"),
    [
        ("园区重点项目库", "项目库"),
        ("水网管线“一区一图谱”", "图谱"),
        ("乡镇文化综合体（含流动书屋）", "综合体"),
        ("全省", ""),
        ("", ""),
    ],
)
def test_head_of(phrase: str, head: str) -> None:
    """The longest head counts, and a closing quote or bracket does not hide it."""
    assert head_of(phrase) == head


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("支持企业建设中试基地", ["支持", "建设"]),
        ("完善技术研发中心制度", ["完善"]),
        ("建立完善的监测系统", ["建立"]),
        ("推进保障性苗圃建设", ["推进"]),
        ("依托省级平台建立信用档案", ["依托", "建立"]),
        ("推动化工产业集聚", ["推动"]),
        ("建立“发现—培育—推广”机制", ["建立"]),
        ("指导中介机构建立承诺制度", ["指导", "建立"]),
        ("建立各单位参加的全面推行公示协调机制", ["建立"]),
        ("建立管护长效机制", ["建立"]),
        ("宣传建设成效较好的示范园区", []),
        ("配备音像设备、建设询问室", ["配备", "建设"]),
        ("各县制定、公布推广目录", ["公布"]),
        ("支持创新主体发展", ["支持"]),
    ],
)
def test_governors(text: str, verbs: list[str]) -> None:
    """Verbs inside names, modifiers and quotations do not govern."""
    assert [governor.word for governor in governors(text, Clause(0, len(text), opens=True))] == verbs


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("建设研发中心、实验室和中试基地等创新载体", ["研发中心", "实验室", "中试基地"]),
        ("健全水质管控和隐患排查治理机制", ["水质管控和隐患排查治理机制"]),
        ("建设5G全连接工厂", ["5G全连接工厂"]),
        ("打造3—5个千亿级电子商务平台", ["千亿级电子商务平台"]),
        ("建立检验、检测、认证等制度", ["检验、检测、认证等制度"]),
        ("构建覆盖粮食主产区、重要保护区的监测体系", ["监测体系"]),
        ("编制以门店、快件箱为载体的网点清单", ["网点清单"]),
        ("建设专用处理设施（独立建设或者依托骨干企业）", ["专用处理设施"]),
        ("鼓励创新", []),
    ],
)
def test_candidate_names(text: str, names: list[str]) -> None:
    """Lists fall into their members, modifiers and quantities fall away, what has no head is joined on."""
    found = candidates(text, Clause(0, len(text), opens=True))
    assert [text[item.start : item.end] for item in found if item.head and not item.doubtful] == names


def test_a_doubtful_name_has_both_readings() -> None:
    """Whether 风险管控 is part of the mechanism's name is left to the weighing."""
    text = "健全水质管控和隐患排查治理机制"
    found = candidates(text, Clause(0, len(text), opens=True))
    assert {text[item.start : item.end] for item in found} == {"水质管控和隐患排查治理机制", "隐患排查治理机制"}


def test_of_readings_that_end_at_one_place_the_likeliest_is_kept() -> None:
    """Two names with one end are one thing."""
    assert deliverable.likeliest([(0.4, 9, "short"), (0.6, 9, "long"), (0.1, 12, "other")]) == [
        (0.6, "long"),
        (0.1, "other"),
    ]


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("具体办法由省财政厅另行制定", [("具体办法", False)]),
        ("对现行的科研项目管理办法进行修订", [("科研项目管理办法", False)]),
        ("将年度工作台账报送省水利厅", [("年度工作台账", False)]),
        ("将项目清单导入“数字化审图系统”", [("项目清单", True), ("数字化审图系统", True)]),
        ("与省级大数据平台实现对接", [("省级大数据平台", True)]),
        ("集教学、培训于一体的高水平实训基地", [("高水平实训基地", False)]),
        (
            "推广电子水尺、雨量筒等多功能智能终端",
            [("多功能智能终端", False), ("电子水尺", False), ("雨量筒", False)],
        ),
    ],
)
def test_things_named_before_their_verb_or_kind(text: str, things: list[tuple[str, bool]]) -> None:
    """Topics, what is taken up and handed in, what is linked, and members that borrow their head."""
    found = candidates(text, Clause(0, len(text), opens=True))
    assert [(text[item.start : item.end], item.uses) for item in found if item.head] == things


def test_clauses_respect_brackets_quotes_and_numbers() -> None:
    """Only a comma that separates clauses cuts."""
    text = "建设“园区，城市”融合区（含甲、乙，不含丙），投资1,200万元;严禁造假。"
    assert [text[clause.start : clause.end] for clause in clauses(text)] == [
        "建设“园区，城市”融合区（含甲、乙，不含丙）",
        "投资1,200万元",
        "严禁造假",
    ]


def test_an_unclosed_bracket_does_not_swallow_the_paragraph() -> None:
    """A bracket that is never closed is taken as a slip."""
    assert len(clauses("建设“园区，打造平台，编制清单。")) == 3


def test_open_clauses_leave_out_what_is_closed_and_cut_at_the_heading() -> None:
    """A heading that runs into its body is a clause of its own."""
    text = "（一）建设平台建立清单，落实制度（省水利厅负责）完善体系"
    closed = Span(start=text.index("（省"), end=text.index("负责）") + 3)
    passage = Passage(text=text, heading=Span(start=0, end=7), closed=(closed,))
    assert [text[clause.start : clause.end] for clause in open_clauses(passage)] == [
        "（一）建设平台",
        "建立清单",
        "落实制度",
        "完善体系",
    ]


def test_training_learns_what_the_annotations_say_and_scores_the_unseen() -> None:
    """Evidence that always goes with a listed thing gets weight; a model never seen the document judges it."""

    def document(file: str) -> Annotated:
        examples = tuple(
            Example(0, name, "produces", ("bias", piece), listed=listed, end=number)
            for number, (name, piece, listed) in enumerate((("管理平台", "good", True), ("工作力度", "bad", False)) * 3)
        )
        return Annotated(file, examples, ((("管理平台", "produces"),),))

    model = training.train([document("a"), document("b")])
    assert model.weights["good"] > 0 > model.weights["bad"]
    assert training.score(document("c"), model) == (1, 0, 0)
    assert training.score(document("c"), Model(0.5, {"bias": 9.0})) == (1, 1, 0)


def test_the_shipped_model_weighs_evidence_that_exists() -> None:
    """Weights trained for other evidence than the module gives would count nothing."""
    text = "支持企业建设研发中心、中试基地，发挥智慧管理平台作用，推进数字化车间建设。"
    passage = Passage(text=text)
    pieces = {piece for item in deliverable.plausible(passage) for piece in deliverable.evidence(passage, item)}
    known = pieces & set(deliverable.model().weights)
    assert len(known) > len(pieces) / 2


@pytest.mark.parametrize(("first", "second", "same"), [("管理平台", "管理 平台", True), ("平台", "项目清单", False)])
def test_alike(first: str, second: str, same: bool) -> None:  # noqa: FBT001
    """Names are compared by pairs of characters, white space aside."""
    assert training.alike(first, second) is same
