"""What stands around every page: the logo, the icon, and the one CSS rule of the dark theme."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from baoyou.ui.theme import ASSETS

LOGO = ASSETS / "logo.svg"
ICON = ASSETS / "icon.png"
_DARK = Path(__file__).resolve().parent / "dark.css"


def logo() -> None:
    """The logo over the menu, a local file that stands on both themes."""
    st.logo(str(LOGO), size="large", icon_image=str(LOGO))


def style() -> None:
    """White on the bright teal of the dark theme is 2.2:1; its buttons take dark text."""
    if st.context.theme.type == "dark":
        st.html(_DARK)
