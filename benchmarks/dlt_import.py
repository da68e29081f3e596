"""The same lists read by dlt's ``rest_api`` source into SQLite, merged by id.

``dlt_import.py FOLDER``, with the ``lists`` to read and the access to them as JSON on standard
input. Runs in an environment of its own (see ``dlt_environment``): dlt is no part of the program.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

import dlt
from dlt.destinations import sqlalchemy
from dlt.sources.helpers.rest_client.paginators import PageNumberPaginator
from dlt.sources.rest_api import rest_api_source
from meter import Meter
from requests import Response

_DATASET = "sage"


class SagePages(PageNumberPaginator):
    """``$total`` counts records, not pages, and ``$next`` is relative to the API's root."""

    def __init__(self) -> None:
        super().__init__(
            base_page=1, page_param="page", total_path=None, stop_after_empty_page=True
        )

    def update_state(self, response: Response, data: list[Any] | None = None) -> None:
        self.current_value += 1
        self._has_next_page = response.json()["$next"] is not None


def main() -> None:
    folder, wanted = Path(sys.argv[1]), json.load(sys.stdin)
    meter = Meter()
    with meter.running():
        source = rest_api_source(_configuration(wanted))
        pipeline = dlt.pipeline(
            pipeline_name="lists",
            destination=sqlalchemy(f"sqlite:///{folder / 'book.sqlite3'}"),
            dataset_name=_DATASET,
            pipelines_dir=str(folder / "pipelines"),
        )
        pipeline.run(source)
    with pipeline.sql_client() as client:
        rows = []
        for each in wanted["lists"]:
            table = client.make_qualified_table_name(each["path"].strip("/"))
            rows.append(client.execute_sql(f"SELECT count(*) FROM {table}")[0][0])
    meter.tell(rows=rows, version=dlt.__version__, sqlite=sqlite3.sqlite_version)


def _configuration(wanted: dict[str, Any]) -> Any:
    return {
        "client": {
            "base_url": wanted["api_url"],
            "headers": {"X-Business": wanted["business_id"]},
            "auth": {"type": "bearer", "token": wanted["token"]},
            "paginator": SagePages(),
        },
        "resource_defaults": {"primary_key": "id", "write_disposition": "merge"},
        "resources": [
            {
                "name": each["path"].strip("/"),
                "endpoint": {
                    "path": each["path"].strip("/"),
                    "params": each["query"],
                    "data_selector": "['$items']",
                },
            }
            for each in wanted["lists"]
        ],
    }


if __name__ == "__main__":
    main()
