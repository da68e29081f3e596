"""Suppliers for the importer: which lists of Sage, and what becomes of their addresses.

Facts: ``product.md`` 8. A supplier has one address: the main one.
"""

from __future__ import annotations

from collections.abc import Mapping

from sage_desktop.sage import listings
from sage_desktop.sync.imports.contact_records import composer
from sage_desktop.sync.imports.contacts import contact_lists, place_by
from sage_desktop.sync.imports.kinds import own_id_behind

own_id = own_id_behind("halo:supplier:")
place = place_by("address")

LISTS = contact_lists("vendor", listings.VENDORS)


def _placed(main: str, _delivery: str) -> Mapping[str, str]:
    return {"address": main}


compose = composer(_placed)
