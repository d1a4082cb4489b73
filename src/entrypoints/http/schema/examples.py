"""An example for every schema, made from its types: readable, valid, and of invented people."""

from collections.abc import Mapping
from typing import Any

# Values by field name, so that an example reads like a real answer; people are invented.
BY_NAME: Mapping[str, Any] = {
    "access_token": "eyJhbGciOiJFZERTQSIsImtpZCI6IjRmM2EiLCJ0eXAiOiJhdCtqd3QifQ.e30.c2ln",
    "authorize_url": "https://consent.example.com/oauth/authorize?state=4hN2",
    "basis": ["fcra_611a5A", "fcra_607b"],
    "challenge": "Wq8hYb3nR0zLk5xTfG7sJ2vPcD9mA4eU6iNoXw1rQyE",
    "beginning": "rk_019aa50263b471889900000000000001_",
    "city": "Columbus",
    "creditor_name": "NORTHWIND BANK",
    "detail": {"bureau": "experian"},
    "email": "jordan.sample@example.com",
    "eoscar_code": "106",
    "event_type": "LetterApproved",
    "explanation": "The account is no longer reported.",
    "filename": "letter.pdf",
    "first": "Jordan",
    "heading": "NORTHWIND BANK, account ending 4417",
    "account_line": "Account ending 4417",
    "innocent_explanation": "The payment may have been posted after the reporting date.",
    "key": "rk_019aa50263b471889900000000000001_u3sV0l2JpQh8m1bYw7rXeDkTzN5cGfA9iHoL4vKqS6M",
    "label": "NORTHWIND BANK, ending 4417",
    "last": "Sample",
    "last_error": "Unavailable: the carrier did not answer",
    "limit": 50,
    "line1": "414 Elm Street",
    "line2": "Apt 5",
    "middle": "",
    "name": "Jordan Sample",
    "narrator": "plain",
    "next_cursor": "AZqlAmO0cYiZAAAAAAAAAQ",
    "otpauth_uri": "otpauth://totp/Redress:jordan.sample%40example.com?secret=JBSWY3DPEHPK3PXP",
    "owner_email": "owner@example.com",
    "owner_name": "Olive Example",
    "owner_password": "correct horse battery staple",
    "password": "correct horse battery staple",
    "place": "$.BundleComponent[0].TradeLinePartition[3].Tradeline.currentBalance",
    "path": "$.BundleComponent[0].TradeLinePartition[3].Tradeline",
    "provider": "smartcredit",
    "provider_id": "ltr_4868c3b754655f90",
    "qr_svg": "<svg xmlns='http://www.w3.org/2000/svg'></svg>",
    "queue": "mail",
    "reaction": "mail_letter",
    "recovery_codes": ["k3v9-0qtm-7xhc-e2ra"],
    "round": 1,
    "rule_id": "balance_after_payoff",
    "secret": "JBSWY3DPEHPK3PXP",
    "sentence": "An operator approved the letter to Experian.",
    "ssn_last4": "0001",
    "standing": ["balance_after_payoff"],
    "state_code": "OH",
    "subject_line": "Request for reinvestigation",
    "suffix": "",
    "tenant_name": "Example Credit Law",
    "title": "Approve the letter to Experian",
    "token_type": "Bearer",
    "tracking_number": "9407300000000000000000",
    "us_state": "OH",
    "version": 1,
    "zip": "43215",
}
# Where a field's name alone would mislead.
OF_SCHEMA: Mapping[str, Any] = {
    "TenantBody": {"name": "Example Credit Law"},
    "TenantView": {"name": "Example Credit Law"},
}
_BY_FORMAT = {
    "uuid": "019aa502-63b4-7188-9900-000000000001",
    "date": "2026-03-02",
    "date-time": "2026-03-02T15:04:05Z",
}
_BIRTH_DATE = "1985-03-04"


def example_of(schema: Mapping[str, Any], components: Mapping[str, Any], name: str = "") -> Any:
    """One value that the schema allows."""
    if "$ref" in schema:
        referred = schema["$ref"].rpartition("/")[2]
        example = example_of(components[referred], components, name)
        return example | OF_SCHEMA[referred] if referred in OF_SCHEMA else example
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], components, name)
    if given := schema.get("enum") or schema.get("examples"):
        return given[0]
    if name == "birth_date":
        return _BIRTH_DATE
    return _made(schema, components, name)


def _made(schema: Mapping[str, Any], components: Mapping[str, Any], name: str) -> Any:
    kind = schema.get("type")
    if kind == "object":
        return _object(schema, components)
    if name in BY_NAME and _fits(BY_NAME[name], kind):
        return BY_NAME[name]
    if kind == "array":
        return [example_of(schema.get("items", {}), components, name)]
    return _scalar(schema, kind)


def _object(schema: Mapping[str, Any], components: Mapping[str, Any]) -> dict[str, Any]:
    if "properties" not in schema:
        return {"database": True} if schema.get("additionalProperties") else {}
    return {name: example_of(part, components, name) for name, part in schema["properties"].items()}


def _scalar(schema: Mapping[str, Any], kind: str | None) -> Any:
    if schema.get("format") in _BY_FORMAT:
        return _BY_FORMAT[schema["format"]]
    match kind:
        case "integer":
            return max(int(schema.get("minimum", 0)), 1)
        case "boolean":
            return True
        case "null":
            return None
        case _:
            return "example"


def _fits(value: Any, kind: str | None) -> bool:
    kinds = {"string": str, "integer": int, "array": list, "object": dict}
    return kind in kinds and isinstance(value, kinds[kind])
