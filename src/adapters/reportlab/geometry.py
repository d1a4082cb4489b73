"""Where things may stand on a US Letter page that goes into a double-window envelope.

All numbers are points (1/72 inch); tops are measured down from the upper edge of the page.

Lob's geometry: 1/16 inch on all four sides stays unprinted and a lower corner takes a data
matrix. On the 4.125 by 9.5 inch face of a #10 envelope the sender's window spans 0.875 to 1.75
inches from the top and 0.625 to 3.875 from the left, the recipient's 2.125 to 3.125 and 0.625 to
4.625. The folded sheet (3.667 by 8.5) has 0.458 inches of play in height and 1 inch in width; the
blocks below are seen with the sheet in the middle of that play. Lob prints its own addresses on
the page that ``address_placement=insert_blank_page`` adds, so nothing here is ever overprinted.
"""

INCH = 72.0
PAGE_WIDTH, PAGE_HEIGHT = 8.5 * INCH, 11 * INCH

NO_PRINT_MARGIN = INCH / 16

MARGIN = 1.0 * INCH
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
TOP = 1.0 * INCH
BOTTOM = 1.0 * INCH  # from the lower edge; only the footer stands below
FOOTER_BASELINE = 0.55 * INCH  # from the lower edge
FOOTER_WIDTH = 4.5 * INCH  # centred, so both lower corners stay free for the data matrix

# Lob publishes no size for the matrix; two inches by one is far more than a code needs.
DATA_MATRIX_WIDTH, DATA_MATRIX_HEIGHT = 2.0 * INCH, 1.0 * INCH

ADDRESS_WIDTH = 3.5 * INCH
SENDER_TOP = 0.82 * INCH
RECIPIENT_TOP = 2.0 * INCH
# Below the recipient's window in every position of the sheet: no identifier shows through.
BODY_TOP = 3.35 * INCH
