"""The pack as one page of HTML that needs nothing but itself: A4 landscape, printed as it stands.

Every value is escaped; the charts are drawn where it is opened, by the Plotly that lies inside.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from string import Template
from typing import Any

from baoyou.answers import plain
from baoyou.pack.model import Cell, Drawing, Pack, Page, Table
from baoyou.text import say
from baoyou.ui.markup import escaped
from baoyou.ui.theme import font, palette

TEMPLATE = Path(__file__).with_name("document.html")


def html_of(pack: Pack, is_printed: bool = False) -> str:
    """The whole pack as HTML. is_printed: unfolded, for a program that prints it unseen."""
    colours, code = palette("light"), pack.asked.language
    count = len(pack.pages)
    figures = [
        placed(drawing, _id(page, at))
        for page in pack.pages
        for at, drawing in enumerate(page.drawings)
    ]
    slots: dict[str, Any] = {
        "language": "zh-CN" if code == "zh" else "en",
        "title": escaped(f"{pack.title} · {pack.subtitle}"),
        "font": font(),
        "ink": colours.text,
        "paper": colours.background,
        "plain": colours.background2,
        "line": colours.border,
        **{
            name: getattr(colours, name)
            for name in ("muted", "good", "bad", "good_tint", "bad_tint")
        },
        "pages": "\n".join(
            _page(pack, page, number, count) for number, page in enumerate(pack.pages, 1)
        ),
        "behind": _behind(pack, is_printed),
        "figures": as_json(figures),
        "plotly": plotly(),
    }
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(slots)


def placed(drawing: Drawing, name: str) -> dict[str, Any]:
    """A drawing for the element of that name, at its size."""
    layout = drawing.figure["layout"] | {"width": drawing.width, "height": drawing.height}
    return {"id": name, "data": drawing.figure["data"], "layout": layout}


def as_json(value: Any) -> str:
    """JSON that may stand in a script: no sign of a value ends it."""
    told = json.dumps(value, ensure_ascii=False, allow_nan=False, default=plain)
    return told.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@cache
def plotly() -> str:
    """The script of Plotly, out of the package that is installed."""
    spec = find_spec("plotly")
    assert spec and spec.submodule_search_locations
    folder = Path(next(iter(spec.submodule_search_locations)))
    return (folder / "package_data" / "plotly.min.js").read_text(encoding="utf-8")


def _id(page: Page, at: int) -> str:
    return f"figure-{page.key}-{at}"


def _page(pack: Pack, page: Page, number: int, count: int) -> str:
    code = pack.asked.language
    rest = f'<p class="rest">{escaped(page.rest)}</p>' if page.rest else ""
    notes = f'<p class="notes">{escaped(page.note)}</p>' if page.notes else ""
    told = say("pack.number", code, page=number, pages=count)
    return (
        f'<section class="page" id="{escaped(page.key)}">'
        f'<div class="top"><span><b>{escaped(page.topic)}</b></span>'
        f"<span>{escaped(pack.title)} · {escaped(pack.subtitle)}</span></div>"
        f"<h1>{escaped(page.title)}</h1>{rest}"
        f'<div class="body {page.layout}">{_drawings(page)}{_table(page.table)}</div>{notes}'
        f"<footer><span>{escaped(pack.foot)}</span>"
        f'<span class="number-of">{escaped(told)}</span></footer></section>'
    )


def _behind(pack: Pack, is_open: bool) -> str:
    """What every KPI and rule means in both languages, and its SQL; folded on the screen."""
    entries, opened = [], " open" if is_open else ""
    for row in pack.definitions.rows:
        name, formula, *_, key, other, formula_other, sql = (cell.text for cell in row)
        named = f"{escaped(name)} · {escaped(other)} ({escaped(key)})"
        entries.append(
            f"<details{opened}><summary>{named}</summary>"
            f"<p>{escaped(formula)}</p><p>{escaped(formula_other)}</p>"
            f"<pre>{escaped(sql)}</pre></details>"
        )
    title = escaped(say("pack.behind", pack.asked.language))
    return f'<section class="behind"><h1>{title}</h1>{"".join(entries)}</section>'


def _drawings(page: Page) -> str:
    if not page.drawings:
        return ""
    told = "".join(
        f"<figure><figcaption>{escaped(one.title)}</figcaption>"
        f'<div id="{_id(page, at)}" role="img" aria-label="{escaped(one.alt)}"></div></figure>'
        for at, one in enumerate(page.drawings)
    )
    return f'<div class="drawings">{told}</div>'


def _table(table: Table | None) -> str:
    if table is None:
        return ""
    numbers = table.figures
    columns = "".join(f'<col style="width:{share:.0%}">' for share in table.widths)
    head = "".join(
        f"<th{_classes('number' if is_number else '')}>{escaped(text)}</th>"
        for text, is_number in zip(table.heads, numbers, strict=True)
    )
    body = "".join(
        f"<tr{_classes('strong' if at in table.strong else '')}>"
        + "".join(_cell(cell, number) for cell, number in zip(row, numbers, strict=True))
        + "</tr>"
        for at, row in enumerate(table.rows)
    )
    return (
        f'<div class="table"><table><colgroup>{columns}</colgroup>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(cell: Cell, is_number: bool) -> str:
    classes = _classes("number" if is_number else "", cell.tone)
    return f"<td{classes}>{escaped(cell.text)}</td>"


def _classes(*names: str) -> str:
    told = " ".join(name for name in names if name)
    return f' class="{told}"' if told else ""
