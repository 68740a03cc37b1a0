"""A zip of tables: what is unpacked, how it is called, and what is refused with nothing left."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from test_workbook import write_xlsx

from baoyou.errors import Refused
from baoyou.reader import Limits, deeds, expand, sniff
from baoyou.reader.facts import Upload
from baoyou.text import explain, visible

CSV = "id,city\n1,三明\n".encode()


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def as_windows_writes(name: str, encoding: str) -> bytes:
    """A zip whose one name stands in the encoding of the system, without a flag that says so."""
    raw = name.encode(encoding)
    return zipped({"x" * len(raw): CSV}).replace(b"x" * len(raw), raw)


def unpacked(
    folder: Path, content: bytes, name: str = "九月.zip", **limits: int
) -> dict[str, bytes]:
    """Names for people -> contents, unpacked in this very process."""
    path = folder / "given"
    path.write_bytes(content)
    done = deeds.expand_file(Upload(path, name, Limits(**limits)), folder / "part")
    assert all(Path(part).parent == folder for part, _ in done["files"])
    return {called: Path(part).read_bytes() for part, called in done["files"]}


def refused_by(folder: Path, content: bytes, name: str = "九月.zip", **limits: int) -> Refused:
    with pytest.raises(Refused) as refused:
        unpacked(folder, content, name, **limits)
    for language in ("zh", "en"):
        assert visible(str(refused.value.slots["file"])) in explain(refused.value, language)
    return refused.value


def test_each_file_is_called_by_the_archive_and_its_own_name(tmp_path):
    parts = {"福州.csv": CSV, "2009/09/厦门.csv": CSV + b"2,x\n", "三明.csv.gz": gzip.compress(CSV)}
    found = unpacked(tmp_path, zipped(parts))
    assert found == {f"九月.zip/{name}": content for name, content in parts.items()}


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
@pytest.mark.parametrize("name", ["客户月表.csv", "2009年9月/福州市.csv", "𠮷安.csv"])
def test_names_of_chinese_systems_are_read(tmp_path, name, encoding):
    assert list(unpacked(tmp_path, as_windows_writes(name, encoding))) == [f"九月.zip/{name}"]


def test_a_name_that_is_no_chinese_stands_as_it_is(tmp_path):
    assert list(unpacked(tmp_path, as_windows_writes("café.csv", "cp437"))) == ["九月.zip/café.csv"]


def test_what_file_managers_leave_behind_is_skipped(tmp_path):
    clutter = ["__MACOSX/._a.csv", "__MACOSX/a.csv", ".DS_Store", "x/.DS_Store", "._a.csv"]
    parts = {"x/": b"", "y\\": b"", "Thumbs.db": b"x", "a.csv": CSV}
    assert list(unpacked(tmp_path, zipped({**dict.fromkeys(clutter, b"x"), **parts}))) == [
        "九月.zip/a.csv"
    ]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../tmp/a.csv", "tmp/a.csv"),
        ("/etc/cron.d/a.csv", "etc/cron.d/a.csv"),
        ("..\\..\\a.csv", "a.csv"),
        ("a;$(touch x)\n'.csv", "a;$(touch x)\n'.csv"),
    ],
)
def test_a_name_leads_nowhere(tmp_path, name, shown):
    before = tmp_path / "before"
    before.mkdir()
    assert list(unpacked(before, zipped({name: CSV}))) == [f"九月.zip/{shown}"]
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["before", "given", "part-0"]


def test_workbooks_in_an_archive_are_files_like_others(tmp_path):
    book = write_xlsx(tmp_path / "a.xlsx", {"a": [["id"], ["1"]]}).read_bytes()
    assert unpacked(tmp_path, zipped({"a.xlsx": book})) == {"九月.zip/a.xlsx": book}


@pytest.mark.parametrize(
    "parts", [{}, {"x/": b""}, {"__MACOSX/a.csv": b"x", ".DS_Store": b"x"}], ids=str
)
def test_an_archive_of_nothing_is_an_empty_file(tmp_path, parts):
    assert refused_by(tmp_path, zipped(parts)).code == "file_empty"


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_an_archive_in_an_archive_is_refused_by_its_name(tmp_path, depth):
    content = CSV
    for at in range(depth + 1):
        content = zipped({f"{at}.zip" if at else "a.csv": content})
    refused = refused_by(tmp_path, content)
    assert refused.code == "file_zip_nested"
    assert refused.slots == {"file": f"九月.zip/{depth}.zip"}


@pytest.mark.parametrize("name", ["a.csv", "a.XLSX", "a.parquet", "a.csv.gz"])
def test_a_zip_under_another_name_is_refused(tmp_path, name):
    refused = refused_by(tmp_path, zipped({"a.csv": CSV}), name)
    assert (refused.code, refused.slots["what"]) == ("file_name_disagrees", "ZIP")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    zeros = zipped({"a.csv": bytes(20 << 20)})
    many = zipped(dict.fromkeys(map(str, range(20)), CSV))
    for content, limits in ((zeros, {}), (many, {"entries": 19}), (many, {"unpacked_bytes": 300})):
        assert refused_by(tmp_path, content, **limits).code == "file_zip_bomb"
        assert not list(tmp_path.glob("part-*"))


@pytest.mark.parametrize("told", [0, 10, 1 << 20])
def test_a_list_of_contents_that_lies_unpacks_no_more_than_is_allowed(tmp_path, told):
    """The list says `told` bytes; what comes out is counted as it comes."""
    size = 20 << 20
    content = zipped({"a.csv": bytes(size)})
    lying = content.replace(size.to_bytes(4, "little"), told.to_bytes(4, "little"))
    assert lying != content
    assert refused_by(tmp_path, lying).code in ("file_zip_bomb", "file_corrupt")
    assert sum(part.stat().st_size for part in tmp_path.glob("part-*")) <= 1 << 20


def test_a_password_or_a_way_of_packing_that_is_not_known_is_told(tmp_path):
    for bits, place, code in ((1, 6, "file_password"), (9, 8, "file_zip_method")):
        content = bytearray(zipped({"a.csv": CSV}))
        content[place] = content[content.index(b"PK\x01\x02") + place + 2] = bits
        assert refused_by(tmp_path, bytes(content)).code == code
    assert refused_by(tmp_path / "..", bytes(content)).slots["method"] == "Deflate64"


@pytest.mark.parametrize("spoil", ["cut", "turned", "no list"])
def test_a_damaged_archive_is_refused(tmp_path, spoil):
    whole = zipped({"a.csv": CSV * 100}, zipfile.ZIP_STORED)
    turned = bytearray(whole)
    turned[100] ^= 1
    content = {"cut": whole[:-30], "turned": bytes(turned), "no list": whole[:500]}[spoil]
    refused = refused_by(tmp_path, content)
    assert refused.code == "file_corrupt"


def test_an_archive_goes_through_the_child_and_a_plain_file_does_not_need_one(
    tmp_path, monkeypatch
):
    given, out = tmp_path / "given", tmp_path / "out"
    given.write_bytes(zipped({"福州.csv": CSV, "厦门.csv": CSV}))
    files = expand(given, "九月.zip", out)
    assert [name for _, name in files] == ["九月.zip/福州.csv", "九月.zip/厦门.csv"]
    assert sniff(*files[1]).name == "九月.zip/厦门.csv"
    assert sorted(out.iterdir()) == sorted(path for path, _ in files)
    book = write_xlsx(tmp_path / "a.xlsx", {"a": [["id"], ["1"]]})
    assert expand(book, "a.xlsx", out) == [(book, "a.xlsx")]
    monkeypatch.setattr("baoyou.reader.child._ask_child", None)
    given.write_bytes(CSV)
    assert expand(given, "a.csv", out) == [(given, "a.csv")]


def test_nothing_is_left_of_an_archive_that_is_refused(tmp_path):
    given, out = tmp_path / "given", tmp_path / "out"
    given.write_bytes(zipped({"a.csv": CSV, "b.zip": zipped({"c.csv": CSV})}))
    with pytest.raises(Refused) as refused:
        expand(given, "九月.zip", out)
    assert refused.value.code == "file_zip_nested"
    assert list(out.iterdir()) == []
