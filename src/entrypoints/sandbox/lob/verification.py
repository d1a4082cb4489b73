"""Lob's US address verification: the test mode's magic values, and a sensible guess otherwise."""

import re
from typing import Any

from entrypoints.sandbox.identifiers import new_id
from entrypoints.sandbox.lob.refusals import missing, refusal
from entrypoints.sandbox.lob.wire import zip_plus_4

MAGIC = {
    "commercial highrise": "deliverable",
    "residential highrise": "deliverable",
    "residential house": "deliverable",
    "po box": "deliverable",
    "rural route": "deliverable",
    "puerto rico": "deliverable",
    "military": "deliverable",
    "department of state": "deliverable",
    "deliverable": "deliverable",
    "missing unit": "deliverable_missing_unit",
    "incorrect unit": "deliverable_incorrect_unit",
    "unnecessary unit": "deliverable_unnecessary_unit",
    "undeliverable no match": "undeliverable",
    "undeliverable block match": "undeliverable",
}
CONFIRMATION = {
    "deliverable": "Y",
    "deliverable_unnecessary_unit": "S",
    "deliverable_incorrect_unit": "S",
    "deliverable_missing_unit": "D",
    "undeliverable": "N",
}
PO_BOX = re.compile(r"\A\s*(?:P\.?\s*O\.?\s*)?BOX\s+(\w+)", re.IGNORECASE)
STREET = re.compile(r"\A\s*(\d+[A-Za-z]?)\s+(.+?)\s*\Z")
UNIT = re.compile(r"\s+(?:(APT|STE|UNIT|SUITE|FL|RM|BLDG)\.?\s*|#\s*)(\w+)\s*\Z", re.IGNORECASE)
SUFFIXES = {
    "STREET": "ST",
    "AVENUE": "AVE",
    "ROAD": "RD",
    "DRIVE": "DR",
    "LANE": "LN",
    "BOULEVARD": "BLVD",
    "COURT": "CT",
    "PLACE": "PL",
    "TERRACE": "TER",
    "HIGHWAY": "HWY",
    "PARKWAY": "PKWY",
}
ONE_LINE = re.compile(
    r"\A(?P<primary_line>.+?)(?:,\s*(?P<city>[^,]+),\s*(?P<state>[A-Za-z]{2}))?"
    r"\s+(?P<zip_code>\d{5}(?:-\d{4})?)\Z"
)


def verify(fields: dict[str, Any]) -> dict[str, Any]:
    """Answer a verification.

    Raises Refused when neither `address` nor `primary_line` with a ZIP, or city and state, is sent.
    """
    asked = _asked(fields)
    primary = str(asked["primary_line"]).strip()
    secondary = str(asked.get("secondary_line") or "").strip()
    deliverability = MAGIC.get(primary.lower()) or _guess(primary)
    components = _components(asked, primary, secondary)
    city_state = f"{components['city']} {components['state']}".strip()
    plus_4 = components["zip_code_plus_4"]
    nine = f"{components['zip_code']}-{plus_4}" if plus_4 else components["zip_code"]
    return {
        "id": new_id("us_ver"),
        "recipient": str(asked.get("recipient") or ""),
        "primary_line": _standard(primary),
        "secondary_line": secondary.upper(),
        "urbanization": str(asked.get("urbanization") or ""),
        "last_line": f"{city_state} {nine}".strip(),
        "deliverability": deliverability,
        "valid_address": deliverability != "undeliverable",
        "components": components,
        "deliverability_analysis": _analysis(deliverability),
        "lob_confidence_score": {"score": None, "level": ""},
        "object": "us_verification",
    }


def is_po_box(line: str) -> bool:
    """Say whether the line is a post office box."""
    return bool(PO_BOX.match(line)) or line.strip().lower() == "po box"


def _asked(fields: dict[str, Any]) -> dict[str, Any]:
    if fields.get("address"):
        if set(fields) - {"address"}:
            raise refusal("invalid", "address does not support other parameters")
        return _from_one_line(str(fields["address"]).strip())
    if not fields.get("primary_line"):
        raise missing("primary_line")
    if not fields.get("zip_code") and not (fields.get("city") and fields.get("state")):
        raise refusal("invalid", "zip_code, or city and state, is required")
    return fields


def _from_one_line(line: str) -> dict[str, Any]:
    if line.lower() in MAGIC:
        return {"primary_line": line, "zip_code": "11111"}
    split = ONE_LINE.match(line)
    if split is None:
        raise refusal("invalid", "address must end in a ZIP code")
    return split.groupdict()


def _guess(primary: str) -> str:
    if is_po_box(primary) or STREET.match(primary):
        return "deliverable"
    return "undeliverable"


def _standard(primary: str) -> str:
    box = PO_BOX.match(primary)
    if box:
        return f"PO BOX {box[1].upper()}"
    words = primary.upper().replace(".", "").split()
    return " ".join(SUFFIXES.get(word, word) for word in words)


def _components(asked: dict[str, Any], primary: str, secondary: str) -> dict[str, Any]:
    box = PO_BOX.match(primary)
    number, street, suffix = _street(primary)
    unit = UNIT.search(f" {secondary}")
    zip_code = str(asked.get("zip_code") or "").replace("-", "")
    nine = zip_plus_4(zip_code[:5], asked) if len(zip_code) < 9 else ""  # noqa: PLR2004 - ZIP+4
    return {
        "primary_number": box[1] if box else number,
        "street_predirection": "",
        "street_name": "PO BOX" if box else street,
        "street_suffix": "" if box else suffix,
        "street_postdirection": "",
        "secondary_designator": (unit[1] or "#").upper() if unit else "",
        "secondary_number": unit[2].upper() if unit else "",
        "pmb_designator": "",
        "pmb_number": "",
        "extra_secondary_designator": "",
        "extra_secondary_number": "",
        "city": str(asked.get("city") or "").upper(),
        "state": str(asked.get("state") or "").upper(),
        "zip_code": zip_code[:5],
        "zip_code_plus_4": nine[6:] if nine else zip_code[5:9],
        "zip_code_type": "po_box" if is_po_box(primary) else "standard",
        "delivery_point_barcode": "",
        "address_type": "" if is_po_box(primary) else "residential",
        "record_type": "po_box" if is_po_box(primary) else "street",
        "default_building_address": False,
        "county": "SAMPLE",
        "county_fips": "39000",
        "carrier_route": "C001",
        "carrier_route_type": "city_delivery",
        "po_box_only_flag": "N",
        "latitude": None,
        "longitude": None,
    }


def _street(primary: str) -> tuple[str, str, str]:
    split = STREET.match(UNIT.sub("", primary))
    if split is None:
        return "", _standard(primary), ""
    words = _standard(split[2]).split()
    has_suffix = len(words) > 1 and words[-1] in SUFFIXES.values()
    return (
        split[1],
        " ".join(words[:-1] if has_suffix else words),
        words[-1] if has_suffix else "",
    )


def _analysis(deliverability: str) -> dict[str, Any]:
    return {
        "dpv_confirmation": CONFIRMATION[deliverability],
        "dpv_cmra": "N",
        "dpv_vacant": "N",
        "dpv_active": "Y",
        "dpv_inactive_reason": "",
        "dpv_throwback": "N",
        "dpv_non_delivery_day_flag": "N",
        "dpv_non_delivery_day_values": "",
        "dpv_no_secure_location": "N",
        "dpv_door_not_accessible": "N",
        "dpv_footnotes": ["AA", "BB"] if deliverability == "deliverable" else [],
        "ews_match": False,
        "lacs_indicator": "",
        "lacs_return_code": "",
        "suite_return_code": "",
    }
