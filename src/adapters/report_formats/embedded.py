"""Readable documents carried inside a report: found, checked, named by their hash."""

import base64
import binascii
import hashlib

from adapters.report_formats.defects import Defects
from domain.credit_reports.report import DefectKind, EmbeddedDocument

PDF, HTML = "application/pdf", "text/html"
_MEDIA_TYPES = {"pdf": PDF, "html": HTML, "xhtml": HTML}
_BLANKS = str.maketrans("", "", " \t\r\n")
_MARKS = {PDF: b"%PDF-", HTML: b"<"}
_DOCUMENT_CHARS_MIN = 16
_LOOKED_AT = 1024


def embedded_document(
    content: str, path: str, declared: str, *, encoded: bool, defects: Defects
) -> EmbeddedDocument | None:
    """The document in a text or in base64; what is not what it claims to be is a defect."""
    if len(content.strip()) < _DOCUMENT_CHARS_MIN:
        return None
    if encoded:
        try:
            found = base64.b64decode(content.translate(_BLANKS), validate=True)
        except (binascii.Error, ValueError):
            defects.add(DefectKind.BAD_VALUE, path, "the embedded document is no base64")
            return None
    else:
        found = content.encode("utf-8", "surrogatepass")
    media_type = _MEDIA_TYPES.get(declared.lower(), declared.lower())
    mark = _MARKS.get(media_type)
    if mark is None or mark not in found[:_LOOKED_AT]:
        defects.add(DefectKind.BAD_VALUE, path, "the embedded document is neither PDF nor HTML")
        return None
    return EmbeddedDocument(
        path=path,
        media_type=media_type,
        sha256=hashlib.sha256(found).hexdigest(),
        size=len(found),
    )
