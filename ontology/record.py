"""How is a record written down and read back? The interchange format as plain JSON values."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import types
import typing
from collections.abc import Mapping
from typing import Any

from ontology import model
from ontology.model import SCHEMA, Record, Span

# Locators and parts help readers and pages; other programs rely on the fields of the contract.


def to_json(record: Record) -> dict[str, Any]:
    """The record as JSON values: spans as ``[start, end]``, dates in ISO form."""
    body = typing.cast("dict[str, Any]", plain(record))
    return {"schema": SCHEMA, **body}


def from_json(value: Mapping[str, Any]) -> Record:
    """The record that ``to_json`` wrote; fields it does not know are passed over.

    Raises ValueError where the schema is another or a field has the wrong shape.
    """
    if value.get("schema") != SCHEMA:
        raise ValueError(f"not a record of {SCHEMA}: {value.get('schema')!r}")
    try:
        return typing.cast("Record", _typed(value, Record))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a record: {error}") from error


def plain(value: object) -> object:
    """A value of the frozen types as JSON values: spans as ``[start, end]``, dates in ISO form."""
    if isinstance(value, Span):
        return [value.start, value.end]
    if dataclasses.is_dataclass(value):
        optional = _optional(value.__class__)
        return {
            name: plain(held)
            for name in _field_names(value.__class__)
            if (held := getattr(value, name)) is not None or name not in optional
        }
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


@functools.cache
def _field_names(cls: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(cls))


@functools.cache
def _optional(cls: type) -> frozenset[str]:
    """The fields that are written only where they hold something."""
    return frozenset(field.name for field in dataclasses.fields(cls) if field.metadata.get("optional"))


def of_plain(value: Any, cls: type) -> Any:
    """The value of a frozen type that ``plain`` wrote; KeyError, TypeError or ValueError where it has another shape."""
    return _typed(value, cls)


@functools.cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls, vars(model))


def _typed(value: Any, wanted: Any) -> Any:
    origin = typing.get_origin(wanted)
    if origin in (typing.Union, types.UnionType):
        if value is None:
            return None
        options = [option for option in typing.get_args(wanted) if option is not type(None)]
        return _typed(value, options[0])
    if origin is tuple:
        item = typing.get_args(wanted)[0]
        return tuple(_typed(entry, item) for entry in value)
    if wanted is Span:
        return Span(start=value[0], end=value[1])
    if dataclasses.is_dataclass(wanted):
        hints = _hints(typing.cast("type", wanted))
        return typing.cast("Any", wanted)(
            **{key: _typed(value[key], hint) for key, hint in hints.items() if key in value}
        )
    if wanted is dt.date:
        return dt.date.fromisoformat(value)
    return value
