"""Which number does Word print before this paragraph? Automatic numbering restored as text."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from corpus.numerals import list_number

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_DEEPEST = 9
# Symbol fonts keep their pictures in the private area; what a reader sees is one of these.
_BULLETS = {
    "\uf06c": "●",
    "\uf06e": "■",
    "\uf075": "◆",
    "\uf0a7": "■",
    "\uf0b2": "◇",
    "\uf0d8": "➢",
    "\uf0fc": "✓",
    "\uf0b7": "•",
}
_PRIVATE = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a list: how it counts and what it prints (``text`` is ``第%1条``)."""

    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    legal: bool = False
    hidden: bool = False
    restart_after: int | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph style says: its parent, its list, its name."""

    parent: str | None
    list_id: str | None
    level: int | None
    name: str


class Numbering:
    """The running counters of a document's lists; ``label`` is called once a paragraph, in order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self.styles = _styles(styles)
        self._abstract: dict[str, dict[int, Level]] = {}
        self._style_level: dict[tuple[str, str], int] = {}
        self._lists: dict[str, tuple[str, dict[int, Level], dict[int, int]]] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._used: set[str] = set()
        if numbering is not None:
            self._read(numbering)

    def label(self, properties: etree._Element | None) -> str:
        """The printed number of a paragraph with these ``w:pPr``, "" where it has none."""
        found = self._list_of(properties)
        if found is None:
            return ""
        list_id, depth = found
        abstract, levels, overrides = self._lists[list_id]
        level = levels.get(depth)
        if level is None:
            return ""
        counters = self._counters.setdefault(abstract, {})
        if list_id not in self._used:
            self._used.add(list_id)
            for overridden, start in overrides.items():
                counters[overridden] = start - 1
        counters[depth] = counters.get(depth, level.start - 1) + 1
        self._restart(counters, levels, depth)
        return "" if level.hidden else _printed(level, levels, counters)

    def _restart(self, counters: dict[int, int], levels: Mapping[int, Level], depth: int) -> None:
        for deeper in [other for other in counters if other > depth]:
            after = levels[deeper].restart_after if deeper in levels else None
            if after is None or (after > 0 and depth < after):
                del counters[deeper]

    def _list_of(self, properties: etree._Element | None) -> tuple[str, int] | None:
        """The list and level of a paragraph, its own or its style's."""
        number = None if properties is None else properties.find(f"{W}numPr")
        list_id = _value(number, "numId")
        depth = _value(number, "ilvl")
        style_id = _value(properties, "pStyle") or self._default
        if list_id is None:
            list_id, style_depth = self._from_style(style_id)
            depth = depth if depth is not None else style_depth
        if list_id is None or list_id not in self._lists:
            return None
        try:
            return list_id, min(int(depth or 0), _DEEPEST - 1)
        except ValueError:
            return list_id, 0

    @property
    def _default(self) -> str | None:
        return self.styles.get("", Style(None, None, None, "")).parent

    def _from_style(self, style_id: str | None) -> tuple[str | None, str | None]:
        """The list that a style or its nearest ancestor hangs in; numId 0 takes numbering off."""
        seen: set[str] = set()
        child = style_id
        while style_id and style_id in self.styles and style_id not in seen:
            seen.add(style_id)
            style = self.styles[style_id]
            if style.list_id is not None:
                return style.list_id, self._depth_of(style, style_id, child)
            style_id = style.parent
        return None, None

    def _depth_of(self, style: Style, style_id: str, child: str | None) -> str:
        abstract = self._lists[style.list_id][0] if style.list_id in self._lists else ""
        for candidate in (child, style_id):
            depth = self._style_level.get((abstract, candidate or ""))
            if depth is not None:
                return str(depth)
        return str(style.level or 0)

    def _read(self, root: etree._Element) -> None:
        links: dict[str, str] = {}
        for abstract in root.iterfind(f"{W}abstractNum"):
            key = abstract.get(f"{W}abstractNumId", "")
            self._abstract[key] = self._levels(abstract, key)
            link = _value(abstract, "numStyleLink")
            if link:
                links[key] = link
        instances = {num.get(f"{W}numId", ""): num for num in root.iterfind(f"{W}num")}
        for key, link in links.items():
            target = self.styles[link].list_id if link in self.styles else None
            linked = _value(instances.get(target or ""), "abstractNumId")
            if linked is not None and linked not in links:
                self._abstract[key] = self._abstract.get(linked, {})
        for list_id, num in instances.items():
            self._lists[list_id] = self._instance(num)
        self._lists.pop("0", None)

    def _instance(self, num: etree._Element) -> tuple[str, dict[int, Level], dict[int, int]]:
        abstract = _value(num, "abstractNumId") or ""
        levels = dict(self._abstract.get(abstract, {}))
        starts: dict[int, int] = {}
        for override in num.iterfind(f"{W}lvlOverride"):
            depth = _integer(override.get(f"{W}ilvl"), 0)
            changed = override.find(f"{W}lvl")
            if changed is not None:
                levels[depth] = _level(changed)
                starts[depth] = levels[depth].start
            start = _value(override, "startOverride")
            if start is not None:
                starts[depth] = _integer(start, 1)
                levels[depth] = dataclasses.replace(levels.get(depth, Level()), start=starts[depth])
        return abstract, levels, starts

    def _levels(self, abstract: etree._Element, key: str) -> dict[int, Level]:
        levels: dict[int, Level] = {}
        for element in abstract.iterfind(f"{W}lvl"):
            depth = _integer(element.get(f"{W}ilvl"), 0)
            levels[depth] = _level(element)
            style = _value(element, "pStyle")
            if style:
                self._style_level[key, style] = depth
        return levels


def _printed(level: Level, levels: Mapping[int, Level], counters: Mapping[int, int]) -> str:
    def number(match: re.Match[str]) -> str:
        depth = int(match.group(1)) - 1
        other = levels.get(depth, Level())
        value = counters.get(depth, other.start)
        return list_number(value, "decimal" if level.legal else other.number_format)

    if level.number_format == "bullet":
        return _PRIVATE.sub("•", "".join(_BULLETS.get(sign, sign) for sign in level.text)).strip()
    return _PLACE.sub(number, level.text).strip()


def _level(element: etree._Element) -> Level:
    restart = _value(element, "lvlRestart")
    number_format = _value(element, "numFmt")
    if number_format is None:  # newer formats stand in an alternate beside a plain fallback
        found = element.find(f".//{W}numFmt")
        number_format = "decimal" if found is None else found.get(f"{W}val", "decimal")
    return Level(
        start=_integer(_value(element, "start"), 0),
        number_format=number_format,
        text=_value(element, "lvlText") or "",
        legal=_on(element.find(f"{W}isLgl")),
        hidden=_on(element.find(f"{W}rPr/{W}vanish")),
        restart_after=None if restart is None else _integer(restart, 0),
    )


def _styles(root: etree._Element | None) -> dict[str, Style]:
    """Styles by id; the entry "" names the default paragraph style as its parent."""
    styles: dict[str, Style] = {}
    for element in [] if root is None else root.iterfind(f"{W}style"):
        key = element.get(f"{W}styleId", "")
        number = element.find(f"{W}pPr/{W}numPr")
        depth = _value(number, "ilvl")
        styles[key] = Style(
            parent=_value(element, "basedOn"),
            list_id=_value(number, "numId"),
            level=None if depth is None else _integer(depth, 0),
            name=_value(element, "name") or "",
        )
        if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in {"1", "true", "on"}:
            styles[""] = Style(key, None, None, "")
    return styles


def _value(element: etree._Element | None, child: str) -> str | None:
    found = None if element is None else element.find(f"{W}{child}")
    return None if found is None else found.get(f"{W}val")


def _integer(text: str | None, default: int) -> int:
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default


def _on(element: etree._Element | None) -> bool:
    return element is not None and element.get(f"{W}val", "1") not in {"0", "false", "off"}
