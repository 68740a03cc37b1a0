"""Sentences that a page and the monthly pack both say, each written once; no Streamlit here."""
