"""The monthly pack: the figures of a month as a workbook, slides, a page to print and a PDF.

`contents` asks once; four writers put the same contents into four kinds of files. Apart from the
pages, with whose charts and formats it draws, because it knows neither Streamlit nor a browser's
width: the terminal and the route of the app hand out the same file.
"""

from __future__ import annotations

# Kinds of files; the latter two need Chromium for their charts.
KINDS = ("xlsx", "html", "pdf", "pptx")
NEED_CHROMIUM = ("pdf", "pptx")
POPULATIONS = ("core", "high_value", "all")
