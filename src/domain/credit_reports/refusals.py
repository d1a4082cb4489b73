"""Why a document is not taken as a credit report."""

from domain.errors import FieldError, Invalid, TooLarge


class ReportTooLarge(TooLarge):
    """The document has more bytes than are read at once."""

    def __init__(self, size: int, limit: int) -> None:
        message = f"the report has {size:,} bytes; at most {limit:,} are read"
        super().__init__(message, errors=(FieldError(path="$", message=message),))


class ReportUnreadable(Invalid):
    """The document is damaged; ``path`` is the place or ``$``, ``offset`` the byte if known."""

    def __init__(self, problem: str, *, path: str = "$", offset: int | None = None) -> None:
        where = f" at byte {offset}" if offset is not None else ""
        message = f"the report cannot be read{where}: {problem}"
        super().__init__(message, errors=(FieldError(path=path, message=message),))
        self.offset = offset


class ReportFormatUnknown(Invalid):
    """The document is intact, but in no format that is read."""

    def __init__(self, seen: str) -> None:
        message = f"no known credit report format: {seen}"
        super().__init__(message, errors=(FieldError(path="$", message=message),))


class ReportLossy(Invalid):
    """The values were lost in a conversion: accounts are there, but say nothing."""

    def __init__(self, path: str, records: int) -> None:
        message = (
            f"{records} accounts have lost their values (creditor, number, balance) in a "
            "conversion; the original document is needed"
        )
        super().__init__(message, errors=(FieldError(path=path, message=message),))


class ReportEmpty(Invalid):
    """The document holds no person, account, inquiry, public record or score."""

    def __init__(self, path: str) -> None:
        message = "the report is empty: no names, accounts, inquiries, public records or scores"
        super().__init__(message, errors=(FieldError(path=path, message=message),))
