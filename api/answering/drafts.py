"""Which documents count? All but drafts of which the final text is there too."""

from __future__ import annotations

import re
from collections.abc import Iterable

from api.answering.wording import plain
from graph.outline import Outline

_DRAFT = re.compile("[（(][^（()）]{0,8}(?:稿|草案)[)）]$")
_TELLING = 8  # a title of so many characters is hardly the end of another one


def in_force(outlines: Iterable[Outline]) -> dict[str, Outline]:
    """The documents by their id, without drafts of which the final text is there too.

    The final text has the draft's title, as a rule with its issuer's name before it.
    """
    found = {one.document.id: one for one in outlines}
    final = {plain(one.document.title or "") for one in found.values() if one.document.status == "final"}
    return {key: one for key, one in found.items() if one.document.status == "final" or not _overtaken(one, final)}


def _overtaken(draft: Outline, final: set[str]) -> bool:
    """Whether a final text has the title of a draft, with or without an issuer before it."""
    own = plain(_DRAFT.sub("", draft.document.title or ""))
    return own in final or (len(own) >= _TELLING and any(title.endswith(own) for title in final))
