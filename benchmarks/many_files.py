"""How does extraction fare over thousands of files? Documents written in any number, then read on one core and on all.

    python -m benchmarks.many_files write FOLDER 10000     # as many distinct documents of the invented province
    python -m benchmarks.many_files read FOLDER            # policygraph extract FOLDER: speed and peak memory

``read`` runs the command itself, over a tenth of the files and over all of them, on one core and on every core
that the process may use; memory is the peak of the largest of its processes. No document equals another: place,
body, work, units, dates and numbers are drawn anew from a seed that is the document's number.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

COMMAND = str(Path(sys.executable).parent / "policygraph")
PLACES = ("临江市", "青原市", "海晏市", "松溪市", "南浦市", "白石县")
GENRES = ("实施方案", "行动计划", "若干措施", "工作要点", "实施意见")
FIELDS = {
    "水网": ("水利局", "发展改革委", "财政局", "自然资源局"),
    "冷链物流": ("商务局", "交通运输局", "农业农村局", "市场监管局"),
    "养老服务": ("民政局", "卫生健康委", "医保局", "住房城乡建设局"),
    "数字政府": ("数据局", "政务服务局", "公安局", "工业和信息化局"),
    "林草碳汇": ("林业局", "生态环境局", "金融监管局", "统计局"),
}
WORK = (
    "编制{field}专项规划，建立重点项目库，实行动态管理",
    "建设{field}综合管理平台，推进数据汇聚共享",
    "制定{field}标准体系，编制技术指南",
    "开展{field}问题排查，建立整改台账",
    "培育{field}龙头企业，打造示范基地",
    "完善{field}监测评估机制，定期发布评估报告",
    "改造提升{field}基础设施，补齐短板弱项",
    "组建{field}专家委员会，提供决策咨询",
)
AIMS = (
    "到{year}年底，建成示范项目{count}个，覆盖率达到{rate}%以上。",
    "{year}年{month}月底前完成，改造面积不少于{count}万平方米。",
    "力争到{year}年，服务人口突破{count}万人，年均增长{rate}%左右。",
    "自印发之日起{month}个月内出台配套办法。",
    "每季度开展一次评估，每年安排专项资金{count}万元。",
)
RULES = (
    "鼓励社会资本参与建设和运营。",
    "严禁以任何名义增加基层负担。",
    "未经批准不得擅自调整规划。",
    "支持有条件的乡镇先行先试。",
    "对推进不力的单位予以通报批评。",
    "严格落实《云泽省{field}管理办法》（云政发〔{past}〕{month}号）要求。",
)
CLAUSES = (
    "（责任单位：市{a}、市{b}）",
    "（市{a}牵头，市{b}、市{c}配合）",
    "（市{a}负责，各县（市、区）人民政府配合）",
    "（牵头单位：市{a}；配合单位：市{b}、市{c}；完成时限：{year}年{month}月底前）",
)
CHAPTERS = ("一、总体要求", "二、重点任务", "三、支撑体系", "四、保障措施")
ORDINALS = "一二三四五六七八九"


def text(number: int) -> str:
    """The document of that number: some 1,500 characters, four chapters, a dozen items; the same every time."""
    draw = random.Random(number)  # noqa: S311 - variety, not secrecy
    place, genre = draw.choice(PLACES), draw.choice(GENRES)
    field = draw.choice(tuple(FIELDS))
    head = [
        f"{place}人民政府关于印发{field}高质量发展{genre}的通知",
        f"{place[0]}政发〔{draw.randint(2024, 2027)}〕{number + 1}号",
        "各县（市、区）人民政府，市政府各部门、各直属机构：",
        f"为推动{field}高质量发展，结合{place}实际，制定本{genre}。",
    ]
    return "\n".join([*head, *_chapters(draw, field), f"{place}人民政府", _day(draw)]) + "\n"


def _chapters(draw: random.Random, field: str) -> Iterator[str]:
    for chapter in CHAPTERS:
        yield chapter
        for index in range(draw.randint(2, 5)):
            title = f"（{ORDINALS[index]}）推进{field}{draw.choice(('规划', '建设', '服务', '监管', '改革'))}。"
            body = [draw.choice(WORK) + "。", draw.choice(AIMS), draw.choice(RULES), draw.choice(CLAUSES)]
            yield title + "".join(_filled(draw, piece, field) for piece in body)


def _filled(draw: random.Random, piece: str, field: str) -> str:
    a, b, c = draw.sample(FIELDS[field], 3)
    year, month, past = draw.randint(2027, 2032), draw.randint(2, 12), draw.randint(2019, 2026)
    count, rate = draw.randint(3, 900), draw.randint(5, 99)
    return piece.format(field=field, a=a, b=b, c=c, year=year, month=month, past=past, count=count, rate=rate)


def _day(draw: random.Random) -> str:
    return f"{draw.randint(2026, 2027)}年{draw.randint(1, 12)}月{draw.randint(1, 28)}日"


def write(folder: Path, count: int) -> int:
    """Write the documents 0 to ``count`` - 1 into the folder; how many characters they have together."""
    folder.mkdir(parents=True, exist_ok=True)
    total = 0
    for number in range(count):
        content = text(number)
        total += len(content)
        (folder / f"{number:06}.txt").write_text(content, "utf-8")
    return total


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of the command: how many files and characters, how long, and the peak of its largest process."""

    files: int
    characters: int
    seconds: float
    processor: float
    peak: float

    def line(self, name: str) -> str:
        """The figures in one line; memory in megabytes."""
        return (
            f"{name:22} {self.files:6} files  {self.files / self.seconds:6.0f} files/s  "
            f"{self.characters / self.seconds:9,.0f} characters/s  {self.processor:7.1f} s of processor  "
            f"{self.peak:5.0f} MB"
        )


class Watch(threading.Thread):
    """Looks every fifth of a second at the processes of a session: memory and time of each, from ``/proc``."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self._session = session
        self.processor: dict[int, float] = {}  # seconds by process
        self.peak: dict[int, float] = {}  # megabytes by process

    def run(self) -> None:
        """Look until the session is over."""
        while self._look():
            time.sleep(0.2)

    def _look(self) -> bool:
        alive = False
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                status = (folder / "status").read_text()
            except OSError:
                continue  # it ended meanwhile
            if int(fields[3]) != self._session or fields[0] == "Z":
                continue
            alive = True
            process = int(folder.name)
            self.processor[process] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            self.peak[process] = int(status.partition("VmHWM:")[2].split()[0]) / 1024 if "VmHWM:" in status else 0.0
        return alive


def read(folder: Path, count: int, cores: set[int]) -> Run:
    """``policygraph extract`` over the first ``count`` files on those cores, its output counted and let go."""
    with tempfile.TemporaryDirectory() as place:
        few = Path(place) / "files"
        few.mkdir()
        chosen = sorted(folder.glob("*.txt"))[:count]
        for path in chosen:
            (few / path.name).symlink_to(path.resolve())
        bound = f"import os, sys; os.sched_setaffinity(0, {cores!r}); os.execv(sys.argv[1], sys.argv[1:])"
        started = time.perf_counter()
        command = subprocess.Popen(
            [sys.executable, "-c", bound, COMMAND, "extract", str(few)], stdout=subprocess.PIPE, start_new_session=True
        )
        watch = Watch(command.pid)
        watch.start()
        lines = sum(1 for _ in command.stdout or ())
        failed = command.wait()
        seconds = time.perf_counter() - started
        watch.join()
        if failed or lines != len(chosen):
            raise RuntimeError(f"{lines} records of {len(chosen)} files, exit {failed}")
    characters = sum(path.stat().st_size for path in chosen) // 3  # nearly all characters take three bytes
    return Run(
        files=len(chosen),
        characters=characters,
        seconds=seconds,
        processor=sum(watch.processor.values()),
        peak=max(watch.peak.values()),
    )


def main() -> None:
    """Write documents, or read them and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("what", choices=("write", "read"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int, nargs="?", default=10_000)
    given = parser.parse_args()
    if given.what == "write":
        sys.stdout.write(f"{given.count} documents, {write(given.folder, given.count):,} characters\n")
        return
    count = min(given.count, sum(1 for _ in given.folder.glob("*.txt")))
    every = os.sched_getaffinity(0)
    for name, cores in (("one core", {min(every)}), (f"{len(every)} cores", every)):
        for files in (count // 10, count):
            sys.stdout.write(read(given.folder, files, cores).line(name) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
