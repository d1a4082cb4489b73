"""Lob's rules for the plain fields of a letter (API reference, "Letters: create")."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from entrypoints.sandbox.answers import Refused
from entrypoints.sandbox.lob.refusals import missing, refusal

USE_TYPES = ("marketing", "operational")
MAIL_TYPES = ("usps_first_class", "usps_standard")
EXTRA_SERVICES = ("certified", "certified_return_receipt", "registered")
CERTIFIED = ("certified", "certified_return_receipt")
PLACEMENTS = ("top_first_page", "insert_blank_page")
EXCLUSIVE_PLACEMENTS = ("bottom_first_page", "bottom_first_page_center")
DESCRIPTION_MAX = 255
METADATA_PAIRS_MAX = 20
METADATA_KEY_MAX = 40
METADATA_VALUE_MAX = 500
MERGE_VARIABLES_MAX = 25_000
SEND_DATE_DAYS_MAX = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The checked options of a letter."""

    color: bool
    double_sided: bool
    use_type: str
    mail_type: str
    extra_service: str | None
    address_placement: str
    return_envelope: bool
    perforated_page: int | None
    description: str | None
    metadata: dict[str, str]
    merge_variables: Any
    send_date: datetime | None


def check_options(fields: dict[str, Any], now: datetime) -> Options:
    """Check the options of a letter.

    Raises Refused with Lob's code for the first rule that is broken.
    """
    options = Options(
        color=_boolean(fields, "color", None),
        double_sided=_boolean(fields, "double_sided", default=True),
        use_type=_use_type(fields),
        mail_type=_one_of(fields, "mail_type", MAIL_TYPES) or "usps_first_class",
        extra_service=_one_of(fields, "extra_service", EXTRA_SERVICES),
        address_placement=_placement(fields),
        return_envelope=_boolean(fields, "return_envelope", default=False),
        perforated_page=_whole_number(fields, "perforated_page"),
        description=_description(fields),
        metadata=check_metadata(fields.get("metadata")),
        merge_variables=_merge_variables(fields),
        send_date=_send_date(fields, now),
    )
    _check_together(options)
    return options


def check_metadata(value: Any) -> dict[str, str]:
    """Check metadata: at most 20 pairs, keys of 40, values of 500, no quotes or backslashes."""
    if value is None or value == "":
        return {}
    if not isinstance(value, dict):
        raise refusal("invalid", "metadata must be an object")
    if len(value) > METADATA_PAIRS_MAX:
        raise refusal("invalid", "metadata can have at most 20 key-value pairs")
    for key, text in value.items():
        _check_pair(str(key), text)
    return {str(key): str(text) for key, text in value.items()}


def _check_pair(key: str, text: Any) -> None:
    if isinstance(text, dict | list):
        raise refusal("invalid", f"metadata.{key} must be a string")
    if len(key) > METADATA_KEY_MAX:
        raise refusal("invalid", "metadata keys must be at most 40 characters")
    if len(str(text)) > METADATA_VALUE_MAX:
        raise refusal("invalid", f"metadata.{key} must be at most 500 characters")
    if set('"\\') & set(f"{key}{text}"):
        raise refusal("invalid", 'metadata cannot contain the characters " and \\')


def _check_together(options: Options) -> None:
    if options.extra_service and options.mail_type != "usps_first_class":
        raise refusal("invalid", "extra_service requires mail_type to be usps_first_class")
    perforated = options.perforated_page is not None and options.perforated_page >= 1
    if options.return_envelope and not perforated:
        raise refusal(
            "invalid_perforation_return_envelope",
            "perforated_page must be at least 1 when return_envelope is true",
        )
    if options.perforated_page is not None and not options.return_envelope:
        raise refusal(
            "invalid_perforation_return_envelope",
            "perforated_page can only be used with return_envelope",
        )


def _boolean(fields: dict[str, Any], name: str, default: bool | None) -> bool:  # noqa: FBT001
    value = fields.get(name)
    if value is None and default is not None:
        return default
    if value is None:
        raise missing(name)
    if isinstance(value, bool):
        return value
    word = str(value).lower()
    if word not in {"true", "false"}:
        raise refusal("invalid", f"{name} must be a boolean")
    return word == "true"


def _one_of(fields: dict[str, Any], name: str, allowed: tuple[str, ...]) -> str | None:
    value = fields.get(name)
    if value is None or value == "":
        return None
    if value not in allowed:
        raise refusal("invalid", f"{name} must be one of [{', '.join(allowed)}]")
    return str(value)


def _use_type(fields: dict[str, Any]) -> str:
    value = _one_of(fields, "use_type", USE_TYPES)
    if value is None:
        raise refusal("mail_use_type_can_not_be_null", "use_type is required")
    return value


def _placement(fields: dict[str, Any]) -> str:
    if fields.get("address_placement") in EXCLUSIVE_PLACEMENTS:
        raise refusal("feature_limit_reached", "this address_placement is exclusive")
    return _one_of(fields, "address_placement", PLACEMENTS) or PLACEMENTS[0]


def _whole_number(fields: dict[str, Any], name: str) -> int | None:
    value = fields.get(name)
    if value is None or value == "":
        return None
    try:
        return int(str(value))
    except ValueError:
        raise refusal("invalid", f"{name} must be an integer") from None


def _description(fields: dict[str, Any]) -> str | None:
    value = fields.get("description")
    if value is None:
        return None
    if len(str(value)) > DESCRIPTION_MAX:
        raise refusal("invalid", "description must be at most 255 characters")
    return str(value)


def _merge_variables(fields: dict[str, Any]) -> Any:
    value = fields.get("merge_variables")
    text = value if isinstance(value, str) else json.dumps(value)
    if len(text) > MERGE_VARIABLES_MAX:
        raise refusal("invalid", "merge_variables must be at most 25,000 characters")
    try:
        return json.loads(text)
    except ValueError:
        raise refusal("invalid", "merge_variables must be valid JSON") from None


def _send_date(fields: dict[str, Any], now: datetime) -> datetime | None:
    value = fields.get("send_date")
    if value is None or value == "":
        return None
    moment = _instant(str(value))
    if not now < moment <= now + timedelta(days=SEND_DATE_DAYS_MAX):
        raise refusal("invalid", "send_date must be within the next 180 days")
    return moment


def _instant(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _not_a_date() from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _not_a_date() -> Refused:
    return refusal("invalid", "send_date must be an ISO 8601 date or date and time")
