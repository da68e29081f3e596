"""What an import of tax rates would do. Pure: values in, a plan out.

The rules, in order, for each Sage rate of the tenant:

- linked: the Halo rate takes Sage's name, percentage in force today and history. Shared with an
  older link of another tenant, that tenant names it; another percentage here is a problem of this
  row, for one record cannot hold two.
- *Not mapped* by the user, or hidden in Sage and not linked: left alone.
- not linked: linked to the Halo rate of the same name *and* percentage if exactly one is free in
  this tenant, else created. So zero-rated, exempt and no tax never merge by their 0 %.
- linked, but gone from Sage or hidden there: the Halo rate is retired unless another tenant's Sage
  still offers it.

Halo rates without a link in any tenant are removed; used ones are retired instead.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from sage_desktop.book.link_rows import LinkRow
from sage_desktop.book.tax_rows import Percentage, TaxRateRow
from sage_desktop.core.exact import plain
from sage_desktop.core.names import name_key
from sage_desktop.sync.tax_rate_plan import Row, SageTaxRate, Status, TaxRatePlan, World


def plan_tax_rates(
    source: Sequence[SageTaxRate],
    world: World,
    *,
    today: date,
    only: Collection[str] | None = None,
    requests: int = 0,
) -> TaxRatePlan:
    """The plan for ``source`` (the tenant's full list in Sage) against ``world``.

    ``only`` limits it to those Sage ids; a limited import leaves everything else alone, so it
    neither retires nor removes. ``requests`` is what reading cost.
    """
    planner = _Planner(world, today)
    rows = [
        row
        for rate in source
        if (only is None or rate.id in only) and (row := planner.row(rate)) is not None
    ]
    removals: list[Row] = []
    if only is None:
        rows += planner.gone({rate.id for rate in source})
        removals = planner.removals()
    return TaxRatePlan(world.tenant_id, tuple(source), tuple(rows), tuple(removals), requests)


class _Planner:
    """The book's side, indexed, and which Halo rates are taken while the rows are made."""

    def __init__(self, world: World, today: date) -> None:
        self._world = world
        self._today = today
        self._rates = {rate.id: rate for rate in world.rates}
        self._mirror = {(row.tenant_id, row.sage_id): row for row in world.mirror}
        mine = [link for link in world.links if link.tenant_id == world.tenant_id]
        self._by_sage = {link.sage_id: link for link in mine}
        self._taken = {link.local_id for link in mine}
        self._elsewhere: dict[int, list[LinkRow]] = {}
        for link in sorted(world.links, key=lambda link: (link.since, link.id)):
            if link.tenant_id != world.tenant_id:
                self._elsewhere.setdefault(link.local_id, []).append(link)

    def row(self, rate: SageTaxRate) -> Row | None:
        """The row of one Sage rate; None for one that is hidden in Sage and concerns nobody."""
        percentage = rate.in_force(self._today)
        link = self._by_sage.get(rate.id)
        linked = self._rates.get(link.local_id) if link else None
        seen = self._mirror.get((self._world.tenant_id, rate.id))
        if percentage is None:
            if linked is None and not rate.visible:
                return None
            return Row(
                rate.id,
                rate.name,
                None,
                Status.PROBLEM,
                linked.id if linked else None,
                "no_percentage",
            )
        if link and linked:
            return self._linked(rate, percentage, link, linked)
        if not rate.visible:
            return None
        if seen is not None and seen.unwanted:
            return Row(rate.id, rate.name, percentage, Status.NOT_MAPPED, reason="by_you")
        return self._unlinked(rate, percentage)

    def _linked(
        self, rate: SageTaxRate, percentage: Decimal, link: LinkRow, local: TaxRateRow
    ) -> Row:
        owner = self._owner(local, link)
        if owner is not None and percentage != local.percentage:
            return Row(
                rate.id,
                rate.name,
                percentage,
                Status.PROBLEM,
                local.id,
                "percent_differs",
                data={
                    "percentage": plain(percentage),
                    "other_percentage": plain(local.percentage),
                    "other_tenant_id": str(owner.tenant_id),
                },
            )
        retired = not rate.visible and not self._alive_elsewhere(local)
        name = local.name if owner else rate.name
        history = local.history if owner else rate.history
        changes = _changes(local, name, percentage, history, retired=retired)
        return Row(
            rate.id,
            rate.name,
            percentage,
            Status.CHANGED if changes else Status.UNCHANGED,
            local.id,
            "linked" if rate.visible else "hidden",
            changes,
            history,
            name,
            retire=retired and local.retired_at is None,
        )

    def _unlinked(self, rate: SageTaxRate, percentage: Decimal) -> Row:
        fitting = [
            local
            for local in self._rates.values()
            if local.id not in self._taken
            and local.percentage == percentage
            and name_key(local.name) == name_key(rate.name)
        ]
        if len(fitting) != 1:
            return Row(
                rate.id,
                rate.name,
                percentage,
                Status.NEW,
                reason="several_fit" if fitting else "not_here",
                changes={"name": ("", rate.name), "percentage": ("", plain(percentage))},
                history=rate.history,
                new_name=rate.name,
            )
        local = fitting[0]
        self._taken.add(local.id)
        shared = self._elsewhere.get(local.id)
        name = local.name if shared else rate.name
        history = local.history if shared else rate.history
        return Row(
            rate.id,
            rate.name,
            percentage,
            Status.MATCH,
            local.id,
            "same_name_and_percentage",
            _changes(local, name, percentage, history, retired=False),
            history,
            name,
        )

    def gone(self, still_there: Collection[str]) -> list[Row]:
        """The linked Halo rates whose Sage rate is no longer in the full list."""
        rows = []
        for sage_id, link in self._by_sage.items():
            local = self._rates.get(link.local_id)
            if sage_id in still_there or local is None:
                continue
            seen = self._mirror.get((self._world.tenant_id, sage_id))
            retire = local.retired_at is None and not self._alive_elsewhere(local)
            rows.append(
                Row(
                    sage_id,
                    seen.name if seen else local.name,
                    local.percentage,
                    Status.GONE,
                    local.id,
                    "gone_in_sage",
                    retire=retire,
                    uses=self._world.uses.get(local.id, 0),
                )
            )
        return rows

    def removals(self) -> list[Row]:
        """Halo rates that no tenant has, once the rows before are carried out."""
        rows = []
        for local in self._rates.values():
            uses = self._world.uses.get(local.id, 0)
            mapped = local.id in self._taken or self._elsewhere.get(local.id)
            if mapped or (uses and local.retired_at is not None):
                continue
            rows.append(
                Row(
                    "",
                    local.name,
                    local.percentage,
                    Status.RETIRE if uses else Status.REMOVE,
                    local.id,
                    "not_mapped_in_use" if uses else "not_mapped",
                    retire=bool(uses),
                    uses=uses,
                )
            )
        return rows

    def _alive_elsewhere(self, local: TaxRateRow) -> bool:
        """Whether another tenant has it and, for all we know, still offers it in Sage."""
        seen = (
            self._mirror.get((other.tenant_id, other.sage_id))
            for other in self._elsewhere.get(local.id, ())
        )
        return any(row is None or (row.visible and row.gone_at is None) for row in seen)

    def _owner(self, local: TaxRateRow, link: LinkRow) -> LinkRow | None:
        """The older link of another tenant that names this Halo rate; None: this tenant does."""
        for other in self._elsewhere.get(local.id, ()):
            seen = self._mirror.get((other.tenant_id, other.sage_id))
            older = (other.since, other.id) < (link.since, link.id)
            if older and (seen is None or seen.gone_at is None):
                return other
        return None


def _changes(
    local: TaxRateRow,
    name: str,
    percentage: Decimal,
    history: tuple[Percentage, ...],
    *,
    retired: bool,
) -> dict[str, tuple[str, str]]:
    """Field by field what differs: ``{field: (old, new)}``, exact texts."""
    changes = {}
    if local.name != name:
        changes["name"] = (local.name, name)
    if local.percentage != percentage:
        changes["percentage"] = (plain(local.percentage), plain(percentage))
    if local.history != history:
        changes["history"] = (history_text(local.history), history_text(history))
    if (local.retired_at is not None) != retired:
        changes["retired"] = ("no", "yes") if retired else ("yes", "no")
    return changes


def history_text(history: Sequence[Percentage]) -> str:
    """``17.5 until 2011-01-03, 20 from 2011-01-04``."""
    parts = []
    for entry in history:
        text = plain(entry.percentage)
        if entry.from_date:
            text += f" from {entry.from_date}"
        if entry.to_date:
            text += f" until {entry.to_date}"
        parts.append(text)
    return ", ".join(parts)
