"""QR codes as SVG documents."""

import io
from dataclasses import dataclass

import segno

from application.accounts.ports import QrCodes


@dataclass(frozen=True, slots=True)
class SegnoQrCodes(QrCodes):
    """Black on white, so that a phone reads it from a dark page too; ``scale`` is pixels a dot."""

    scale: int = 6

    def svg(self, text: str) -> str:
        drawn = io.BytesIO()
        segno.make(text, error="m", micro=False).save(
            drawn, kind="svg", scale=self.scale, light="#fff", xmldecl=False
        )
        return drawn.getvalue().decode("utf-8")
