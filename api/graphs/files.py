"""In which files is the picture of dependencies handed out? SVG, PNG, GraphML and JSON."""

from __future__ import annotations

import json
from typing import Literal

from api.graphs.png import png
from api.graphs.shapes import Picture
from api.graphs.svg import size_of, svg
from api.graphs.told import graph_json, graphml

GraphForm = Literal["json", "svg", "png", "graphml"]
MEDIA: dict[GraphForm, str] = {
    "json": "application/json",
    "svg": "image/svg+xml",
    "png": "image/png",
    "graphml": "application/graphml+xml",
}


def written(drawn: Picture, form: GraphForm) -> bytes:
    """The picture as a file; MissingToolError where PNG is wanted and no font has Chinese characters."""
    match form:
        case "json":
            return json.dumps(graph_json(drawn), ensure_ascii=False).encode()
        case "graphml":
            return "".join(graphml(drawn)).encode()
        case "svg":
            return svg(drawn, alone=True).encode()
        case "png":
            return png(svg(drawn, alone=True), *size_of(drawn, alone=True))


def file_name(drawn: Picture, form: GraphForm) -> str:
    """A name for the file, after what is drawn."""
    kept = "".join(mark for mark in drawn.title if mark.isalnum())[:60] or "graph"
    return f"依赖图-{kept}.{form}"
