"""What shape has a record, for programs in any language? JSON Schema, made from the frozen types.

``record.schema.json`` beside this module is what ``python -m ontology.schema`` prints; a test holds the two together.
Every field that is always written is required; fields that are not named here may be added without a new schema name.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import sys
import types
import typing
from pathlib import Path
from typing import Any

from ontology import model
from ontology.model import SCHEMA, Record, Span

FILE = Path(__file__).with_name("record.schema.json")

# What a field's type does not tell: bounds and forms, by the field's name.
_FORMS: dict[str, dict[str, Any]] = {
    "confidence": {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
    "recurs": {"type": "string", "pattern": r"^P(?=[\dT])(\d+[YMWD])*(T(\d+[HMS])+)?$"},
    "offset": {"type": "string", "pattern": r"^P(?=[\dT])(\d+[YMWD])*(T(\d+[HMS])+)?$"},
    "rule": {"type": "string", "pattern": r"^[a-z_]+\.[a-z_0-9]+$"},
}
# Absent is null, never ""; these are texts, which may be empty where there is nothing to print.
_MAY_BE_EMPTY = frozenset({"label", "title", "text", "source", "sha256"})
_DATE = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_SPAN = {
    "description": "A half-open range [start, end) of Unicode code points of document.text.",
    "type": "array",
    "prefixItems": [{"type": "integer", "minimum": 0}, {"type": "integer", "minimum": 0}],
    "minItems": 2,
    "maxItems": 2,
}


def schema() -> dict[str, Any]:
    """The schema of ``policygraph/record/1`` (JSON Schema, draft 2020-12)."""
    definitions: dict[str, Any] = {"Span": _SPAN}
    record = _object(Record, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": SCHEMA,
        "description": record["description"],
        "type": "object",
        "properties": {"schema": {"const": SCHEMA}, **record["properties"]},
        "required": ["schema", *record["required"]],
        "$defs": dict(sorted(definitions.items())),
    }


def _object(cls: type, definitions: dict[str, Any]) -> dict[str, Any]:
    hints = typing.get_type_hints(cls, vars(model))
    names = [field.name for field in dataclasses.fields(cls)]
    return {
        "description": " ".join((cls.__doc__ or "").split("\n\n")[0].split()),
        "type": "object",
        "properties": {name: _of(hints[name], name, definitions) for name in names},
        "required": [field.name for field in dataclasses.fields(cls) if not field.metadata.get("optional")],
    }


def _of(kind: Any, name: str, definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of a field: its type, narrowed by what its name tells."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        kinds = [option for option in inner if option is not type(None) and not (option is int and float in inner)]
        options = [_of(option, name, definitions) for option in kinds]
        return {"anyOf": [*options, {"type": "null"}]} if type(None) in inner else options[0]
    if origin is typing.Literal:
        return {"enum": list(inner)}
    if origin is tuple:
        return {"type": "array", "items": _of(inner[0], "", definitions)}
    if kind is Span:
        return {"$ref": "#/$defs/Span"}
    if dataclasses.is_dataclass(kind):
        return _reference(typing.cast("type", kind), definitions)
    return _plain(kind, name)


def _reference(cls: type, definitions: dict[str, Any]) -> dict[str, Any]:
    if cls.__name__ not in definitions:
        definitions[cls.__name__] = {}  # named before it is filled, should a type hold itself
        definitions[cls.__name__] = _object(cls, definitions)
    return {"$ref": f"#/$defs/{cls.__name__}"}


def _plain(kind: type, name: str) -> dict[str, Any]:
    if name in _FORMS:
        return _FORMS[name]
    if kind is dt.date:
        return _DATE
    if kind is str:
        return {"type": "string"} if name in _MAY_BE_EMPTY else {"type": "string", "minLength": 1}
    return {"type": {int: "integer", float: "number", bool: "boolean"}[kind]}


def text() -> str:
    """The schema as it stands in the file."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
