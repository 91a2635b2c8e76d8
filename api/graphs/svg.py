"""How does the picture of dependencies look as SVG? For the page, with links; or as a file of its own, with a legend.

Colours stand in attributes, so that a file shows them everywhere; on the page the style sheet, which goes before
attributes, puts those of light and dark in their place. The kinds are told apart by dashes and letters too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from api.graphs.shapes import LETTERS, Circle, Line, Node, Picture
from api.graphs.wrapping import shortened
from api.words import DEPENDENCIES
from graph.drawing import Route
from ontology.model import DependencyType

FONTS = (
    "'Noto Sans SC','PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Source Han Sans SC',"
    "'WenQuanYi Micro Hei',SimHei,sans-serif"
)
_COLOURS: dict[DependencyType, str] = {
    "uses-output": "#0c716c",
    "after": "#a85100",
    "shares-object": "#6a3ba3",
    "contributes-to": "#1c7434",
}
_DASHES: dict[DependencyType, str] = {
    "uses-output": "",
    "after": "9 5",
    "shares-object": "2 4",
    "contributes-to": "12 4 2 4",
}
_INK, _SOFT, _EDGE, _CHAIN, _RING = "#1f1d1a", "#5d5850", "#8d867a", "#9c1f1f", "#b3231b"
_MARGIN, _TOP, _BAND = 24.0, 44.0, 22.0  # _BAND: for the name of the first document, where there are several
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def size_of(drawn: Picture, *, alone: bool) -> tuple[float, float]:
    """Width and height of the whole, in pixels."""
    foot = 92.0 if alone else 0.0
    wide = max(drawn.width + 2 * _MARGIN, 720.0 if alone else 0.0)
    return round(wide + 24, 1), round(drawn.height + _top(drawn) + _MARGIN + foot + (44.0 if alone else 0.0), 1)


def _top(drawn: Picture) -> float:
    """The room above the boxes, for the names of columns and of a document."""
    return _TOP + (_BAND if len(drawn.bands) > 1 else 0.0)


def svg(drawn: Picture, *, alone: bool, found: frozenset[str] = frozenset()) -> str:
    """The picture: ``alone`` as a file, else for the page, where boxes and lines are links.

    ``found`` are the keys of boxes to be marked.
    """
    width, height = size_of(drawn, alone=alone)
    head = 44.0 if alone else 0.0
    return "".join(
        (
            _open(drawn, width, height, alone=alone),
            _markers(),
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>' if alone else "",
            _heading(drawn) if alone else "",
            f'<g transform="translate({_MARGIN} {_top(drawn) + head})">',
            *_steps(drawn),
            *_bands(drawn),
            *(_circle(circle) for circle in drawn.circles),
            *(_line(line, drawn, alone=alone) for line in drawn.lines),
            *(_node(node, alone=alone, found=node.key in found) for node in drawn.nodes),
            *(_letter(line) for line in drawn.lines),
            "</g>",
            _legend(drawn, height) if alone else "",
            "</svg>",
        )
    )


def _open(drawn: Picture, width: float, height: float, *, alone: bool) -> str:
    title = f"<title>{_text(f'依赖图：{drawn.title}')}</title>"
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    role = 'role="img"' if alone else 'id="graph" class="graph" role="group" aria-label="依赖图"'
    space = ' xmlns="http://www.w3.org/2000/svg"' if alone else ""
    return f'<svg{space} {size} {role} font-family="{FONTS}">{title if alone else ""}'


def _markers() -> str:
    """Arrow heads, one a colour: a marker does not take that of its line everywhere."""
    heads = "".join(
        f'<marker id="arrow-{kind}" class="arrow kind-{kind}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" '
        f'markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0.5 10 5 0 9.5 2.5 5z" '
        f'fill="{colour}"/></marker>'
        for kind, colour in (*_COLOURS.items(), ("chain", _CHAIN))
    )
    return f"<defs>{heads}</defs>"


def _heading(drawn: Picture) -> str:
    title = _text(shortened(f"依赖图　{drawn.title}", 60))
    return f'<text x="{_MARGIN}" y="38" font-size="18" font-weight="700" fill="{_INK}">{title}</text>'


def _steps(drawn: Picture) -> Iterator[str]:
    """The names of the columns."""
    tasks = {node.layer for node in drawn.nodes if node.kind == "task"}
    above = 28 - _top(drawn)
    for layer, left in enumerate(drawn.steps):
        if layer in tasks:
            words = "最先" if layer == 0 else f"第{layer + 1}步"
            yield f'<text class="step" x="{left}" y="{above}" font-size="12" fill="{_SOFT}">{words}</text>'


def _bands(drawn: Picture) -> Iterator[str]:
    """The document that a part of the picture is of, where there are several."""
    if len(drawn.bands) > 1:
        for _, title, top, _bottom in drawn.bands:
            words = _text(shortened(f"《{title}》", 50))
            yield f'<text class="band" x="0" y="{top - 12:.1f}" font-size="13" fill="{_SOFT}">{words}</text>'


def _circle(circle: Circle) -> str:
    return (
        f'<g class="circle"><rect x="{circle.x:.1f}" y="{circle.y:.1f}" width="{circle.width}" '
        f'height="{circle.height:.1f}" rx="6" fill="none" stroke="{_RING}" stroke-width="1.5" stroke-dasharray="6 3"/>'
        f'<text x="{circle.x + 12:.1f}" y="{circle.y + 18:.1f}" font-size="12" fill="{_RING}">'
        f"循环依赖：{circle.tasks}项互相等待</text></g>"
    )


def _path(route: Route) -> str:
    curves = "".join(f"C{a:.1f} {b:.1f} {c:.1f} {d:.1f} {e:.1f} {f:.1f}" for (a, b), (c, d), (e, f) in route.curves)
    return f"M{route.start[0]:.1f} {route.start[1]:.1f}{curves}"


def _line(line: Line, drawn: Picture, *, alone: bool) -> str:
    """A line with an arrow towards what waits, or the number that is served; 同一对象 has none."""
    told = _text(said(line, drawn))
    colour, dash = _COLOURS[line.type], _DASHES[line.type]
    arrow = "" if line.type == "shares-object" else f' marker-end="url(#arrow-{line.type})"'
    kinds = f"edge kind-{line.type}{' chained' if line.chained else ''}{' circled' if line.circled else ''}"
    width = 2.6 if line.chained or line.circled else 1.6
    drawn_line = (
        f'<path class="line" d="{_path(line.route)}" fill="none" stroke="{colour}" stroke-width="{width}"'
        f"{f' stroke-dasharray={chr(34)}{dash}{chr(34)}' if dash else ''}{arrow}/>"
    )
    if alone:
        return f"<g><title>{told}</title>{drawn_line}</g>"
    hit = f'<path class="hit" d="{_path(line.route)}" fill="none" stroke="transparent" stroke-width="14"/>'
    return f'<a class="{kinds}" href="#{line.key}" aria-label="{told}"><title>{told}</title>{hit}{drawn_line}</a>'


def said(line: Line, drawn: Picture) -> str:
    """A line in a sentence: who needs what, in which way, by what."""
    names = {node.key: f"{node.path}“{node.title}”" for node in drawn.nodes}
    first, second = names[line.source], names[line.target]
    via = f"，因“{line.told['via']}”" if line.told["via"] else ""
    words = {"shares-object": "与", "contributes-to": "支撑"}.get(line.type, "依赖")
    return f"{DEPENDENCIES[line.type]}：{first}{words}{second}{via}"


def _letter(line: Line) -> str:
    x, y = line.badge
    colour = _COLOURS[line.type]
    return (
        f'<g class="letter kind-{line.type}" data-edge="{line.key}"><circle cx="{x:.1f}" cy="{y:.1f}" r="8.5" '
        f'fill="#ffffff" stroke="{colour}"/><text x="{x:.1f}" y="{y + 3.8:.1f}" font-size="10.5" text-anchor="middle" '
        f'fill="{colour}">{line.letter}</text></g>'
    )


def _node(node: Node, *, alone: bool, found: bool) -> str:
    """A box; one on the longest chain has a second edge, one of a number round corners."""
    dates = f"，时限{node.due}" if node.due else ""
    units = f"，{'、'.join(unit for unit, _ in node.units)}" if node.units else ""
    told = _text(f"{node.path} {node.title}{units}{dates}")
    rim = _CHAIN if node.chained else _EDGE
    round_ = node.height / 2 if node.kind == "target" else 4
    x, y, height = f"{node.x:.1f}", node.y, f"{node.height:.1f}"
    box = (
        f'<rect class="box" x="{x}" y="{y:.1f}" width="{node.width}" height="{height}" rx="{round_:g}" fill="#ffffff" '
        f'stroke="{rim}" stroke-width="{2 if node.chained else 1.2}"/>'
    )
    inside = [f"<title>{told}</title>", box]
    if node.chained:
        inside.append(f'<rect class="bar" x="{x}" y="{y:.1f}" width="5" height="{height}" rx="2" fill="{_CHAIN}"/>')
    left = f"{node.x + (20 if node.kind == 'target' else 14):.1f}"
    printed = [("head", y + 18, 12, _SOFT, node.head)]
    printed += [("name", y + 37 + 20 * place, 14, _INK, words) for place, words in enumerate(node.lines)]
    inside += [
        f'<text class="{kind}" x="{left}" y="{at:.1f}" font-size="{size}" fill="{ink}">{_text(words)}</text>'
        for kind, at, size, ink, words in printed
    ]
    if alone:
        return f"<g>{''.join(inside)}</g>"
    return (
        f'<a class="{_kinds(node, found=found)}" href="{_text(node.href)}" aria-label="{told}" '
        f'data-key="{_text(node.key)}">{"".join(inside)}</a>'
    )


def _kinds(node: Node, *, found: bool) -> str:
    """The classes of a box."""
    marks = {"chained": node.chained, "circled": node.circle is not None, "found": found, "focus": node.focus}
    return " ".join(["node", node.kind, *(name for name, holds in marks.items() if holds)])


def _legend(drawn: Picture, height: float) -> str:
    """Below the picture: the kinds of lines, the longest chain, circles."""
    y, x, parts = height - 54, _MARGIN, list[str]()
    for kind in dict.fromkeys(line.type for line in drawn.lines):
        dash = f' stroke-dasharray="{_DASHES[kind]}"' if _DASHES[kind] else ""
        parts.append(
            f'<path d="M{x} {y}h44" stroke="{_COLOURS[kind]}" stroke-width="1.6"{dash}/>'
            f'<circle cx="{x + 22}" cy="{y}" r="8.5" fill="#ffffff" stroke="{_COLOURS[kind]}"/>'
            f'<text x="{x + 22}" y="{y + 3.8}" font-size="10.5" text-anchor="middle" fill="{_COLOURS[kind]}">'
            f"{LETTERS[kind]}</text>"
            f'<text x="{x + 52}" y="{y + 4.5}" font-size="13" fill="{_INK}">{DEPENDENCIES[kind]}</text>'
        )
        x += 132
    words = "箭头指向等待的任务或所支撑的目标"
    if drawn.chain:
        words += f"；红边的{len(drawn.chain)}步为关键链"
    if drawn.circles:
        words += "；红虚框内互相等待"
    return f'{"".join(parts)}<text x="{_MARGIN}" y="{y + 34}" font-size="12" fill="{_SOFT}">{words}</text>'


def _text(words: str) -> str:
    """Words as they may stand in XML, in a text or an attribute."""
    return escape(_FORBIDDEN.sub("\ufffd", words))
