"""The ASGI app. `streamlit run app.py` starts it; `python -m baoyou serve` does so safely.

The script that runs lies in `baoyou/ui`, without a folder `pages/` beside it: with one beside it a
fresh server would run a page asked for by its address alone, without the router.
"""

import threading
from pathlib import Path

import streamlit as st

from baoyou import forecast
from baoyou.pack import door
from baoyou.routes import routes
from baoyou.settings import settings

threading.Thread(target=forecast.warm, daemon=True).start()

app = st.App(
    Path(__file__).parent / "baoyou" / "ui" / "router.py",
    routes=[*routes(settings()), *door.routes(settings())],
)
