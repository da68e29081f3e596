"""The values of an import that a person looks at before it happens (see ``mirror.rows``)."""

from sage_desktop.mirror.rows import (
    Candidate,
    Difference,
    Outcome,
    PlanDetail,
    PlanHead,
    PlanLine,
    Shown,
    Side,
    Status,
    Ticks,
    Verdict,
)

__all__ = [
    "Candidate",
    "Difference",
    "Outcome",
    "PlanDetail",
    "PlanHead",
    "PlanLine",
    "Shown",
    "Side",
    "Status",
    "Ticks",
    "Verdict",
]
