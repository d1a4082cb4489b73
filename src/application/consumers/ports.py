"""What a consumer's papers ask of the outside."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanImage:
    """A picture made anew from its pixels; ``width`` and ``height`` are pixels."""

    content: bytes
    media_type: str
    width: int
    height: int


class ImageCleaner(Protocol):
    """Decodes an upload to its last row and writes it anew: no metadata, nothing appended."""

    @abstractmethod
    def clean(self, content: bytes) -> CleanImage:
        """Turned as the camera said, JPEG, no larger than print needs; the same bytes each time.

        ``content`` begins as a PNG or JPEG does. Raises ImageUnreadable, ImageHasTooManyPixels
        and ImageTooSmall.
        """

    @abstractmethod
    def clean_logo(self, content: bytes) -> CleanImage:
        """A PNG no larger than a page's head needs, clear where the upload was clear.

        ``content`` begins as a PNG or JPEG does. Raises LogoUnreadable, LogoHasTooManyPixels
        and LogoTooSmall.
        """
