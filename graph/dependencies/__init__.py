"""How do tasks hang together? Order, cycles, chains, slips, conflicts and load, worked out on a snapshot of the graph.

``Dependencies(store)`` takes a ``Snapshot`` by named questions; ``Network(snapshot)`` answers what comes before what;
``slip``, ``conflicts`` and ``load`` take it from there. All but the reading is pure: no store, no clock, no text.
"""

from graph.dependencies.chain import Chain, longest, longest_through
from graph.dependencies.conflicts import Claim, Conflict, ConflictKind, conflicts
from graph.dependencies.cycles import Cycle, cycles
from graph.dependencies.load import Load, Period, load
from graph.dependencies.network import Network
from graph.dependencies.reading import Dependencies, dependencies_of
from graph.dependencies.slip import Delay, Slip, slip
from graph.dependencies.snapshot import WAITING, Aim, Due, Duty, Edge, Goal, Paper, Snapshot, Work

__all__ = [
    "WAITING",
    "Aim",
    "Chain",
    "Claim",
    "Conflict",
    "ConflictKind",
    "Cycle",
    "Delay",
    "Dependencies",
    "Due",
    "Duty",
    "Edge",
    "Goal",
    "Load",
    "Network",
    "Paper",
    "Period",
    "Slip",
    "Snapshot",
    "Work",
    "conflicts",
    "cycles",
    "dependencies_of",
    "load",
    "longest",
    "longest_through",
    "slip",
]
