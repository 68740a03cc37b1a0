"""The charts of a pack as pictures, all in one start of Chromium, by the Plotly of the app."""

from __future__ import annotations

import base64
import html
import json
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from string import Template

from baoyou import chromium
from baoyou.errors import Refused
from baoyou.pack.document import as_json, placed, plotly
from baoyou.pack.model import Drawing

# Pixels of a picture for one of the chart: sharp on a large screen, small in a file.
SCALE = 2.5
_PAGE = Template("""<!doctype html><meta charset="utf-8"><title>…</title>
<body><div id="stage"></div><pre id="made"></pre>
<script>$plotly</script>
<script>
  const figures = $figures, made = document.getElementById('made');
  (async () => {
    const told = [];
    for (const one of figures) {
      const { width, height } = one.layout;
      told.push(await Plotly.toImage(one, { format: 'png', width, height, scale: $scale }));
    }
    made.textContent = JSON.stringify(told);
  })();
</script>""")
_MADE = re.compile(r'<pre id="made">(.*?)</pre>', re.DOTALL)
_PNG = "data:image/png;base64,"


def pngs(program: Path, drawings: Sequence[Drawing]) -> list[bytes]:
    """A PNG of each drawing. Raises Refused `pack_chromium_failed`."""
    if not drawings:
        return []
    figures = [placed(drawing, "stage") for drawing in drawings]
    page = _PAGE.substitute(plotly=plotly(), figures=as_json(figures), scale=SCALE)
    with tempfile.TemporaryDirectory(prefix="baoyou-pictures-") as folder:
        path = Path(folder) / "pictures.html"
        path.write_text(page, encoding="utf-8")
        told = _MADE.search(chromium.dump(program, path))
    texts = json.loads(html.unescape(told[1])) if told and told[1] else []
    if len(texts) != len(drawings) or any(not text.startswith(_PNG) for text in texts):
        raise Refused("pack_chromium_failed", why=f"{len(texts)} / {len(drawings)}")
    return [base64.b64decode(text.removeprefix(_PNG)) for text in texts]
