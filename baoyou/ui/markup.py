"""HTML for paper: escaped text, tables, a small line drawn as SVG.

Apart from the sheets that use it so that no value reaches a file unescaped: everything here takes
plain text and gives markup.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from decimal import Decimal

Number = Decimal | float | int | None
# The drawing's own units; the sheet scales it to its width.
WIDTH, HEIGHT, TOP, BOTTOM, SIDE = 720, 92, 14, 16, 30


def escaped(text: object) -> str:
    """A value as text that no browser reads as markup."""
    return html.escape(str(text), quote=True)


def paragraphs(lines: Sequence[str]) -> str:
    """Each line as a paragraph."""
    return "".join(f"<p>{escaped(line)}</p>" for line in lines)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: int = 0) -> str:
    """A table of texts; the last `numbers` columns are figures, to the right."""
    width = len(rows[0]) if rows else len(heads)
    kinds = [' class="number"' if place >= width - numbers else "" for place in range(width)]
    head = "".join(
        f"<th{kind}>{escaped(text)}</th>" for text, kind in zip(heads, kinds, strict=False)
    )
    body = "".join(
        "<tr>"
        + "".join(f"<td{kind}>{escaped(text)}</td>" for text, kind in zip(row, kinds, strict=True))
        + "</tr>"
        for row in rows
    )
    top = f"<thead><tr>{head}</tr></thead>" if heads else ""
    return f"<table>{top}<tbody>{body}</tbody></table>"


def line_of(
    values: Sequence[Number],
    beside: Sequence[Number],
    labels: Sequence[str],
    *,
    write: Callable[[Number], str],
    name: str,
) -> str:
    """A line from zero with its figures on it, and another, dashed, beside it; gaps where unknown.

    name: what the drawing shows, in words. Empty where nothing is known.
    """
    known = [float(value) for value in [*values, *beside] if value is not None]
    if not known:
        return ""
    most = max(known) or 1.0
    step = (WIDTH - 2 * SIDE) / max(1, len(values) - 1)

    def at(place: int, value: Number) -> tuple[float, float]:
        height = HEIGHT - TOP - BOTTOM
        return SIDE + place * step, TOP + height * (1 - max(0.0, float(value or 0)) / most)

    marks = []
    for place, (value, label) in enumerate(zip(values, labels, strict=True)):
        x, _ = at(place, 0)
        marks.append(_text(x, HEIGHT - 4, label, "var(--muted)"))
        if value is not None:
            x, y = at(place, value)
            marks.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.2" fill="var(--good)"/>')
            marks.append(_text(x, y - 5, write(value), "var(--ink)"))
    base = HEIGHT - BOTTOM
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escaped(name)}">'
        f'<line x1="{SIDE}" x2="{WIDTH - SIDE}" y1="{base}" y2="{base}" stroke="var(--line)"/>'
        f"{_path(beside, at, 'var(--mark)', dash=True)}{_path(values, at, 'var(--good)')}"
        f"{''.join(marks)}</svg>"
    )


def _path(
    values: Sequence[Number],
    at: Callable[[int, Number], tuple[float, float]],
    colour: str,
    *,
    dash: bool = False,
) -> str:
    steps, is_open = [], False
    for place, value in enumerate(values):
        if value is None:
            is_open = False
            continue
        x, y = at(place, value)
        steps.append(f"{'L' if is_open else 'M'}{x:.1f} {y:.1f}")
        is_open = True
    dashed = ' stroke-dasharray="4 3"' if dash else ""
    return f'<path d="{" ".join(steps)}" fill="none" stroke="{colour}" stroke-width="1.5"{dashed}/>'


def _text(x: float, y: float, text: str, colour: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="10" text-anchor="middle" fill="{colour}">'
        f"{escaped(text)}</text>"
    )
