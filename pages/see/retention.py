"""."""

import streamlit as st

from baoyou.ui.frame import current

st.write(str(current().month))
