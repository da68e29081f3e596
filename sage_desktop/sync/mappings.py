"""The room of mappings behind the door: which Halo record is which Sage record, set by a person.

A link that is made here learns at once in which fields both sides agree, so that later changes on
one side are known for what they are.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from sage_desktop.book import bulk, journal, mapping_lists, tenants
from sage_desktop.book.bulk import NewLink
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.store import Book
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import BadInput, NotFound
from sage_desktop.mirror import lists
from sage_desktop.mirror.store import Mirror
from sage_desktop.sync.access import ClientOf, Ready
from sage_desktop.sync.imports.kinds import RecordKind, SageRecord, called
from sage_desktop.sync.imports.matching import name_pairs
from sage_desktop.sync.imports.planning import records_of
from sage_desktop.sync.imports.three_way import compare
from sage_desktop.sync.record_views import MappingLine, NamePair, Pick
from sage_desktop.sync.runs import naming

_AT_ONCE = 500
_MAX_TOP_LEVEL = 200


class Mappings:
    """For all kinds that have an import screen, by the import's name (``customers``)."""

    def __init__(
        self,
        book: Book,
        mirror: Mirror,
        kinds: Mapping[str, RecordKind],
        ready: Ready,
        client_of: ClientOf,
        clock: Clock,
    ) -> None:
        self._book = book
        self._ready = ready
        self._client_of = client_of
        self._mirror = mirror
        self._kinds = kinds
        self._clock = clock

    # looking

    async def order(
        self,
        tenant_id: int,
        kind: str,
        search: str = "",
        sort: str = "halo",
        descending: bool = False,
    ) -> array[int]:
        """Ids of links, in the order to show."""
        link_kind = self._kinds[kind].link_kind
        return await self._book.read(
            lambda: mapping_lists.order_mappings(tenant_id, link_kind, search, sort, descending)
        )

    async def lines(self, link_ids: Sequence[int], kind: str = "customers") -> list[MappingLine]:
        """In the order asked; links that there are not (any more) are left out."""
        link_kind = self._kinds[kind].link_kind
        rows = await self._book.read(lambda: mapping_lists.mapping_rows(link_kind, link_ids))
        return [
            MappingLine(
                row.link_id,
                row.local_id,
                row.local_name,
                row.sage_id,
                row.sage_name,
                row.sage_detail,
                row.since,
                row.made_by,
                row.is_gone,
            )
            for row in rows
        ]

    async def unmapped(self, tenant_id: int, kind: str) -> tuple[int, int | None]:
        """How many Halo records and Sage records have no mapping; None: Sage was not read yet."""
        wanted = self._kinds[kind]
        free, linked = await self._book.read(
            lambda: mapping_lists.counts(tenant_id, wanted.link_kind)
        )
        name = wanted.lists[0].name
        known = await self._mirror.read(lambda db: lists.count_there(db, tenant_id, name))
        return free, None if known is None else max(0, known - linked)

    async def halo_choices(
        self, tenant_id: int, kind: str, search: str, limit: int = 50
    ) -> list[Pick]:
        """Halo records without a mapping here."""
        side = self._kinds[kind].book
        return await self._book.read(lambda: side.picks(tenant_id, search, limit))

    async def sage_choices(
        self, tenant_id: int, kind: str, search: str, limit: int = 50
    ) -> list[Pick]:
        """Sage records without a mapping, as last read."""
        wanted = self._kinds[kind]
        name = wanted.lists[0].name
        found: list[str] = []
        offset = 0
        while len(found) < limit:
            ids = await self._mirror.read(_search(tenant_id, name, search, offset))
            if not ids:
                break
            offset += len(ids)
            taken = await self._linked(wanted, tenant_id, ids)
            found += [sage_id for sage_id in ids if sage_id not in taken]
        records = await self._records(wanted, tenant_id, found[:limit])
        return [Pick(each.sage_id, each.name, wanted.place(each)) for each in records]

    async def web_page(self, tenant_id: int, kind: str, sage_id: str) -> str:
        """The record in Sage's own web pages, asked of Sage now; "" if Sage names none."""
        tenant = await self._ready(tenant_id)
        with naming(tenant):
            listing = self._kinds[kind].lists[0].listing
            return await self._client_of(tenant).web_page(listing, sage_id)

    # changing

    async def add(self, tenant_id: int, kind: str, sage_id: str, local_id: int) -> None:
        """Maps two records that are both free here.

        Raises ``BadInput("already_linked")``, ``NotFound`` for a record that was never read or is
        gone.
        """
        wanted = self._kinds[kind]
        records = await self._records(wanted, tenant_id, [sage_id])
        if not records or records[0].gone:
            raise NotFound(what=wanted.sage_noun, name=sage_id)
        moment = self._clock()
        record = records[0]

        def work() -> None:
            for had in (
                journal.link(wanted.link_kind, tenant_id, sage_id=sage_id),
                journal.link(wanted.link_kind, tenant_id, local_id=local_id),
            ):
                if had is not None:
                    name = called(wanted.book.values([had.local_id])[had.local_id])
                    raise BadInput("already_mapped", local=name, sage=had.sage_name or had.sage_id)
            _link(wanted, tenant_id, [(record, local_id)], LinkMaker.USER, moment)
            journal.close_issue(tenant_id, wanted.link_kind, sage_id)

        await self._book.write(work)

    async def remove(self, link_id: int) -> None:
        """Both records stay. Raises ``NotFound``."""
        await self._book.write(lambda: journal.remove_link(link_id))

    async def name_pairs(self, tenant_id: int, kind: str) -> list[NamePair]:
        """All pairs without a mapping whose name is exactly the same and nobody else's."""
        wanted = self._kinds[kind]
        name = wanted.lists[0].name
        keys = await self._book.read(
            lambda: {key[0]: (key[1], key[2]) for key in wanted.book.free(tenant_id)}
        )
        if not keys:
            return []
        ids = await self._mirror.read(lambda db: lists.ids_by_name(db, tenant_id, name))
        sage: dict[str, SageRecord] = {}
        for at in range(0, len(ids), _AT_ONCE):
            part = ids[at : at + _AT_ONCE]
            taken = await self._linked(wanted, tenant_id, part)
            records = await self._records(wanted, tenant_id, part)
            sage |= {
                each.sage_id: each
                for each in records
                if each.sage_id not in taken and not each.gone and not each.problem
            }
        pairs = name_pairs(
            ((each.sage_id, each.name) for each in sage.values()),
            ((number, key) for number, (key, _) in keys.items()),
        )
        return [
            NamePair(
                sage_id,
                sage[sage_id].name,
                local_id,
                keys[local_id][1],
                wanted.place(sage[sage_id]),
            )
            for sage_id, local_id in pairs
        ]

    async def link_pairs(self, tenant_id: int, kind: str, pairs: Sequence[NamePair]) -> int:
        """Maps those of the pairs that are still free on both sides; gives how many."""
        wanted = self._kinds[kind]
        made = 0
        for at in range(0, len(pairs), _AT_ONCE):
            part = pairs[at : at + _AT_ONCE]
            records = {
                each.sage_id: each
                for each in await self._records(wanted, tenant_id, [pair.sage_id for pair in part])
            }
            made += await self._book.write(
                _linking(wanted, tenant_id, part, records, self._clock())
            )
        return made

    async def set_top_level(self, tenant_id: int, name: str) -> None:
        """What new customers of this tenant are put under; "" for nothing."""
        clean = name.strip()
        if len(clean) > _MAX_TOP_LEVEL:
            raise BadInput("text_too_long", field="top_level", limit=_MAX_TOP_LEVEL)
        await self._book.write(lambda: tenants.update_tenant(tenant_id, top_level=clean))

    async def _linked(
        self, kind: RecordKind, tenant_id: int, ids: Sequence[str]
    ) -> Collection[str]:
        links = await self._book.read(lambda: bulk.links_of(kind.link_kind, tenant_id, ids))
        return links.keys()

    async def _records(
        self, kind: RecordKind, tenant_id: int, ids: Sequence[str]
    ) -> list[SageRecord]:
        around = await self._book.read(lambda: kind.book.around(tenant_id))
        return await self._mirror.read(lambda db: records_of(db, kind, tenant_id, ids, around))


def _search(
    tenant_id: int, name: str, search: str, offset: int
) -> Callable[[sqlite3.Connection], list[str]]:
    return lambda db: lists.search(db, tenant_id, name, search, offset, _AT_ONCE)


def _linking(
    kind: RecordKind,
    tenant_id: int,
    pairs: Sequence[NamePair],
    records: Mapping[str, SageRecord],
    moment: datetime,
) -> Callable[[], int]:
    def work() -> int:
        ids = [pair.sage_id for pair in pairs]
        taken = bulk.links_of(kind.link_kind, tenant_id, ids).keys()
        used = bulk.linked_ids(kind.link_kind, tenant_id, [pair.local_id for pair in pairs])
        free = [
            (records[pair.sage_id], pair.local_id)
            for pair in pairs
            if pair.sage_id in records and pair.sage_id not in taken and pair.local_id not in used
        ]
        return _link(kind, tenant_id, free, LinkMaker.NAME, moment)

    return work


def _link(
    kind: RecordKind,
    tenant_id: int,
    pairs: Sequence[tuple[SageRecord, int]],
    maker: LinkMaker,
    moment: datetime,
) -> int:
    """Book thread. Raises ``NotFound`` for a Halo record that there is not, or of another kind."""
    halo = kind.book.values(list(kind.book.fitting([local_id for _, local_id in pairs])))
    new = []
    for record, local_id in pairs:
        if local_id not in halo:
            raise NotFound(what=kind.link_kind, name=local_id)
        agreed = compare(None, halo[local_id], record.values, {})
        common = {name: halo[local_id][name] for name in agreed.same}
        new.append(NewLink(local_id, record.sage_id, record.name, record.detail, maker, common))
    bulk.create_links(kind.link_kind, tenant_id, new, None, moment)
    return len(new)
