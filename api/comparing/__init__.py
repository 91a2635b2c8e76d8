"""Two documents side by side: each difference with both passages, and the words that differ marked."""

from api.comparing.rows import Group, Quote, Row, Told, groups_of
from api.comparing.suggested import Pair, suggested

__all__ = ["Group", "Pair", "Quote", "Row", "Told", "groups_of", "suggested"]
