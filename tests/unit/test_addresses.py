"""What a mail carrier accepts as a United States address, and which addresses are boxes."""

from typing import Any

import pytest

from domain.addresses import PostalAddress
from domain.errors import InvalidField
from domain.printable_text import UnprintableCharacter


def address(**changes: Any) -> PostalAddress:
    values = {
        "name": "Maria Delgado",
        "line1": "1420 Juniper Street",
        "line2": "Apt 5B",
        "city": "Portland",
        "state": "OR",
        "zip": "97205",
    }
    return PostalAddress(**{**values, **changes})


def test_an_address_reads_as_on_an_envelope() -> None:
    assert address().lines == (
        "Maria Delgado",
        "1420 Juniper Street",
        "Apt 5B",
        "Portland, OR 97205",
    )
    assert len(address(line2="").lines) == 3


def test_state_and_zip_take_their_written_form() -> None:
    kept = address(state=" or ", zip="972051234", name="  Maria Delgado ")
    assert (kept.state, kept.zip, kept.name) == ("OR", "97205-1234", "Maria Delgado")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 41),
        ("line1", "   "),
        ("line1", "x" * 45),
        ("city", ""),
        ("city", "x" * 51),
        ("state", "Oregon"),
        ("state", "0R"),
        ("state", "ß"),
        ("zip", "9720"),
        ("zip", "97205-12"),
        ("zip", "٩٧٢٠٥"),
    ],
)
def test_a_value_the_carrier_refuses_is_refused_by_its_field(field: str, value: str) -> None:
    with pytest.raises(InvalidField) as refusal:
        address(**{field: value})
    assert refusal.value.errors[0].path == field


@pytest.mark.parametrize("field", ["name", "line1", "line2", "city", "state", "zip"])
@pytest.mark.parametrize("character", ["\x00", "\n", "\x1b", "\u202e", "\u200b"])
def test_invisible_characters_are_refused_by_their_field(field: str, character: str) -> None:
    with pytest.raises(UnprintableCharacter) as refusal:
        address(**{field: f"9{character}7"})
    assert refusal.value.field == field
    assert f"U+{ord(character):04X}" in str(refusal.value)


@pytest.mark.parametrize(
    "line",
    [
        "P.O. Box 4500",
        "PO BOX 740256",
        "p o box 12",
        "POB 12",
        "POB12",
        "PO Box4",
        "P.O.Box 9",
        "Post Office Box 2000",
        "Box 17",
        "Lock Box 4",
        "Caller 1200",
        "Drawer 9",
        "c/o Smith, PO Box 4",
    ],
)
def test_a_post_office_box_is_recognized(line: str) -> None:
    assert address(line1=line).is_po_box
    assert address(line2=line).is_po_box


@pytest.mark.parametrize(
    "line",
    [
        "12 Box Elder Court",
        "7 Boxwood Lane",
        "900 Poboxer Street",
        "45 Main St PMB 120",
        "3 Post Road",
        "88 Drawer Hill Rd",
        "1 Po Street",
    ],
)
def test_a_street_is_not_taken_for_a_box(line: str) -> None:
    assert not address(line1=line, line2="").is_po_box
