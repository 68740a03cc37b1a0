"""Which customers stand behind a figure."""

from __future__ import annotations

import streamlit as st

from baoyou.ui.frame import current

st.write(str(current().month))
