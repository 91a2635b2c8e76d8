"""What does the picture say to programs? Boxes with their places and lines with what they rest on, as JSON and GraphML.

GraphML is what Gephi, yEd and networkx read: an edge runs from what needs to what is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from api.graphs.shapes import Line, Node, Picture
from api.words import ROLES

SCHEMA = "policygraph/graph/1"
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns '
    'http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
)
_KEYS = {
    "node": {
        "kind": "string", "document": "string", "document_title": "string", "task": "string", "path": "string",
        "label": "string", "units": "string", "due": "string", "layer": "int", "x": "double", "y": "double",
        "critical": "boolean", "cycle": "int",
    },
    "edge": {
        "type": "string", "label": "string", "waits": "boolean", "via": "string", "slack": "int", "rule": "string",
        "confidence": "double", "evidence": "string", "critical": "boolean",
    },
}  # fmt: skip


def graph_json(drawn: Picture) -> dict[str, Any]:
    """The picture as JSON; ``x`` and ``y`` are the upper left corners of boxes, in pixels, downward."""
    snapshot = drawn.network.snapshot
    names = [snapshot.tasks[task] for task in drawn.apart]
    scope = drawn.scope
    return {
        "schema": SCHEMA,
        "scope": {
            "kind": scope.kind,
            "document": scope.document.id if scope.document else None,
            "units": list(scope.units),
            "tasks": len(scope.focus),
        },
        "title": drawn.title,
        "width": round(drawn.width, 1),
        "height": round(drawn.height, 1),
        "nodes": [_node(node, drawn) for node in drawn.nodes],
        "edges": [_edge(line) for line in drawn.lines],
        "chain": [list(step) for step in drawn.chain],
        "cycles": [{"tasks": list(tasks), "group": list(group)} for tasks, group in drawn.rings],
        "unlinked": [
            {"document": work.document, "id": work.id, "path": work.path, "title": work.title} for work in names
        ],
    }


def _node(node: Node, drawn: Picture) -> dict[str, Any]:
    return {
        "key": node.key,
        "kind": node.kind,
        "document": node.document,
        "document_title": drawn.network.snapshot.papers[node.document].title,
        "id": node.id,
        "path": node.path,
        "title": node.title,
        "units": [{"unit": unit, "role": role} for unit, role in node.units],
        "due": node.due,
        "layer": node.layer,
        "x": round(node.x, 1),
        "y": round(node.y, 1),
        "width": round(node.width, 1),
        "height": round(node.height, 1),
        "critical": node.chained,
        "cycle": node.circle,
    }


def _edge(line: Line) -> dict[str, Any]:
    told = {name: line.told[name] for name in ("type", "label", "via", "rule", "confidence", "evidence")}
    return {
        "key": line.key,
        "source": line.source,
        "target": line.target,
        **told,
        "waits": line.told.get("waits", False),
        "slack": line.told.get("slack"),
        "critical": line.chained,
    }


def graphml(drawn: Picture) -> Iterator[str]:
    """The picture as GraphML, in pieces."""
    told = graph_json(drawn)
    yield _HEAD
    for domain, keys in _KEYS.items():
        for name, kind in keys.items():
            yield f'<key id="{domain}-{name}" for="{domain}" attr.name="{name}" attr.type="{kind}"/>\n'
    yield f'<graph id={_attribute(str(told["title"]) or "graph")} edgedefault="directed">\n'
    for node in told["nodes"]:
        units = "；".join(f"{ROLES[one['role']]}：{one['unit']}" for one in node["units"])
        said = {**node, "task": node["id"], "label": node["title"], "units": units}
        yield f"<node id={_attribute(node['key'])}>{''.join(_data('node', said))}</node>\n"
    for edge in told["edges"]:
        said = {**edge, "evidence": "\n".join(passage["text"] for passage in edge["evidence"])}
        ends = f"source={_attribute(edge['source'])} target={_attribute(edge['target'])}"
        yield f'<edge id="{edge["key"]}" {ends}>{"".join(_data("edge", said))}</edge>\n'
    yield "</graph>\n</graphml>\n"


def _data(domain: str, said: dict[str, Any]) -> Iterator[str]:
    for name in _KEYS[domain]:
        value = said[name]
        if value is not None:
            words = str(value).lower() if isinstance(value, bool) else str(value)
            yield f'<data key="{domain}-{name}">{escape(_FORBIDDEN.sub(chr(0xFFFD), words))}</data>'


def _attribute(words: str) -> str:
    return quoteattr(_FORBIDDEN.sub(chr(0xFFFD), words))
