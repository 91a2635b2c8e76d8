"""How is a question answered? Parsed into a typed query, run over the graph, said in one sentence."""

from api.answering.ask import answer
from api.answering.asks import asks
from api.answering.conversation import MOST as MOST_TURNS
from api.answering.result import Answer, Citation, TaskRef

__all__ = ["MOST_TURNS", "Answer", "Citation", "TaskRef", "answer", "asks"]
