"""Two more lists over the sample policies, written by somebody who read the policies and not the check.

An .xls over two sheets with a form's head, and a workbook with the articles merged, units separated as people type.
"""

# ruff: noqa: E501 - a row of a list stands on one line, as in the sheet

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.checklists import Cells, Planted, saved, sheet_of

# --- 7: a form with its head, two sheets, who hosts and who assists, as .xls -----------------------

WATER_HEAD: Cells = ("编号", "工作事项", "主要举措", "主办单位", "协办单位", "办结时间")
WATER: tuple[Cells, ...] = (
    (1, "管网普查", "建成区污水管网、检查井全部检测一遍，摸清缺陷，建管网信息系统，拉出问题清单", "省住建厅", "省自然资源厅", "2026年6月30日"),
    (2, "改造计划", "各市按普查结果编“一厂一策”整治方案，报住建厅备案", "省住建厅", "省生态环境厅", "2026年10月底"),
    (3, "管网更新", "先改错接混接、破损渗漏的管网，每年1000公里以上，新城区雨污分流", "省住建厅", "省发改委\n省财政厅", "每年"),
    (4, "污水厂扩容", "负荷率超90%的厂扩容，新增能力45万立方米/日，吨水电耗0.35千瓦时以内", "省住建厅", "省发改委\n省生态环境厅", "2027年"),
    (5, "污泥处置", "编专项规划，建区域性污泥处置中心5座，污泥转运用电子联单", "省住建厅", "省生态环境厅\n省农业农村厅", None),
    (6, "再生水", "建再生水管网，工业冷却、市政杂用优先用再生水，园区分质供水", "省住建厅", "省水利厅\n省工信厅", None),
    (7, "工业废水纳管", "对工业废水纳管做评估，处理不了的限期退出城镇管网", "省生态环境厅", "省住建厅", None),
    (8, "厂网一体化", "特许经营，厂和管网交给一个主体运维，建立按效付费机制", "省住建厅", "省财政厅\n省国资委\n省发改委", None),
    (9, "智慧排水平台", "建省级监管平台，水量水质水位在线监测，设区市全部接入", "省住建厅", "省数据局", "2027年底"),
    (10, "污水处理收费", "动态调整污水处理费标准，完善服务费核拨机制", "省发改委", "省财政厅\n省住建厅", None),
    (11, "污水厂光伏发电", "利用厂区屋顶和池面建设光伏发电项目", "省能源局", None, "2027年底"),
)  # fmt: skip
WATER_MEANS: tuple[Cells, ...] = (
    (1, "压实市县责任", "各市县政府是责任主体，统筹项目、资金、用地，主要负责人亲自抓", None, None, None),
    (2, "资金投入", "省财政安排专项资金，鼓励开发性金融机构给中长期贷款", "省财政厅", "省地方金融管理局", None),
    (3, "监督考核", "每季度调度、每年评估，结果报省政府，没完成年度任务的市通报批评", "省住建厅", "省生态环境厅", "每季度"),
)  # fmt: skip


def _water() -> bytes:
    workbook = sheet_of(
        (("污水处理提质增效工作台账",), ("填报单位：省住房城乡建设厅城建处",), WATER_HEAD, *WATER), title="主要任务"
    )
    for merged in ("A1:F1", "A2:F2"):
        workbook.worksheets[0].merge_cells(merged)
    second = workbook.create_sheet("保障措施")
    for row in (WATER_HEAD, *WATER_MEANS):
        second.append(list(row))
    return as_xls(saved(workbook))


def as_xls(content: bytes) -> bytes:
    """A workbook in the older format, by LibreOffice."""
    office = shutil.which("soffice")
    assert office, "LibreOffice writes this list"
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "list.xlsx"
        source.write_bytes(content)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [office, profile, "--headless", "--convert-to", "xls", "--outdir", f"{folder}/out", str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return (Path(folder) / "out" / "list.xls").read_bytes()


# --- 8: articles merged over their tasks, units separated as people type ----------------------------

MAKING: tuple[Cells, ...] = (
    ("条目", "No.", "事项", "内容要点", "责任部门", "时间要求", "进展"),
    ("第一条 关键技术攻关", 1, "发布揭榜挂帅榜单", "围绕底盘细胞、工业菌种、酶制剂，一年发一次榜单", "市科技局", "每年", "已完成"),
    (None, 2, "攻关成果产业化补助", "首次产业化的企业按研发投入30%以内补助，最高500万", "市科技局和市财政局", None, None),
    ("第二条 创新平台", 3, "合成生物创新中心", "建成投用", "市科技局 / 高新区管委会", "2026年12月底", None),
    (None, 4, "菌种库元件库", "依托创新中心搭建，自动化实验平台向企业开放", "市科技局" + "," + "临江大学", None, None),
    (None, 5, "产业技术研究院", "企业和院校合办，建成8家以上", "市科技局", "2027年底", None),
    ("第三条 成果转化", 6, "成果转化项目库", "建库，半年对接一次供需", "市科技局", "每半年", None),
    (None, 7, "职务科技成果赋权", "高校院所改革，八成以上收益可奖励科研人员", "市科技局、市人社局", None, None),
    ("第四条 空间布局", 8, "产业发展规划", "“一核两园”，产业规模突破300亿元", "市发改委 市工信局 市自然资源和规划局", "2028年", None),
    ("第五条 中试平台", 9, "建中试平台", "5个以上，出认定管理办法，进政府采购创新目录", "市工信局，市财政局", None, None),
    (None, 10, "中试平台绩效评价", "一年一评，按结果差异化支持", "市工信局", "每年", None),
    ("第六条 招商", 11, "产业链招商", "画招商图谱，每年引进亿元以上项目10个以上", "市投资促进局牵头，市商务局、各县（市、区）政府配合", "每年", None),
    ("第七条 应用场景", 12, "应用场景清单", "定期发布，生物基材料在包装、纺织、农业示范应用", "市商务局牵头，市发改委、市农业农村局配合", None, None),
    (None, 13, "优先采购", "机关事业单位优先买生物基产品", "市财政局", None, None),
    ("第八条 审评审批", 14, "注册绿色通道", "名单内产品受理后15个工作日完成初审", "市市场监管局", "15个工作日", None),
    (None, 15, "标准研制", "指导企业主导或参与制定国标、行标5项以上", "市市场监管局、市科技局", None, None),
    ("第九条 金融", 16, "产业投资基金", "总规模20亿元，完成首期募集", "市国资委、市地方金融管理局", "2026年6月底", None),
    ("第十条 人才", 17, "紧缺人才目录", "编目录，五年引育高层次人才500名", "市人社局、市委人才办", None, None),
    ("第十一条 用地用能", 18, "要素保障", "重点项目库里的项目优先保障用地、用能、排放指标，专人跟踪", "市自然资源和规划局、市发改委、市生态环境局，各县（市、区）政府", None, None),
    ("第十二条 生物安全", 19, "实验室生物安全", "不得擅自做高风险菌种改造，违规的取消支持、追回资金", "市卫健委；市科技局", None, None),
    ("第十三条 品牌活动", 20, "办国际合成生物大会", "每年在临江举办一届", "市贸促会", "每年", None),
)  # fmt: skip


def _making() -> bytes:
    workbook = sheet_of(MAKING, title="任务清单")
    for merged in ("A2:A3", "A4:A6", "A7:A8", "A10:A11", "A13:A14", "A15:A16"):
        workbook.worksheets[0].merge_cells(merged)
    return saved(workbook)


READ: tuple[Planted, ...] = (
    Planted(
        name="污水提质增效台账.xls",
        sample="污水提质增效实施方案.html",
        make=_water,
        rows={
            **{
                f"主要任务!{3 + number}": f"二/{path}"
                for number, path in enumerate((
                    "（一）/1", "（一）/2", "（二）/3", "（二）/4", "（二）/5", "（二）/6", "（三）/8", "（四）/9",
                    "（四）/10", "（四）/11",
                ), 1)
            },
            "保障措施!2": "三/（一）", "保障措施!3": "三/（二）", "保障措施!4": "三/（三）",
        },
        differences=frozenset({
            ("missing-task", None, "二/（三）/7", None),
            ("extra-task", "主要任务!14", None, None),
            ("wrong-deadline", "主要任务!5", "二/（一）/2", None),
            ("wrong-target", "主要任务!8", "二/（二）/5", None),
            ("wrong-role", "主要任务!9", "二/（二）/6", "云泽省水利厅"),
            ("wrong-role", "主要任务!9", "二/（二）/6", "云泽省住房城乡建设厅"),
            ("missing-unit", "主要任务!10", "二/（三）/8", "云泽省工业和信息化厅"),
            ("extra-unit", "主要任务!11", "二/（四）/9", "云泽省发展改革委"),
        }),
    ),
    Planted(
        name="生物制造措施清单.xlsx",
        sample="生物制造若干措施.html",
        make=_making,
        rows=dict(enumerate((
            "一/（一）#1", "一/（一）#2", "一/（二）#1", "一/（二）#2", "一/（二）#3", "一/（三）#1", "一/（三）#2",
            "二/（四）", "二/（五）#1", "二/（五）#2", "二/（六）", "三/（七）#1", "三/（七）#2", "三/（八）#1",
            "三/（八）#2", "四/（九）#1", "四/（十）", "四/（十一）", "四/（十二）",
        ), 2)),
        differences=frozenset({
            ("missing-task", None, "四/（九）#2", None),
            ("extra-task", 21, None, None),
            ("wrong-deadline", 4, "一/（二）#1", None),
            ("missing-unit", 6, "一/（二）#3", "临江市教育局"),
            ("wrong-role", 13, "三/（七）#1", "临江市商务局"),
            ("wrong-role", 13, "三/（七）#1", "临江市发展改革委"),
            ("wrong-target", 16, "三/（八）#2", None),
            ("extra-unit", 16, "三/（八）#2", "临江市科技局"),
        }),
    ),
)  # fmt: skip
