"""By which rules is a document read? The rules of reading in the ontology, written out as a page of Markdown.

``python -m graph.guideline`` writes ``docs/reading-rules.md``; the ontology is the one place where the rules are kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import ontology
from graph.vocabulary import Vocabulary, Word, vocabulary
from ontology import terms

FILE = Path(ontology.__file__).parent.parent / "docs" / "reading-rules.md"
_HEAD = """# Rules of reading 阅读准则

What counts as a task, an assignment, a deadline …, and what does not. Every class, property and value of the ontology
names the rule that it follows (`pg:guideline`); `python -m graph.guideline` writes this page from the ontology.
"""


def page(found: Vocabulary) -> str:
    """All rules under headings, each with the words that follow it."""
    return "\n".join([_HEAD, *_chapters(found)])


def _chapters(found: Vocabulary) -> Iterator[str]:
    labels = {word.name.lower(): word.labels for word in found.of_kind("class")}
    heading = ""
    for rule in found.members(terms.GUIDELINES_SCHEME):
        group = (rule.notation or "").partition("-")[0]
        if group != heading:
            heading = group
            title = labels.get(group) or {"zh": "依据", "en": group}
            yield f"## {title['zh']} {title['en'].capitalize()}\n"
        yield _rule(rule, [word for word in found.words if word.guideline == rule.iri])


def _rule(rule: Word, followers: list[Word]) -> str:
    words = ", ".join(f"`{word.name}` {word.labels['zh']}" for word in followers)
    return (
        f"**{rule.labels['zh']}** ({rule.labels['en']}, `{rule.notation}`)\n\n"
        f"{rule.definitions['zh']}\n{rule.definitions['en']}\n\nWords: {words}\n"
    )


if __name__ == "__main__":
    FILE.write_text(page(vocabulary()), "utf-8")
