"""Condenses Sage's machine description to the facts that tests need: names, types, limits.

    python tests/tools/condense_openapi.py [openapi.json [openapi-supplement.json]]

writes ``tests/data/sage_facts.json``. Sage's prose is left out on purpose: it is not ours to ship.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
DEFAULT_SOURCE = HERE.parents[3] / "shared" / "sage" / "openapi.json"
TARGET = HERE.parents[1] / "data" / "sage_facts.json"

RESOURCES = (
    "address_regions",
    "address_types",
    "addresses",
    "analysis_type_categories",
    "analysis_types",
    "artefact_statuses",
    "business_settings",
    "businesses",
    "catalog_item_types",
    "contact_person_types",
    "contact_persons",
    "contact_types",
    "contacts",
    "countries",
    "country_groups",
    "currencies",
    "financial_settings",
    "invoice_settings",
    "ledger_account_classifications",
    "ledger_account_types",
    "ledger_accounts",
    "product_sales_price_types",
    "products",
    "sales_credit_notes",
    "sales_invoices",
    "service_rate_types",
    "services",
    "stock_items",
    "tax_rates",
    "tax_types",
    "user",
)
METHODS = ("get", "post", "put", "delete")
FACTS = ("type", "format", "maxLength", "minLength", "minimum", "maximum", "default", "enum")

Facts = dict[str, Any]


def condense(source: Path, supplement: Path) -> Facts:
    """The facts of both files; the supplement says what the main file lacks."""
    main, extra = (json.loads(path.read_text(encoding="utf-8")) for path in (source, supplement))
    definitions = {**main["definitions"], **extra["definitions"]}
    paths = {**main["paths"], **extra["paths"]}
    chosen = {path: item for path, item in paths.items() if path.split("/")[1] in RESOURCES}
    missing = set(RESOURCES) - {path.split("/")[1] for path in chosen}
    if missing:
        raise SystemExit(f"not in the description: {', '.join(sorted(missing))}")
    operations = {
        path: {method: _operation(item[method]) for method in METHODS if method in item}
        for path, item in chosen.items()
    }
    return {"paths": operations, "schemas": _reachable(operations, definitions)}


def _operation(operation: Facts) -> Facts:
    query = {
        each["name"]: _only(each, (*FACTS, "required"))
        for each in operation.get("parameters", [])
        if each["in"] == "query"
    }
    bodies = [each["schema"] for each in operation.get("parameters", []) if each["in"] == "body"]
    answers = {
        status: _field(answer["schema"])
        for status, answer in operation["responses"].items()
        if "schema" in answer and status.startswith("2")
    }
    facts: Facts = {"query": query, "answers": answers}
    if bodies:
        facts["body"] = _field(bodies[0])
    return facts


def _field(schema: Facts) -> Facts:
    """One value: a reference, an array, an object with members, or a plain type."""
    if "$ref" in schema:
        return {"schema": schema["$ref"].rpartition("/")[2]}
    facts = _only(schema, FACTS)
    if "items" in schema:
        facts["items"] = _field(schema["items"])
    if "properties" in schema:
        facts["fields"] = _fields(schema)
    return facts


def _fields(schema: Facts) -> Facts:
    required = set(schema.get("required", ()))
    fields = {name: _field(each) for name, each in schema.get("properties", {}).items()}
    for name in required & set(fields):
        fields[name]["required"] = True
    return fields


def _only(source: Facts, names: tuple[str, ...]) -> Facts:
    return {name: source[name] for name in names if name in source and source[name] is not False}


def _reachable(operations: Facts, definitions: Facts) -> Facts:
    """The definitions that the operations name, and those that these name in turn."""
    schemas: Facts = {}
    waiting = _named_in(operations) | {"ListEnvelope", "BusinessListEnvelope", "ErrorItem"}
    waiting |= {"MissingTokenError", "TokenResponse", "OAuthError"}
    while waiting:
        name = waiting.pop()
        if name in schemas:
            continue
        definition = definitions[name]
        schemas[name] = _fields(definition) if "properties" in definition else _field(definition)
        waiting |= _named_in(schemas[name])
    return schemas


def _named_in(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(_named_in, value))
    if not isinstance(value, dict):
        return set()
    named = {value["schema"]} if isinstance(value.get("schema"), str) else set()
    return named.union(*map(_named_in, value.values()))


def text_of(facts: Facts) -> str:
    """The file's text: sorted, so that the same facts give the same bytes."""
    return json.dumps(facts, indent=1, sort_keys=True, ensure_ascii=True) + "\n"


def main(arguments: list[str]) -> None:
    source = Path(arguments[0]) if arguments else DEFAULT_SOURCE
    supplement = (
        Path(arguments[1]) if arguments[1:] else source.with_name("openapi-supplement.json")
    )
    TARGET.write_text(text_of(condense(source, supplement)), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
