"""What a page and the monthly pack both draw, from the same rows; no Streamlit here."""
