"""Customers for the importer: which lists of Sage, and what becomes of their addresses.

Facts: ``product.md`` 6. The main address is the site's address.
"""

from __future__ import annotations

from collections.abc import Mapping

from sage_desktop.sage import listings
from sage_desktop.sync.imports.contact_records import composer
from sage_desktop.sync.imports.contacts import contact_lists, place_by
from sage_desktop.sync.imports.kinds import own_id_behind

own_id = own_id_behind("halo:client:")
place = place_by("site")

LISTS = contact_lists("customer", listings.CUSTOMERS)


def _placed(main: str, delivery: str) -> Mapping[str, str]:
    return {"site": main, "delivery_address": delivery}


compose = composer(_placed)
