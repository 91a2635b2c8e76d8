"""How is ``ontology/units.ttl`` made? The national bodies of the reforms and their changes, written as Turtle.

``python -m ontology.units.turtle`` writes the file anew; a test holds it against the register.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from ontology import terms
from ontology.mapping import Object
from ontology.statements import Statement
from ontology.units.description import core, describe_bodies

FILE = Path(__file__).parent.parent / "units.ttl"
_PREFIXES = {"dcterms": terms.DCTERMS, "org": terms.ORG, "rdfs": terms.RDFS, "skos": terms.SKOS, "xsd": terms.XSD}
_HEAD = """# The composed core of the unit register: the national bodies of the reforms and what became of them.
# Written by `python -m ontology.units.turtle` from the tables in `ontology/units`; do not edit by hand.
"""


def turtle(statements: Iterable[Statement]) -> str:
    """Statements as Turtle, one block a subject, in a stable order."""
    lines = [_HEAD, *(f"@prefix {name}: <{space}> ." for name, space in _PREFIXES.items())]
    rows = sorted({(one.subject, _verb(one.predicate), _term(one.object)) for one in statements})
    for subject, same in groupby(rows, key=lambda row: row[0]):
        said = " ;\n  ".join(f"{verb} {thing}" for _, verb, thing in same)
        lines.append(f"\n<{subject}>\n  {said} .")
    return "\n".join(lines) + "\n"


def _verb(predicate: str) -> str:
    return "a" if predicate == terms.TYPE else _short(predicate)


def _short(iri: str) -> str:
    for name, space in _PREFIXES.items():
        if iri.startswith(space):
            return f"{name}:{iri.removeprefix(space)}"
    return f"<{iri}>"


def _term(thing: Object) -> str:
    if isinstance(thing, str):
        return _short(thing)
    text = json.dumps(thing.lexical, ensure_ascii=False)
    return text if thing.datatype == terms.STRING else f"{text}^^{_short(thing.datatype)}"


def written() -> str:
    """What the file should say."""
    return turtle(describe_bodies(core()))


if __name__ == "__main__":
    FILE.write_text(written(), "utf-8")
