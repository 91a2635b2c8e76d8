"""Rules: the registry with the examples of its tables."""

from __future__ import annotations

from fastapi import APIRouter

from api.rulebook import rulebook
from api.schemas import ExampleOut, RuleOut, RulesOut

router = APIRouter(prefix="/rules", tags=["规则"])


@router.get("")
def list_rules() -> RulesOut:
    """Every rule with what it must read and what it must not."""
    return RulesOut(
        rules=[
            RuleOut(
                id=entry.id,
                kind=entry.kind,
                doc=entry.doc,
                confidence=entry.confidence,
                examples=[ExampleOut.model_validate(example) for example in entry.examples],
            )
            for entry in rulebook()
        ]
    )
