"""What the file says of the person: names, number, addresses, employers, telephones."""

from adapters.report_formats import plain_values
from adapters.report_formats.defects import Defects
from adapters.report_formats.plain_values import BadValue, text
from adapters.report_formats.tu4r.layout import SUBJECT, day
from adapters.report_formats.tu4r.segments import Segment
from domain.credit_reports.report import ConsumerFile, PersonName, ReportedAddress
from domain.credit_reports.values import Bureau, PartialDate, place_of

_ZEROS = frozenset({"", "00000000"})


def consumer_file(segments: list[Segment], defects: Defects) -> ConsumerFile | None:
    """Give the person's file; None when the text holds nothing about a person."""
    by_kind: dict[str, list[Segment]] = {}
    for segment in segments:
        by_kind.setdefault(segment.kind, []).append(segment)
    subject = next(iter(by_kind.get("SH01", [])), None)
    path = subject.path if subject else "SH01[1]"
    found = SUBJECT.read(subject.text, path, defects) if subject else {}
    ssn, birth = _identity(by_kind.get("PI01", []), path, defects)
    named = [_name(segment.text) for segment in by_kind.get("NM01", [])]
    file = ConsumerFile(
        bureau=Bureau.TRANSUNION,
        path=path,
        names=tuple(name for name in named if name.full),
        ssn=ssn,
        birth=birth,
        addresses=tuple(_addresses(by_kind.get("AD01", []), path, defects)),
        employers=tuple(filter(None, (text(s.text[7:42]) for s in by_kind.get("EM01", [])))),
        phones=tuple(filter(None, (telephone(s.text) for s in by_kind.get("PN01", [])))),
        file_since=found.get("file_since"),
    )
    says = (file.names, file.ssn, file.birth, file.addresses, file.employers, file.phones)
    return file if any(says) else None


def _name(segment: str) -> PersonName:
    last, first, middle, suffix = (
        text(segment[start:end]) for start, end in ((9, 34), (34, 49), (49, 64), (67, 70))
    )
    if not first and "," in last:  # an alias stands in one piece, the surname first
        last, _, rest = last.partition(",")
        first, _, middle = rest.replace(",", " ").strip().partition(" ")
    return PersonName(first=first, middle=middle, last=last, suffix=suffix)


def _identity(
    found: list[Segment], path: str, defects: Defects
) -> tuple[str | None, PartialDate | None]:
    if not found:
        return None, None
    segment = found[0]
    return plain_values.ssn(segment.text[8:17].strip()), _date(
        segment.text[17:25].strip(), place_of(path, f"/{segment.path}[17:25]"), defects
    )


def _addresses(found: list[Segment], path: str, defects: Defects) -> list[ReportedAddress]:
    """The first address is where the person lives now; the others are former ones."""
    addresses: list[ReportedAddress] = []
    for segment in found:
        parts = ((10, 20), (20, 22), (22, 49), (49, 51), (51, 53), (53, 58))
        shown = [text(segment.text[start:end]) for start, end in parts]
        reported = _date(
            segment.text[97:105].strip(), place_of(path, f"/{segment.path}[97:105]"), defects
        )
        address = ReportedAddress(
            street=" ".join(part for part in shown if part),
            city=text(segment.text[58:85]),
            state=text(segment.text[85:87]),
            zip=text(segment.text[87:97]),
            current=not addresses,
            reported_on=reported,
        )
        if address.street or address.city:
            addresses.append(address)
    return addresses


def telephone(segment: str) -> str:
    digits = segment[12:22].strip()
    return digits if digits.isascii() and digits.isdigit() else ""


def _date(value: str, place: str, defects: Defects) -> PartialDate | None:
    if value in _ZEROS:
        return None
    try:
        return day(value)
    except BadValue as error:
        defects.unreadable_value(place, str(error))
        return None
