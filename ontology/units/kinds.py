"""Which kinds of public body are there, and how are their names put together at each level?

A kind (应急管理) is a row of the data files: the words of its work, its national names, and the
endings (厅, 局) or whole forms (国家税务总局^税务局) it has at each level. Names are composed from these.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from ontology.units.divisions import Division, Rank, is_municipality, short_name
from ontology.units.table import rows

Step = Literal["p", "m", "c", "k", "t"]
"""The levels that the data tell apart: province, municipality, city, county, town."""

Category = Literal["departments", "party", "institutions", "coordination", "vertical", "former", "national"]

CATEGORIES: Mapping[Category, str] = {
    "departments": "政府部门", "party": "党的机关", "institutions": "人大、政府、政协、司法机关和群团",
    "coordination": "议事协调机构",
    "vertical": "垂直管理和派出机构", "former": "已撤并的机构", "national": "国家级机构和企业",
}  # fmt: skip
_LONG = {"委员会": "委", "办公室": "办", "管理委员会": "管委会"}
_AUTHORITIES = ("部门", "主管部门", "行政部门", "行政主管部门")
_STEMMED = ("办公室", "委员会", "室", "研究室")  # what is named after its government too: 省政府国资委


@dataclass(frozen=True, slots=True)
class Form:
    """One way to name a kind of body: ``head`` + place + ``tail``.

    ``place`` says how the place is printed: ``full`` (山东省, or 省 alone), ``short`` (山东), or
    ``none`` for forms that stand without one. ``weight`` is how official the form is. ``long`` and ``long_head`` are
    the form written out; ``long`` is "" where the kind's official form is what it stands for.
    """

    kind: str
    steps: frozenset[Step]
    head: str
    tail: str
    place: Literal["full", "short", "none"]
    weight: float
    long: str
    long_head: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of body: its words of work (the full one first), national names, and forms, the official ones first."""

    id: str
    category: Category
    words: tuple[str, ...]
    national: tuple[str, ...]
    forms: tuple[Form, ...]

    def steps(self) -> frozenset[Step]:
        """The levels at which there are such bodies."""
        return frozenset(step for form in self.forms for step in form.steps)

    def form_at(self, step: Step) -> Form | None:
        """The official form at a level: the first one, whole forms with a head before the place included."""
        return next((form for form in self.forms if step in form.steps and form.place != "none"), None)


def step_of(division: Division) -> Step | None:
    """The level of a division as the data tell them apart; None for the country."""
    steps: Mapping[Rank, Step | None] = {"national": None, "city": "c", "county": "k", "town": "t", "province": "p"}
    return "m" if is_municipality(division) and not division.name.startswith("某") else steps[division.rank]


@functools.cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by its id, in the order of the files."""
    found: dict[str, Kind] = {}
    for category in CATEGORIES:
        for name, words, national, local in rows(f"{category}.tsv", 4):
            if name in found:
                raise ValueError(f"{category}.tsv: {name} twice")
            named = () if words == "-" else tuple(words.split())
            nation = () if national == "-" else tuple(national.split())
            forms = () if local == "-" else tuple(_forms(name, category, named, local))
            found[name] = Kind(name, category, named, nation, forms)
    return found


def _forms(kind: str, category: Category, words: tuple[str, ...], local: str) -> Iterator[Form]:
    """The forms that one cell gives: ``p:厅 mck:局;=科委``."""
    stem = "委" if category == "party" else ""
    for group in local.split():
        levels, _, tokens = group.partition(":")
        steps: frozenset[Step] = frozenset(levels)  # type: ignore[arg-type]
        for token in tokens.split(";"):
            if "^" in token or "~" in token:
                yield from _patterns(kind, steps, token)
            elif token.startswith("="):
                yield from _whole(kind, steps, token[1:])
            else:
                yield from _composed(kind, steps, words, token.strip("·"), stem)
    if category in ("departments", "vertical", "former") and words:
        every: frozenset[Step] = frozenset(local[: local.index(":")])  # type: ignore[arg-type]
        for word, weight, _ in variants(words):
            for ending in _AUTHORITIES:
                yield Form(kind, every, "", word + ending, "full", round(weight - 0.08, 3), "")


def _patterns(kind: str, steps: frozenset[Step], token: str) -> Iterator[Form]:
    """国家税务总局|税务总局^税务局: heads before the place, a tail after it; each head but the first is shorter."""
    mark = "^" if "^" in token else "~"
    heads, _, tail = token.partition(mark)
    place: Literal["full", "short"] = "full" if mark == "^" else "short"
    first = heads.split("|")[0]
    for position, head in enumerate(heads.split("|")):
        weight = 1.0 if position == 0 and head else 0.97
        yield Form(kind, steps, head, tail, place, weight, tail if first else "", first)


def _composed(kind: str, steps: frozenset[Step], words: tuple[str, ...], ending: str, stem: str) -> Iterator[Form]:
    """Words of work and an ending: 应急管理 + 厅, 应急 + 厅; 发展改革 + 委员会 or 委."""
    for ended, lost in ((ending, 0.0), (_LONG.get(ending, ""), 0.02)):
        if not ended and ending:
            continue
        for word, weight, long in variants(words):
            full = stem + long + ending
            yield Form(kind, steps, "", stem + word + ended, "full", round(weight - lost, 3), full)
            if stem:
                yield Form(kind, steps, "中共", stem + word + ended, "full", round(weight - lost, 3), full)
                yield Form(kind, steps, "", word + ended, "none", round(weight - lost - 0.05, 3), full)
            elif ending in _STEMMED:
                for before in ("人民政府", "政府"):
                    yield Form(kind, steps, "", before + word + ended, "full", round(weight - lost - 0.01, 3), full)
        if not ending:
            break


def _whole(kind: str, steps: frozenset[Step], tail: str) -> Iterator[Form]:
    """科委, 委金融委员会办公室: a tail as it stands; a short one stands for the kind's official form."""
    written_out = len(tail) > 4 and not tail.endswith(("办", "委", "局"))
    for head in ("", "中共") if tail.startswith("委") else ("",):
        weight = 0.97 if written_out else 0.96
        yield Form(kind, steps, head, tail, "full", weight, tail if written_out else "")


@functools.cache
def variants(words: tuple[str, ...]) -> tuple[tuple[str, float, str], ...]:
    """Each word with its weight and the word it stands for: 住建 → 住房和城乡建设.

    和 is said or not, 监督管理 is said 监管. What abbreviates no single longer word stands for itself.
    """
    found: dict[str, tuple[float, str]] = {}
    for position, word in enumerate(words):
        fuller = _fuller(word, words) if position else word
        weight = 1.0 if position == 0 else 0.98 if fuller == words[0] else 0.96
        for form, lost in ((word, 0.0), *((one, 0.01) for one in _shortened(word))):
            found.setdefault(form, (weight - lost, fuller))
    return tuple((form, weight, long) for form, (weight, long) in found.items())


def _shortened(word: str) -> tuple[str, ...]:
    without = word.replace("和", "")
    spoken = word.replace("监督管理", "监管")
    return tuple(one for one in dict.fromkeys((without, spoken, without.replace("监督管理", "监管"))) if one != word)


def _fuller(word: str, words: tuple[str, ...]) -> str:
    if is_subsequence(word, words[0]):
        return words[0]
    longer = [other for other in words if len(other) > len(word) and is_subsequence(word, other)]
    return longer[0] if len(longer) == 1 else word


def is_subsequence(short: str, long: str) -> bool:
    """Whether the characters of one name stand in the other in this order."""
    rest = iter(long)
    return all(sign in rest for sign in short)


@functools.cache
def forms() -> Mapping[tuple[str, str], tuple[Form, ...]]:
    """Every form by its head and tail, the more official of a kind first."""
    found: dict[tuple[str, str], dict[tuple[str, frozenset[Step], str], Form]] = defaultdict(dict)
    for kind in kinds().values():
        for form in kind.forms:
            same = found[form.head, form.tail]
            key = (form.kind, form.steps, form.place)
            if key not in same or same[key].weight < form.weight:
                same[key] = form
    return {key: tuple(same.values()) for key, same in found.items()}


@functools.cache
def heads() -> tuple[str, ...]:
    """What may stand before the place of a name, longest first; "" among them."""
    return tuple(sorted({head for head, _ in forms()}, key=lambda head: (-len(head), head)))


@functools.cache
def national_names() -> Mapping[str, tuple[tuple[str, float, str], ...]]:
    """Names of national bodies: (kind, weight, full name) of each; 统计局 is one where 国家统计局 is a full name."""
    found: dict[str, dict[str, tuple[float, str]]] = defaultdict(dict)
    for kind in kinds().values():
        for position, name in enumerate(kind.national):
            weight = 1.0 if position == 0 else 0.98
            for form, lost in ((name, 0.0), *((one, 0.02) for one in _shortened(name))):
                _keep(found[form], kind.id, weight - lost, kind.national[0])
                bare = form.removeprefix("国家")
                if bare != form and len(bare) > 2:
                    _keep(found[bare], kind.id, weight - lost - 0.04, kind.national[0])
    return {name: tuple((kind, *meant) for kind, meant in same.items()) for name, same in found.items()}


def _keep(same: dict[str, tuple[float, str]], kind: str, weight: float, full: str) -> None:
    if weight > same.get(kind, (0.0, ""))[0]:
        same[kind] = (round(weight, 3), full)


@functools.cache
def own_names() -> Mapping[tuple[str, str], str]:
    """Full names that differ from the rule, by the division's code and the kind."""
    return {(code, kind): name for code, kind, name in rows("names.tsv", 3)}


def name_of(kind: Kind, division: Division, form: Form | None = None) -> str:
    """The full name of a kind's body in a division, after a form; "" where there is none at that level."""
    if division.rank == "national":
        return kind.national[0] if kind.national else ""
    own = own_names().get((division.code, kind.id)) if division.code else None
    if own is not None:
        return own
    step = step_of(division)
    chosen = form if form and form.long else (kind.form_at(step) if step else None)
    if chosen is None:
        return ""
    place = short_name(division) if chosen.place == "short" else division.name
    ending = chosen.long or chosen.tail
    head = "中共" if not chosen.long_head and ending.startswith("委") else chosen.long_head
    return f"{head}{place or division.name}{ending}"
