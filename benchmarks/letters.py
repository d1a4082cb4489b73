"""Letters per second: ReportLab as the product uses it against WeasyPrint.

Both set the same words in the same fonts, sizes and margins on the same number of pages, both
keep what can be kept between letters (fonts, style sheet), and both compress. Rounds alternate,
and processor time is counted, so a busy machine slows neither more than the other.
"""

import importlib
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from datetime import date
from html import escape
from importlib.resources import files
from io import BytesIO
from typing import TypeVar

from pypdf import PdfReader
from table import Row, exit_code, print_rows

from adapters.reportlab.composition import written_date
from adapters.reportlab.letter_renderer import ReportLabLetterRenderer
from domain.addresses import PostalAddress
from domain.letters.document import (
    LetterDocument,
    LetterItem,
    ReferenceLine,
    SignatureBlock,
)

Input = TypeVar("Input")

TARGET = 8.0
ROUNDS = 5
LETTERS_PER_ROUND = 10

_CREDITORS = (
    ("Northwind Bank", "amount past due on a paid account"),
    ("Lakeside Credit Union", "date of last payment before the account was opened"),
    ("Granite Recovery", "balance differs between the bureaus"),
    ("Cedar Auto Finance", "late payment reported for a month that was paid"),
    ("Harbor Medical Collections", "same debt reported twice"),
)

_OPENING = (
    "I have read my credit report and found information in it that is not accurate. "
    "Under section 611(a) of the Fair Credit Reporting Act, 15 U.S.C. § 1681i(a), I ask "
    "you to reinvestigate each item below and to correct or delete what cannot be "
    "verified."
)

_STYLE = """
@font-face {{ font-family: Body; src: url({folder}/SourceSerifPro-Regular.ttf) }}
@font-face {{ font-family: Body; font-weight: 600;
             src: url({folder}/SourceSerifPro-Semibold.ttf) }}
@page {{ size: 8.5in 11in; margin: 1in;
        @bottom-center {{ font: 8.5pt Body; content: string(writer) "  ·  Page "
                          counter(page) " of " counter(pages) }} }}
@page :first {{ margin-top: .82in }}
body {{ font: 10.5pt/14.25pt Body; margin: 0; orphans: 2; widows: 2 }}
p, h1, h2, dl, ol {{ margin: 0 0 7.5pt }}
h1, h2 {{ font-size: 10.5pt; font-weight: 600; break-after: avoid }}
h2 {{ margin: 14pt 0 0 }} .small, ol {{ font-size: 9.5pt; line-height: 12.75pt; margin: 0 }}
.address {{ line-height: 12.5pt; height: 1.18in }} .recipient {{ height: 1.35in }}
.date {{ float: right }} .writer {{ string-set: writer content() }}
section {{ margin-left: 22pt }} h2 span {{ display: inline-block; width: 22pt;
         margin-left: -22pt }}
td {{ font-size: 9.5pt; line-height: 12.75pt; padding: 0 16pt 0 0 }}
.signature {{ break-inside: avoid }} .sign {{ margin-top: 34pt; width: 230pt;
         border-top: .6pt solid }}
"""


def rows() -> list[Row]:
    """One row: letters per second of one core, over alternating rounds."""
    documents = [_document(number) for number in range(LETTERS_PER_ROUND)]
    pages_of_html = [_html(document) for document in documents]
    ours, peer = _reportlab(), _weasyprint()
    same_pages = _pages(ours(documents[0])), _pages(peer(pages_of_html[0]))
    if same_pages[0] != same_pages[1]:
        sys.exit(f"not comparable: {same_pages[0]} pages against {same_pages[1]}")
    seconds = [(_seconds(ours, documents), _seconds(peer, pages_of_html)) for _ in range(ROUNDS)]
    ours_rate = LETTERS_PER_ROUND / statistics.median(mine for mine, _ in seconds)
    peer_rate = LETTERS_PER_ROUND / statistics.median(theirs for _, theirs in seconds)
    return [
        Row(
            name=f"letters of {same_pages[0]} pages, ReportLab against WeasyPrint",
            ours=ours_rate,
            peer=peer_rate,
            ratio=ours_rate / peer_rate,
            target=TARGET,
            unit="letters/s of one core",
        )
    ]


def _reportlab() -> Callable[[LetterDocument], bytes]:
    renderer = ReportLabLetterRenderer(page_limit=12)
    return lambda document: renderer.render(document).pdf


def _weasyprint() -> Callable[[str], bytes]:
    try:
        weasyprint = importlib.import_module("weasyprint")
        fonts = importlib.import_module("weasyprint.text.fonts").FontConfiguration()
    except (ImportError, OSError) as absent:
        sys.exit(f"the letters benchmark needs weasyprint and the Pango library: {absent}")
    folder = f"file://{files('font_source_serif_pro') / 'files'}"
    style = weasyprint.CSS(string=_STYLE.format(folder=folder), font_config=fonts)
    return lambda page: weasyprint.HTML(string=page).write_pdf(
        stylesheets=[style], font_config=fonts
    )


def _seconds(render: Callable[[Input], bytes], inputs: Iterable[Input]) -> float:
    start = time.process_time()
    for each in inputs:
        render(each)
    return time.process_time() - start


def _pages(pdf: bytes) -> int:
    return len(PdfReader(BytesIO(pdf)).pages)


def _document(number: int) -> LetterDocument:
    name = f"Maria Delgado {chr(65 + number)}."
    return LetterDocument(
        sender=PostalAddress(
            name=name,
            line1=f"{1400 + number} Juniper Street",
            city="Portland",
            state="OR",
            zip="97205",
        ),
        recipient=PostalAddress(
            name="Experian", line1="P.O. Box 4500", city="Allen", state="TX", zip="75013"
        ),
        dated_on=date(2026, 3, 14),
        subject="Dispute of inaccurate information in my credit file",
        reference=(
            ReferenceLine(label="Date of birth", value="April 9, 1985"),
            ReferenceLine(label="Social Security number", value=f"ending in {1000 + number}"),
        ),
        opening=(
            "To whom it may concern:",
            _OPENING,
        ),
        items=tuple(
            _item(place, creditor, matter, number)
            for place, (creditor, matter) in enumerate(_CREDITORS, start=1)
        ),
        closing=("Please send me the results in writing.",),
        signature=SignatureBlock(name=name),
    )


def _item(place: int, creditor: str, matter: str, number: int) -> LetterItem:
    return LetterItem(
        number=place,
        heading=f"{creditor}: {matter}",
        account_line=f"Account ending in {4000 + place * 37 + number}, opened March 2019",
        paragraph=f"Your report states a past-due amount of ${400 + number} while the account "
        f"status is “Paid, closed” and the balance is $0. An account that is paid in full cannot "
        f"have an amount past due. {creditor} confirmed the payment in the letter I enclose. The "
        "two other bureaus show the same account with no amount past due.",
        request="Please correct the amount past due to $0, or delete the account if its amount "
        "cannot be verified.",
    )


def _html(document: LetterDocument) -> str:
    sender, recipient = (
        "<br>".join(map(escape, address.lines[1:]))
        for address in (document.sender, document.recipient)
    )
    reference = "".join(
        f"<tr><td>{escape(line.label)}<td>{escape(line.value)}" for line in document.reference
    )
    items = "".join(
        f"<section><h2><span>{item.number}.</span>{escape(item.heading)}</h2>"
        f"<p class=small>{escape(item.account_line)}</p>"
        f"<p>{escape(item.paragraph)}</p><p>{escape(item.request)}</p></section>"
        for item in document.items
    )
    return (
        f"<!doctype html><html lang=en><title>{escape(document.subject)}</title><body>"
        f"<div class=date>{written_date(document.dated_on)}</div>"
        f"<div class=address><span class=writer>{escape(document.sender.name)}</span>"
        f"<br>{sender}</div>"
        f"<div class='address recipient'>{escape(document.recipient.name)}<br>{recipient}</div>"
        f"<h1>Re: {escape(document.subject)}</h1><table>{reference}</table>"
        f"{_html_paragraphs(document.opening)}{items}{_html_paragraphs(document.closing)}"
        f"<div class=signature><p>{escape(document.signature.valediction)}</p>"
        f"<div class=sign>{escape(document.signature.name)}</div></div>"
    )


def _html_paragraphs(texts: Iterable[str]) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def main() -> int:
    measured = rows()
    print_rows(measured)
    return exit_code(measured)


if __name__ == "__main__":
    sys.exit(main())
