"""Every row of a file accounted for: the equation, what was mended, what was rejected and why.

Apart from the mapping, which is about columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from baoyou.ui import cards, tables, words
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.upload import rejected

Told = dict[str, Any]
COUNTS = ("read", "stored", "rejected", "duplicates", "left_out")
# Reasons and repairs in sight; the others wait behind the fold.
MOST = 5


def summary(frame: Frame, files: Sequence[Told]) -> None:
    """Several files in one table, a row each."""
    rows = [
        {
            "file": file["file"].rsplit("/", 1)[-1],
            "months": _span(frame, file["months"]),
            **{key: file[key] for key in COUNTS},
        }
        for file in files
    ]
    columns = [
        tables.Column("file", frame.say("upload.rows.file")),
        tables.Column("months", frame.say("upload.rows.months")),
        *(
            tables.Column(
                key,
                frame.say(f"upload.rows.{key}"),
                lambda count: fmt.count(count, frame.language),
                "number",
            )
            for key in ("stored", "rejected")
        ),
    ]
    with cards.card(frame.say("upload.rows.all", count=len(files)), stretch=False) as head:
        head.markdown(_badge(frame, sum(map(_gap, files))))
        tables.reading_table(rows, columns)


def card(frame: Frame, file: Told, key: str) -> None:
    """One file: records = header + left out + stored + rejected + duplicates."""
    subtitle = frame.say("upload.rows.subtitle")
    with cards.card(frame.say("upload.rows.title"), subtitle, stretch=False):
        st.markdown(f"**{_equation(frame, file)}** {_badge(frame, _gap(file))}")
        if file["left_out_rows"]:
            _left_out(frame, file)
        _listed(frame, file, "reason", file["reasons"])
        rejected.downloads(frame, file["rejects_file"], key)
        if file["rejected"]:
            st.markdown(cards.grey(frame.say("upload.rows.round_trip")))
        _listed(frame, file, "repair", file["repairs"])


def _equation(frame: Frame, file: Told) -> str:
    """In words that sum: a header counts where the format has one, and a wide file has none."""
    is_wide = "wide" in file["how"].values()
    header = 0 if is_wide or file["format"] == "parquet" else 1
    left_out = 0 if is_wide else file["left_out"]
    counts = {key: fmt.count(file[key], frame.language) for key in COUNTS}
    total = fmt.count(file["read"] + header + left_out, frame.language)
    key = "wide" if is_wide else "equation"
    return frame.say(f"upload.rows.{key}", **{**counts, "total": total, "header": header})


def _badge(frame: Frame, gap: int) -> str:
    word = frame.say("upload.rows.balanced" if gap == 0 else "upload.rows.gap", difference=gap)
    return cards.badge(word, "good" if gap == 0 else "bad")


def _gap(file: Told) -> int:
    return int(file["read"] - file["stored"] - file["rejected"] - file["duplicates"])


def _left_out(frame: Frame, file: Told) -> None:
    label = frame.say(
        "upload.rows.left_out_rows", count=fmt.count(file["left_out"], frame.language)
    )
    with st.popover(label, type="tertiary"):
        rows = [
            {**one, "kind": frame.say(f"upload.left_out.{one['kind']}")}
            for one in file["left_out_rows"]
        ]
        columns = [
            tables.Column("row", frame.say("upload.rows.line"), _whole, "number"),
            tables.Column("kind", frame.say("upload.rows.kind")),
            tables.Column("text", frame.say("upload.rows.text")),
        ]
        tables.reading_table(rows, columns)


def _listed(frame: Frame, file: Told, kind: str, counts: dict[str, int]) -> None:
    """One line for each reason or repair, most rows first, with the first rows that show it."""
    lines = [
        _line(frame, file, kind, name, count)
        for name, count in sorted(counts.items(), key=lambda one: -one[1])
    ]
    for line in lines[:MOST]:
        st.markdown(line)
    if len(lines) > MOST:
        with st.expander(frame.say(f"upload.rows.more_{kind}", count=len(lines) - MOST)):
            for line in lines[MOST:]:
                st.markdown(line)


def _line(frame: Frame, file: Told, kind: str, name: str, count: int) -> str:
    first, _, second = name.partition(":")
    # Reasons are "column:reason" or "reason", repairs "kind:column" or "kind".
    column, what = (first, second) if kind == "reason" and second else (second, first)
    named = words.column_name(file["extract"], column, frame.language) if column else ""
    # That sentence says what to write in a mapping file, which knows the column by its key.
    named = column if what == "code" else named
    told = frame.say(f"upload.{kind}.{what}", column=named, count=fmt.count(count, frame.language))
    shown = f"{fmt.safe(told)}"
    if examples := file["examples"].get(name):
        shown += f" {cards.grey(_examples(frame, examples))}"
    return shown


def _examples(frame: Frame, examples: Sequence[Told]) -> str:
    joined = frame.say("frame.joint").join(
        frame.say("upload.rows.example", row=one["row"], value=one["value"])
        if one["value"]
        else frame.say("upload.rows.example_blank", row=one["row"])
        for one in examples
    )
    return frame.say("upload.rows.examples", examples=joined)


def _span(frame: Frame, months: Sequence[str]) -> str:
    if len(months) > 2:
        return f"{months[0]} – {months[-1]}"
    return frame.say("frame.joint").join(months) or "–"


def _whole(number: float) -> str:
    return f"{number:.0f}"
