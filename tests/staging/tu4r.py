"""Synthetic TU4R texts, put together segment by segment."""

from collections.abc import Mapping

HEADER = "TU4R062011synthetic-key-0000-000  1201Z 0000001 20240315101112"
LENGTHS = {
    "PH01": 12, "SH01": 27, "NM01": 70, "PI01": 29, "AD01": 105, "PN01": 27, "EM01": 100,
    "PR01": 168, "CL01": 160, "TR01": 288, "PP11": 97, "IN01": 65, "AO01": 17, "SC01": 34,
    "CH01": 30, "LK01": 48, "SA01": 106,
}  # fmt: skip


def segment(kind: str, values: Mapping[int, str], length: int | None = None) -> str:
    """One segment with each value at its column, counted from 0 with the head."""
    size = length or LENGTHS[kind]
    text = [*f"{kind}{size:03d}", *" " * (size - 7)]
    for column, value in values.items():
        text[column : column + len(value)] = value
    return "".join(text)[:size]


def tu4r(*segments: str) -> bytes:
    body = "".join(segments)
    return f"{HEADER}{body}ENDS010{len(segments) + 2:03d}".encode("ascii")


SUBJECT = segment("SH01", {7: "101Y05N07SCN20010203"})
NAME = segment("NM01", {7: "F1EXAMPLE", 34: "ROSA", 49: "Q", 67: "JR"})
IDENTITY = segment("PI01", {7: "F66600123419700102"})
TRADE = segment(
    "TR01",
    {
        7: "B 01234001NORTHWIND BANK", 41: "R", 42: "4000XXXX1111", 66: "C", 67: "20100504",
        75: "20240229", 83: "A", 84: "20231130", 92: "C", 93: "20231101", 101: "20231015",
        109: "02", 111: "1", 112: "000000120", 121: "000003400", 130: "000005000",
        139: "036M000000025COLLATERAL TEXT", 188: "CC", 190: "CBG", 193: "000000030",
        204: "000000090", 213: "20220600", 221: "04", 223: "20240131", 231: "2X1543211",
        279: "48010203",
    },
)  # fmt: skip
COLLECTION = segment(
    "CL01",
    {
        7: "Y 09876002GREENFIELD RECOVERY", 41: "O", 42: "77X1", 66: "I", 67: "EXAMPLE CLINIC",
        103: "20220105", 111: "20240110", 119: "A", 137: "9B", 139: "000000310",
        148: "000000420", 157: "CLA",
    },
)  # fmt: skip
INQUIRY = segment("IN01", {7: "06CHAZ00002372SAMPLE AUTO", 45: "I", 57: "20240102"})
PUBLIC_RECORD = segment(
    "PR01",
    {
        7: "Z 050000017X23-00017", 30: "A LAWYER", 102: "2016081820161125", 136: "CFE",
    },
)  # fmt: skip
SCORE = segment("SC01", {7: "00W40+701", 18: " I98 14 12 30 02"})
