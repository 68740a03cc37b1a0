"""Month notes: written, changed, taken back, and never lost; who sees which."""

from __future__ import annotations

import json
import threading
from datetime import date
from pathlib import Path

import pytest

from baoyou import notes
from baoyou.cli import main
from baoyou.errors import BaoyouError
from baoyou.notes import Draft
from baoyou.store import Store
from baoyou.ui import noting
from baoyou.ui.charts.notes import placed
from baoyou.ui.charts.pen import Pen
from baoyou.ui.charts.trend import trend
from baoyou.ui.theme import palette

APRIL, JUNE = date(2009, 4, 1), date(2009, 6, 1)
CITIES = ["福州", "厦门"]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store in which nothing was loaded."""
    return Store(tmp_path / "store")


def texts(store: Store) -> list[str]:
    """What stands, in its order."""
    return [note.text for note in notes.book(store).notes]


def test_a_note_is_changed_and_taken_back_by_further_lines(store: Store) -> None:
    first = notes.add(store, Draft(APRIL, "tariff", "Wang", "tariff"), CITIES)
    second = notes.add(store, Draft(JUNE, "rival", "Wang", "rival", "厦门"), CITIES)
    changed = notes.change(store, first.id, Draft(JUNE, "tariff II", "Li", "tariff"), CITIES)
    assert (first.id, second.id, changed.id) == ("n1", "n2", "n1")
    assert sorted(texts(store)) == ["rival", "tariff II"]
    notes.remove(store, "n2", "Li")
    assert texts(store) == ["tariff II"]
    lines = (store.folder / notes.FILE).read_text("utf-8").splitlines()
    deeds = [(told["deed"], told["id"], told["by"]) for told in map(json.loads, lines)]
    written = [("written", "n1", "Wang"), ("written", "n2", "Wang")]
    assert deeds == [*written, ("changed", "n1", "Li"), ("removed", "n2", "Li")]
    assert notes.add(store, Draft(APRIL, "new", "Li"), CITIES).id == "n5"
    with pytest.raises(BaoyouError, match="note_unknown"):
        notes.remove(store, "n2", "Li")


def test_a_line_that_a_crash_tore_was_never_written_and_a_broken_one_is_counted(
    store: Store,
) -> None:
    notes.add(store, Draft(APRIL, "kept", "Wang"), CITIES)
    path = store.folder / notes.FILE
    with path.open("ab") as torn:
        torn.write(b'{"deed": "written", "id": "n2", "mon')
    assert notes.book(store) == notes.Book(notes.book(store).notes, 0)
    assert texts(store) == ["kept"]
    assert notes.add(store, Draft(JUNE, "after", "Wang"), CITIES).id == "n2"
    assert texts(store) == ["after", "kept"]
    path.write_bytes(path.read_bytes() + b"\xff not a note\n[]\n")
    assert (texts(store), notes.book(store).unreadable) == (["after", "kept"], 2)


def test_many_who_write_at_once_lose_nothing(store: Store) -> None:
    drafts = [Draft(APRIL, f"note {place}", "Wang") for place in range(12)]
    threads = [threading.Thread(target=notes.add, args=(store, draft, CITIES)) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(texts(store)) == sorted(draft.text for draft in drafts)
    assert len({note.id for note in notes.book(store).notes}) == 12


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (Draft(APRIL, " \n\t ", "Wang"), "note_text"),
        (Draft(APRIL, "字" * 81, "Wang"), "note_text"),
        (Draft(APRIL, "text", "\u202e"), "note_by"),
        (Draft(APRIL, "text", "Wang", "rumour"), "note_kind"),
        (Draft(APRIL, "text", "Wang", city="广州"), "note_city"),
    ],
)
def test_what_is_no_note_is_refused(store: Store, draft: Draft, code: str) -> None:
    with pytest.raises(BaoyouError) as refused:
        notes.add(store, draft, CITIES)
    assert refused.value.code == code
    assert not (store.folder / notes.FILE).exists()


def test_a_note_is_one_line_without_signs_that_nobody_sees(store: Store) -> None:
    note = notes.add(store, Draft(APRIL, "  a\n\u202eb\u0007 c", "Wang"), CITIES)
    assert note.text == "a b c"


def test_a_note_of_a_city_is_seen_there_and_in_the_province(store: Store) -> None:
    for city in (notes.PROVINCE, "福州", "厦门"):
        notes.add(store, Draft(APRIL, city, "Wang", city=city), CITIES)
    found = notes.book(store).notes

    def cities(allowed: list[str] | None, *looked_at: str) -> set[str]:
        return {note.city for note in notes.seen(found, allowed, looked_at)}

    assert cities(None) == {"all", "福州", "厦门"}
    assert cities(None, "厦门") == {"all", "厦门"}
    assert cities(["福州"]) == {"all", "福州"}
    assert cities(["福州"], "厦门") == {"all"}


def test_notes_survive_a_collection_and_are_no_part_of_what_is_verified(store: Store) -> None:
    notes.add(store, Draft(APRIL, "kept", "Wang"), CITIES)
    store.collect(0)
    assert texts(store) == ["kept"]
    assert store.verify() == []


def test_the_terminal_writes_lists_and_takes_back(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(*command: str) -> object:
        assert main([*command, "--store", str(store.folder), "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    made = told("notes", "add", "2009-04", "tariff", "--kind", "tariff", "--by", "Wang")
    assert made == notes.book(store).notes[0].record()
    told("notes", "change", "n1", "2009-06", "rival", "--by", "Li")
    assert [note["text"] for note in told("notes")] == ["rival"]  # type: ignore[attr-defined]
    assert told("notes", "list", "--month", "2009-04") == []
    assert told("notes", "remove", "n1", "--by", "Li") == {"removed": "n1"}
    assert told("notes") == []
    unknown = ["notes", "add", "2009-04", "x", "--city", "福州", "--store", str(store.folder)]
    assert main(unknown) == 2


def test_a_chart_bears_three_marks_and_the_pointer_tells_all_as_plain_text() -> None:
    months = [date(2009, month, 1) for month in range(1, 7)]
    rows = [{"month": month, "value": 0.6} for month in months]
    marks = [{"month": month, "text": "<b>*x*</b>", "full": "<i>whole</i>"} for month in months]
    pen = Pen(palette("light"), "zh")
    assert len(placed(rows, marks, pen)) == 3
    figure = trend(rows, palette=palette("light"), language="zh", notes=marks[:1])
    (text,) = [one["text"] for one in figure["layout"]["annotations"] if one["showarrow"]]
    assert text == "&lt;b&gt;*x*&lt;/b&gt;"
    hovers = figure["data"][-2]["hovertext"]
    assert "&lt;i&gt;whole&lt;/i&gt;" in hovers[0] and "whole" not in hovers[1]


def test_a_month_with_several_notes_shows_its_newest_and_how_many_more(store: Store) -> None:
    from types import SimpleNamespace

    from baoyou.text import say

    for text in ("first", "second"):
        notes.add(store, Draft(APRIL, text, "Wang", city="厦门"), CITIES)
    reader = SimpleNamespace(store=store, scope=SimpleNamespace(cities=None))
    frame = SimpleNamespace(
        reader=reader, cities=(), language="zh", say=lambda key, **slots: say(key, "zh", **slots)
    )
    (mark,) = noting.marks(frame, [APRIL, JUNE])  # type: ignore[arg-type]
    assert mark["text"] == "厦门：second（另 1 条）"
    assert mark["full"] == "厦门：second；厦门：first"
    frame.cities = ("厦门",)
    assert noting.marks(frame, [APRIL])[0]["text"] == "second（另 1 条）"  # type: ignore[arg-type]
    frame.cities = ("福州",)
    assert noting.marks(frame, [APRIL]) == []  # type: ignore[arg-type]
