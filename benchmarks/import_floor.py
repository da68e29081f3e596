"""The floor of an import: pages by plain httpx, decoded, into SQLite; nothing else.

``import_floor.py FOLDER``, with the ``lists`` to read and the access to them as JSON on standard
input. One page after the other, a commit each. No check, no match, no plan, no undo.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

import httpx
import msgspec
from meter import Meter


def main() -> None:
    wanted = json.load(sys.stdin)
    meter = Meter()
    with meter.running():
        rows, requests = _import(Path(sys.argv[1]) / "floor.sqlite3", wanted)
    meter.tell(rows=rows, requests=requests)


def _import(path: Path, wanted: dict[str, Any]) -> tuple[list[int], int]:
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL").fetchall()
    db.execute("PRAGMA synchronous = NORMAL")
    rows, requests = [], 0
    headers = {"Authorization": f"Bearer {wanted['token']}", "X-Business": wanted["business_id"]}
    with httpx.Client(headers=headers, trust_env=False, timeout=60) as client:
        for each in wanted["lists"]:
            url, query = wanted["api_url"] + each["path"], each["query"]
            columns = ["id", "displayed_as", *query["attributes"].split(",")]
            table = each["path"].strip("/")
            db.execute(f"CREATE TABLE {table} (id TEXT PRIMARY KEY, {', '.join(columns[1:])})")
            into = f"INSERT OR REPLACE INTO {table} VALUES ({', '.join('?' * len(columns))})"
            page, more = 1, True
            while more:
                answer = client.get(url, params={**query, "page": str(page)})
                answer.raise_for_status()
                requests += 1
                known = msgspec.json.decode(answer.content)
                db.execute("BEGIN")
                db.executemany(into, [_row(item, columns) for item in known["$items"]])
                db.execute("COMMIT")
                more, page = known["$next"] is not None, page + 1
            rows.append(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    db.close()
    return rows, requests


def _row(item: dict[str, Any], columns: list[str]) -> list[Any]:
    return [_cell(item.get(column)) for column in columns]


def _cell(value: Any) -> Any:
    """Of a relation its id, of a list its text."""
    if isinstance(value, dict):
        return value["id"]
    return msgspec.json.encode(value).decode() if isinstance(value, list) else value


if __name__ == "__main__":
    main()
