"""What stands around every page: the logo, the icon, and the few rules of CSS of our own."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from baoyou.ui.theme import ASSETS

LOGO = ASSETS / "logo.svg"
ICON = ASSETS / "icon.png"
_HERE = Path(__file__).resolve().parent


def logo() -> None:
    """The logo over the menu, a local file that stands on both themes."""
    st.logo(str(LOGO), size="large", icon_image=str(LOGO))


def style() -> None:
    """Links wrap: a count that is cut is a wrong count. On the dark theme's teal text is dark."""
    st.html(_HERE / "links.css")
    if st.context.theme.type == "dark":
        st.html(_HERE / "dark.css")
