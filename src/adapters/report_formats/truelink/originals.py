"""The bureaus' own raw feeds, which some vendors carry beside the report in base64."""

import base64
import binascii
import hashlib

from msgspec import Raw

from adapters.report_formats.truelink import shapes
from adapters.report_formats.truelink.rows import Row
from domain.credit_reports.report import EmbeddedDocument

_TU4R = b"TU4R"


def originals(sources: list[Row]) -> tuple[EmbeddedDocument, ...]:
    """Cite each feed, so that it can be read on its own; the report itself is not taken from it."""
    found = []
    for source in sources:
        given = source.raw("OriginalData")
        if given.__class__ is Raw:
            given = shapes.unpacked(given)
        if not isinstance(given, str) or not given.strip():
            continue
        place = source.style.leaf(source.path, "OriginalData")
        try:
            feed = base64.b64decode("".join(given.split()), validate=True)
        except (binascii.Error, ValueError):
            source.defects.unreadable_value(place, "expected a bureau's feed in base64")
            continue
        media_type = "text/x-tu4r" if feed.lstrip()[:4] == _TU4R else "application/octet-stream"
        digest = hashlib.sha256(feed).hexdigest()
        found.append(
            EmbeddedDocument(path=place, media_type=media_type, sha256=digest, size=len(feed))
        )
    return tuple(found)
