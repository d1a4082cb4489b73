"""Uploads decoded to the last row and written anew: papers as JPEG, logos as PNG."""

import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from threading import Lock

from PIL import Image, ImageOps

from application.consumers.ports import CleanImage, ImageCleaner
from domain.consumers.documents import ImageHasTooManyPixels, ImageUnreadable, check_size
from domain.tenancy.branding import LogoHasTooManyPixels, LogoUnreadable, check_logo_size

JPEG, PNG = "image/jpeg", "image/png"
# Six and a half inches of a letter page at 277 dots per inch.
SIDE_MAX = 1800
QUALITY = 85
LOGO_SIDE_MAX = 512
# Only these two decoders ever see an upload, out of the several dozen that Pillow has.
_FORMATS = ("PNG", "JPEG")
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error, zlib.error)

# A picture of the permitted size takes some 150 MB while it is open: one at a time.
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, slots=True)
class PillowImageCleaner(ImageCleaner):
    def clean(self, content: bytes) -> CleanImage:
        try:
            with _ONE_AT_A_TIME, Image.open(BytesIO(content), formats=_FORMATS) as opened:
                return _cleaned(opened)
        except _BOMBS:
            raise ImageHasTooManyPixels from None
        except _BROKEN as broken:
            raise ImageUnreadable from broken

    def clean_logo(self, content: bytes) -> CleanImage:
        try:
            with _ONE_AT_A_TIME, Image.open(BytesIO(content), formats=_FORMATS) as opened:
                return _cleaned_logo(opened)
        except _BOMBS:
            raise LogoHasTooManyPixels from None
        except _BROKEN as broken:
            raise LogoUnreadable from broken


def _cleaned(opened: Image.Image) -> CleanImage:
    check_size(*opened.size)
    # A JPEG is decoded at an eighth, quarter or half of its size where that is enough.
    opened.draft(None, (SIDE_MAX, SIDE_MAX))
    ImageOps.exif_transpose(opened, in_place=True)
    picture = _with_plain_mode(opened)
    picture.thumbnail((SIDE_MAX, SIDE_MAX), Image.Resampling.LANCZOS)
    # A new image of the pixels alone: what else the file held stays behind.
    bare = Image.new("L" if picture.mode == "L" else "RGB", picture.size, "white")
    # What is clear is printed as paper.
    bare.paste(picture, mask=picture if picture.mode == "RGBA" else None)
    written = BytesIO()
    bare.save(written, "JPEG", quality=QUALITY, optimize=True)
    return CleanImage(
        content=written.getvalue(), media_type=JPEG, width=bare.width, height=bare.height
    )


def _cleaned_logo(opened: Image.Image) -> CleanImage:
    check_logo_size(*opened.size)
    ImageOps.exif_transpose(opened, in_place=True)
    picture = _in_mode(_with_plain_mode(opened), "RGBA")
    picture.thumbnail((LOGO_SIDE_MAX, LOGO_SIDE_MAX), Image.Resampling.LANCZOS)
    bare = Image.new("RGBA", picture.size)
    bare.paste(picture)
    written = BytesIO()
    bare.save(written, "PNG", optimize=True)
    return CleanImage(
        content=written.getvalue(), media_type=PNG, width=bare.width, height=bare.height
    )


def _with_plain_mode(picture: Image.Image) -> Image.Image:
    """As grey, colour, or colour that may be clear in places."""
    if "transparency" not in picture.info:
        if picture.mode in {"1", "L"}:
            return _in_mode(picture, "L")
        if picture.mode in {"RGB", "CMYK", "YCbCr"}:
            return _in_mode(picture, "RGB")
    if picture.mode in {"I", "F"} or picture.mode.startswith("I;16"):
        # Sixteen bits of grey, which a plain conversion would cut off at 255.
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return _in_mode(picture, "RGBA")


def _in_mode(picture: Image.Image, mode: str) -> Image.Image:
    """Not always ``convert``, which copies a picture that is in the mode already."""
    return picture if picture.mode == mode else picture.convert(mode)
