"""Which IRI has a thing, and which name is in an IRI? Documents, tasks, units, passages.

``https://policygraph.example/document/d1f0…/task/2.1``: an IRI is built from what names the thing in
the text, so that the same thing has the same IRI whoever ingests it.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from ontology.model import Span
from ontology.terms import BASE

META_GRAPH = BASE + "graph/meta"
STORE_NODE = BASE + "store"
NOTES = BASE + "note/"
"""What the IRIs of all notes begin with."""
_BODIES = BASE + "body/"

# What may stand in an IRI as it is: Chinese characters and their punctuation keep names readable; `~` is
# left for numbering namesakes.
_UNSAFE = re.compile(r"[^A-Za-z0-9._\-\u3400-\u4dbf\u4e00-\u9fff（）、《》〔〕“”—]")


_DOTS = frozenset((".", ".."))


def escape(name: str) -> str:
    """The name as one segment of an IRI: ``a/b`` → ``a%2Fb``, Chinese characters kept."""
    if name in _DOTS:  # servers take such a segment for a way up, and leave it out
        return name.replace(".", "%2E")
    return _UNSAFE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match.group().encode()), name)


def last_name(iri: str) -> str:
    """The name that the last segment of an IRI was made from; the whole id of a body, which has several."""
    if iri.startswith(_BODIES):
        return unquote(iri.removeprefix(_BODIES), errors="strict")
    return unquote(iri.rpartition("/")[2], errors="strict")


def document(document_id: str) -> str:
    """The IRI of a document."""
    return f"{BASE}document/{escape(document_id)}"


def graph(document_id: str) -> str:
    """The named graph that holds what one document says."""
    return f"{BASE}graph/{escape(document_id)}"


REGISTER = BASE + "graph/register"
"""The named graph of what the register says of the bodies that documents name."""


def selector(document_iri: str, span: Span) -> str:
    """The IRI of a passage, after RFC 5147: ``…#char=120,150``, code points, half-open."""
    return f"{document_iri}#char={span.start},{span.end}"


def span_of(selector_iri: str) -> Span:
    """The span that a selector's IRI names; ValueError where it names none."""
    start, _, end = selector_iri.rpartition("#char=")[2].partition(",")
    return Span(start=int(start), end=int(end))


def unit(name: str) -> str:
    """The IRI of a unit, from its full name."""
    return f"{BASE}unit/{escape(name)}"


def body(body_id: str) -> str:
    """The IRI of a body of the unit register: …/body/370000/emergency-management."""
    return _BODIES + "/".join(map(escape, body_id.split("/")))


def division(key: str) -> str:
    """The IRI of an administrative division, by its code or full name: …/division/370000."""
    return f"{BASE}division/{escape(key)}"


def category(name: str) -> str:
    """The IRI of a category of bodies: …/category/departments."""
    return f"{BASE}category/{escape(name)}"


def change(division: str, change_id: str) -> str:
    """The IRI of a change of bodies in one division: …/change/cn/financial-2023."""
    return f"{BASE}change/{escape(division)}/{escape(change_id)}"


def note(kind: str, key: str) -> str:
    """The IRI of a note that people leave in a store, such as a decision on two names."""
    return f"{notes(kind)}{escape(key)}"


def notes(kind: str) -> str:
    """What the IRIs of all notes of a kind begin with."""
    return f"{NOTES}{escape(kind)}/"


def kind_of_note(iri: str) -> str:
    """The kind of note that an IRI is of."""
    return unquote(iri.removeprefix(NOTES).partition("/")[0], errors="strict")


def rule(rule_id: str) -> str:
    """The IRI of a reading rule."""
    return f"{BASE}rule/{escape(rule_id)}"


def reviewer(name: str) -> str:
    """The IRI of a person who corrects, by name."""
    return f"{BASE}reviewer/{escape(name)}"


def correction(correction_id: str) -> str:
    """The IRI of one correction, an activity."""
    return f"{BASE}correction/{escape(correction_id)}"


def corrections(document_id: str) -> str:
    """The named graph of what people said of one document's facts."""
    return graph(f"corrections-{document_id}")


def extracted(document_id: str) -> str:
    """The note of what was read from a document, where people have corrected it."""
    return note("extracted", document_id)


def document_id_of(iri: str) -> str | None:
    """The id of the document that an IRI of a document, task, fact or passage belongs to."""
    for kind in ("document/", "graph/"):
        prefix = BASE + kind
        if iri.startswith(prefix):
            return unquote(re.split(r"[/#]", iri[len(prefix) :], maxsplit=1)[0])
    return None
