"""The way to a list as a file: a popover with a link to the export route for each kind of file.

Apart because Streamlit's own download button serves files that ask for no sign-in and are not
logged.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from baoyou import exporting
from baoyou.ui import cards
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame


def popover(frame: Frame, filters: Mapping[str, Any], total: int) -> None:
    """Links to the whole list of `total` customers under these filters of the address."""
    query = urlencode(frame.query(**filters), doseq=True)
    with st.popover(frame.say("exporting.go"), type="tertiary"):
        count = fmt.count(total, frame.language)
        st.markdown(cards.grey(frame.say("exporting.log", count=count)))
        for kind in exporting.KINDS:
            st.link_button(kind.upper(), f"/export/warnings.{kind}?{query}")
