"""What does a document say of how bodies hang together? Hosts of offices, names it defines, duties passed down."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from types import MappingProxyType

from ontology.model import Document
from ontology.units.created import team_name
from ontology.units.decisions import Decided
from ontology.units.naming import body_in
from ontology.units.reach import Ties

_SEAT = re.compile("(?P<ending>办公室|秘书处)(?:设在|设于|设立在|挂靠在?)(?P<host>[\u4e00-\u9fff（）]{2,24})")
_NAME_BEFORE = re.compile("[\u4e00-\u9fff“”]{0,40}$")
_BARE = re.compile(
    "(?:领导小组|工作小组|专项小组|协调小组|推进小组|工作专班|专班|联席会议|指挥部|委员会)?(?P<desk>办公室|秘书处)"
)
_TEAM = re.compile(
    "[\u4e00-\u9fff“”]{2,40}?(?:领导小组|工作小组|专项小组|协调小组|推进小组|工作组|专班|联席会议|指挥部|委员会|协调机制)"
)
_MAKING = re.compile(".*(?:成立|建立|设立|组建|组成|健全|完善|调整)了?")
_BEFORE = 160  # characters before an office in which its leading group may be named
_SHORTEST = 3  # characters of the name of a host
_PASSING = re.compile(
    "(?:逐级|层层)(?:分解|落实|压实|传导|细化)(?:[\u4e00-\u9fff]{0,2}责任|任务)?|一级抓一级"
    "|(?:指导|督促)(?:督促|指导)?(?:各地(?!区)|各市|各县|各区县|市县|下级|属地)"
    "|(?:分解|细化|落实)(?:落实)?到(?:各)?(?:市县|县区|县|区县|乡镇|基层|镇村)"
)


def ties_of(document: Document, decided: Decided | None = None) -> Ties:
    """The ties that a document's text states between bodies."""
    heard = decided or Decided()
    return Ties(hosts=MappingProxyType(dict(_hosts(document, heard))), passing=passing(document.text))


def passing(text: str) -> str:
    """The words by which a text passes duties down (层层压实责任); "" where there are none."""
    found = _PASSING.search(text)
    return found.group() if found else ""


def _hosts(document: Document, decided: Decided) -> Iterator[tuple[str, str]]:
    """办公室设在省应急厅: the id of each office with the id of its host."""
    for office, host in seats(document.text):
        body = body_in(document, office, decided)
        seat = next(
            (
                found
                for end in range(len(host), _SHORTEST - 1, -1)
                if (found := body_in(document, host[:end], decided)) is not None
            ),
            None,
        )
        if body is not None and seat is not None:
            yield body, seat


@functools.lru_cache(maxsize=64)
def seats(text: str) -> tuple[tuple[str, str], ...]:
    """The offices that a text puts somewhere, each with the words of where: (省…专班办公室, 省交通运输厅)."""
    found = []
    for match in _SEAT.finditer(text):
        before = _NAME_BEFORE.search(text[max(0, match.start() - 40) : match.start()])
        office = _MAKING.sub("", (before.group() if before else "") + match["ending"])
        bare = _BARE.fullmatch(office)
        if bare:
            team = _team_before(text[max(0, match.start() - _BEFORE) : match.start()])
            office = team + bare["desk"] if team else office
        if office != match["ending"]:
            found.append((office, match["host"]))
    return tuple(found)


def _team_before(text: str) -> str:
    """The leading group named last before an office; "" where there is none."""
    teams = [_MAKING.sub("", match.group()) for match in _TEAM.finditer(text)]
    return next((team for team in reversed(teams) if team_name(team)), "")
