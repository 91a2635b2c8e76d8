"""Which body does a printed name mean in this document? Elided levels restored, aliases mapped to the longest form.

A rule sees 省发展改革委; the document's issuer says that it is 山东省发展改革委. Several candidates:
the name stays as it is.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from extractors.unit import GROUP, looks_like_unit
from ontology.model import Document

_CUES = Path(__file__).parent / "cues"
_GENERIC = re.compile(
    r"(?:有关|相关|各|成员单位|责任单位|责任部门|主管部门|牵头部门|配合部门|落实部门|审批部门|部门$|所在地|属地|全省|全市|全县|其他|相应)"
    r"|^(?:省|市|州|县|区|镇)(?:[级直属])|^(?:省|市|县|区|镇)(?:直|级)?(?:部门|单位)|^(?:省|市|县|区)[、和]"
)
# Words that begin like a level and are functions: 市场监管, 市政公用, 乡村振兴, 区域协作.
_OTHER_WORD = re.compile(r".[级直外内际]|市场|市政(?!府|协|法)|市容|乡村|区域|区块|镇街|县域|省际|省道")
_KIND_OF = {
    "委": "委员会",
    "办": "办公室",
    "社": "社",
    "厅": "厅",
    "局": "局",
    "部": "部",
    "院": "院",
    "会": "会",
    "行": "行",
    "室": "室",
}
_NAME = re.compile(
    r"[一-鿿]{2,26}?(?:委员会办公室|领导小组办公室|委员会|办公室|办公厅|管理局|监督局|监管局|总局|联合社|人民政府|厅|局|支行|分行|总工会)"
)
_DEFINED = re.compile(r"[（(](?:以下)?(?:简称|统称|均?称)(?:为)?[:：]?[“\"「]?(?P<short>[一-鿿]{2,16})[”\"」]?[）)]")

_RUN = re.compile(r"[一-鿿（）]{4,40}$")
# 全省, 各省, 外省: before these the word is no name's beginning.
_NO_OPENING = frozenset("全我各本外该两")


# What a document sets up (成立临江市防汛工作领导小组), and how it speaks of it afterwards.
_SET_UP = re.compile(
    r"(?:成立|设立|组建)(?P<name>(?!由)[一-鿿“”]{4,40}?(?:领导小组|指挥部|工作专班|联席会议|委员会))(?=[，。；：（(\n、]|由|统筹|负责|，)"
)
_BARE_GROUP = re.compile(r"(?:工作)?(?P<kind>领导小组|指挥部|工作专班|联席会议)?(?P<office>(?:工作)?办公室|)")


@functools.cache
def functions() -> frozenset[str]:
    """Fields of government that stand for the body in charge of them (水利, 财政)."""
    lines = (_CUES / "functions.txt").read_text("utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@dataclass(slots=True)
class Resolver:
    """Full names for one document: ``name(mention, before)`` with the names that stand before it in its list."""

    document: Document
    aliases: Mapping[str, str] = field(default_factory=dict)
    _prefixes: dict[str, str] = field(default_factory=dict)
    _long: tuple[str, ...] = ()
    _known: dict[str, str] = field(default_factory=dict)
    _groups: frozenset[str] = frozenset()

    @classmethod
    def of(cls, document: Document, mentions: Iterable[str]) -> Resolver:
        """A resolver that knows the document's issuer, the aliases it defines and the long names it prints."""
        resolver = cls(document=document)
        resolver._prefixes = _prefixes(document)
        defined = {short: resolver._longest_tail(full) for full, short in _defined(document.text)}
        resolver.aliases = {short: full for short, full in defined.items() if full and not _joined(full)}
        resolver.aliases |= _defined_together(document.text)
        resolver._groups = frozenset(match.group("name") for match in _SET_UP.finditer(document.text))
        resolver._long = tuple(sorted(resolver._long_names(mentions)))
        return resolver

    def name(self, mention: str, before: Iterable[str] = ()) -> str:
        """The full name of a mention as far as the document gives it."""
        if _of_the_state_council(mention, before):
            return f"国务院{mention}"
        if is_group(mention):
            return mention
        if mention in self.aliases:
            return self._with_level(self.aliases[mention])
        if (bare := _BARE_GROUP.fullmatch(mention)) and (bare.group("kind") or mention == "工作办公室"):
            return self._of_group(mention, bare)
        leveled = self._with_level(mention)
        if leveled.endswith("财政"):
            return next((leveled + kind for kind in "厅局" if leveled + kind in self._long), leveled)
        if leveled == mention:
            leveled = self._elided(mention, before) + mention
        return self._longest(leveled)

    def _of_group(self, mention: str, bare: re.Match[str]) -> str:
        """领导小组办公室 → 临江市防汛工作领导小组办公室, where the document sets up one such group."""
        kinds = {bare.group("kind")} if bare.group("kind") else {"领导小组", "指挥部", "工作专班", "联席会议", "委员会"}
        groups = {name for name in self._groups if name.endswith(tuple(kinds))}
        if len(groups) != 1:
            return mention
        return groups.pop() + ("工作办公室" if mention == "工作办公室" else bare.group("office"))

    def _with_level(self, name: str) -> str:
        """省商务厅 → 云泽省商务厅; 团省委 → 团云泽省委."""
        for word, full in self._prefixes.items():
            if name.startswith(word) and not name.startswith(full):
                rest = name[len(word) :]
                if rest and not _OTHER_WORD.match(word + rest):
                    return full + rest
            if name == f"团{word}委":
                return f"团{full}委"
        return name

    def _elided(self, mention: str, before: Iterable[str]) -> str:
        """The place whose level a list elides before this name: 省教育厅、科技厅 → the province; "" where none is.

        The name before tells which; a 厅 alone is the province's.
        """
        if not self._prefixes or mention[:-1] not in functions() or mention[-1] not in "厅局委办社":
            return ""
        if mention.endswith("厅"):
            return self._prefixes.get("省") or self._prefixes.get("自治区") or ""
        for name in reversed(list(before)):
            for word, full in self._prefixes.items():
                if name.startswith((word, full)):
                    return full
        return ""

    def _longest(self, name: str) -> str:
        """The one longer name printed in the document that this one abbreviates, else the name itself."""
        if name.endswith(("单位", "机构", "部门", "企业")):
            return name  # a kind of body, not one with a longer name
        known = self._known.get(name)
        if known is None:
            candidates = _only_full({long for long in self._long if abbreviates(name, long)})
            candidates = candidates or {long for long in self._long if _governs(long, name)}
            known = self._known[name] = candidates.pop() if len(candidates) == 1 else name
        return known

    def _long_names(self, mentions: Iterable[str]) -> set[str]:
        names = set()
        for issuer in (self.document.issuer or "").split("、"):
            names.add(issuer)
        for mention in mentions:
            names.add(self._with_level(mention))
        for full in set(self._prefixes.values()) | {"国家", "中国"} | set(self._prefixes):
            names.update(self._with_level(name) for name in _opening_with(full, self.document.text))
        return {name for name in names if name and not is_group(name) and not _joined(name)}

    def _longest_tail(self, words: str) -> str | None:
        """The unit that ends a stretch before （以下简称…）."""
        match = re.search(r"(?:成立|设立|组建|由|建立|在|的|和|、|，)?([一-鿿]{4,30})$", words)
        return (
            match.group(1) if match and re.search(r"(?:组|办公室|委员会|局|厅|部|办|会议|政府|中心)$", words) else None
        )


def _defined(text: str) -> Iterator[tuple[str, str]]:
    """What stands before each （以下简称…）, up to 40 characters of it, with the short name."""
    reached = 0
    for match in _DEFINED.finditer(text):
        before = _RUN.search(text, max(reached, match.start() - 40), match.start())
        if before:
            reached = match.end()
            yield before.group(), match["short"]


def _opening_with(word: str, text: str) -> Iterator[str]:
    """The names of bodies that open with the word, as the text prints them: 云泽省 → 云泽省水利厅."""
    at = text.find(word)
    while at >= 0:
        name = None if text[at - 1 : at] in _NO_OPENING else _NAME.match(text, at + len(word))
        if name:
            yield text[at : name.end()]
        at = text.find(word, name.end() if name else at + 1)


# 国务院教育行政部门、财政行政部门: the second is of the State Council too; 其他行政部门 is anybody's.
_IN_CHARGE = re.compile(r"(?:行政|主管)部门$")
_ANY_OF = re.compile("各|其他|其它|有关|相关|地方|上级|国务院|[省市县区]")


def _of_the_state_council(mention: str, before: Iterable[str]) -> bool:
    kind = _IN_CHARGE.search(mention)
    if kind is None or kind.start() == 0 or _ANY_OF.match(mention):
        return False
    last = next(iter(reversed(list(before))), "")
    return last.startswith("国务院") and last.endswith(kind.group())


# A、B、C（以下简称D、E）: each short name is that of the full name which it ends.
_TOGETHER = re.compile(r"[（(]以下(?:简称|统称)(?P<short>(?:[^（）()。；\n]|[（(][^（）()\n]{1,8}[）)]){4,40})[）)]")
_LISTED = re.compile(r"[一-鿿]{3,20}(?:、[一-鿿]{3,20}){1,6}$")


def _defined_together(text: str) -> dict[str, str]:
    """Short names that a list defines for its members: 工业园区管委会……（以下简称镇（街）、园区管委会）."""
    found: dict[str, str] = {}
    for match in _TOGETHER.finditer(text):
        listed = _LISTED.search(text, max(0, match.start() - 120), match.start())
        names = listed.group().split("、") if listed else []
        for short in re.split("[、和]", match.group("short")):
            full = [name for name in names if name.endswith(short) and name != short]
            if len(full) == 1 and len(short) > 2 and not _joined(full[0]):
                found[short] = full[0]
    return found


_NOT_IN_NAMES = re.compile(r"[、，的要在对各等为将把按其应须是有]|会同|按照|根据|负责|授权|牵头|实施|推进|加强|建立")


def _joined(name: str) -> bool:
    """Whether a stretch is more than one name, or more than a name."""
    if _NOT_IN_NAMES.search(name):
        return True
    return any(looks_like_unit(name[: match.start()]) for match in re.finditer("和|及|与", name) if match.start() > 3)


def _only_full(candidates: set[str]) -> set[str]:
    """Of candidates that abbreviate each other, the longest."""
    return {name for name in candidates if not any(name != other and abbreviates(name, other) for other in candidates)}


# 州数据资源主管部门, 市商务主管部门: one body at that level, called by its charge.
_ONE_IN_CHARGE = re.compile(
    r"[省市州盟县区旗镇乡](?![级直属外内])(?:(?!行业|业务|有关|相关|职能|各|其他|责任)[一-鿿]){2,10}主管部门"
)


def is_group(name: str) -> bool:
    """Whether a name stands for several bodies (各市人民政府, 省有关部门): groups take no prefix."""
    return bool((_GENERIC.search(name) and not _ONE_IN_CHARGE.fullmatch(name)) or GROUP.fullmatch(name))


def abbreviates(short: str, long: str) -> bool:
    """Whether the long name holds the short one's characters in order, with the same kind of body at its end.

    >>> abbreviates("云泽省市场监管局", "云泽省市场监督管理局")
    True
    """
    if len(short) >= len(long) or len(short) < 3 or (short[0] != long[0] and not long.startswith(("中国", "中共"))):
        return _vertical(short, long)
    kind = _KIND_OF.get(short[-1], short[-1])
    if not long.endswith(kind) or (long.endswith("委员会办公室") and short[-1] not in "办室"):
        return False
    if long.endswith("办公厅") and not short.endswith(("办公厅", "府办", "委办")):
        return False
    if short[-1] == "会" and long.endswith("委员会") and not short.endswith("委员会"):
        return False
    remaining = iter(long)
    return all(char in remaining for char in short) or _vertical(short, long)


def _vertical(short: str, long: str) -> bool:
    """浙江银保监局 for 中国银保监会浙江监管局: the place moves behind the agency."""
    match = re.fullmatch(r"(?P<place>[一-鿿]{2,3}?)(?P<agency>银保监|证监|银监|保监|金融监管|能源监管)局", short)
    if not match:
        return False
    return match.group("agency") in long and long.endswith(f"{match.group('place')}监管局")


def _prefixes(document: Document) -> dict[str, str]:
    """What 省, 市, 县 … alone mean in this document: the issuer's own level first, then what lies above."""
    jurisdiction = document.jurisdiction or ""
    if not jurisdiction or jurisdiction == "全国":
        return {}
    names = re.findall(
        r"[一-鿿]{2,12}?(?:特别行政区|自治区|自治州|自治县|新区|街道|省|市|州|盟|县|区|旗|镇|乡)", jurisdiction
    )
    if not names:
        return {}
    found: dict[str, str] = {}
    for name in reversed(names):
        word = next(
            (w for w in ("自治区", "省", "市", "州", "盟", "县", "区", "旗", "镇", "乡", "街道") if name.endswith(w)),
            "",
        )
        if word and word not in found:
            found[word] = _as_printed(name, document.text)
    return found


def _governs(long: str, place: str) -> bool:
    """Whether a name is that of the government of a place by which the text calls it: 白石县 → 临江市白石县人民政府."""
    return place.endswith(("区", "县", "市", "旗")) and long.endswith((place + "人民政府", place + "政府"))


def _as_printed(name: str, text: str) -> str:
    """An autonomous prefecture by the short name that the document itself uses: 云山彝族自治州 → 云山州."""
    if not name.endswith("自治州") or name in text:
        return name
    shorts = (name[:length] + "州" for length in range(2, min(5, len(name) - 3)))
    return next((short for short in shorts if short in text), name)
