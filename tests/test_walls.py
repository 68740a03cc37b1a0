"""The walls of the house: who may import what, how queries are written, where words live."""

from __future__ import annotations

import ast
import re
import subprocess
import sys

import pytest

from baoyou import contracts, definitions, sqlfile, staging, text
from baoyou.settings import PAGES, QUERIES, ROOT

PORTABLE = ("staging", "marts", "kpis", "rules")
NOT_PORTABLE = {
    "group by all": r"\bgroup by all\b",
    "order by all": r"\border by all\b",
    "pivot": r"\b(un)?pivot\b",
    "exclude": r"\bexclude\s*\(",
    "using": r"\busing\s*\(",
    "qualify": r"(?!x)x",
    "list slice": r"\w\[\s*-?\d*\s*:\s*-?\d*\s*\]",
    "round": r"\bround\s*\(",
    "avg": r"\bavg\s*\(",
    "date_diff other than day": r"date_diff\('(?!day)",
    "right join": r"\bright join\b",
}


def _queries() -> list[str]:
    return [
        path.relative_to(QUERIES).with_suffix("").as_posix()
        for path in sorted(QUERIES.rglob("*.sql"))
        if path.name != "prelude.sql" and "macros" not in path.parts
    ]


@pytest.mark.parametrize("name", _queries())
def test_every_query_has_its_four_line_header(name: str) -> None:
    query = sqlfile.load(name)
    assert query.sentence, "a plain sentence"
    assert query.grain, "-- grain:"
    assert "-- params:" in query.text
    assert query.returns, "-- returns:"


@pytest.mark.parametrize("name", _queries())
def test_every_parameter_is_declared_and_every_declared_one_used(name: str) -> None:
    query = sqlfile.load(name)
    body = "\n".join(line for line in query.text.splitlines() if not line.startswith("--"))
    assert set(re.findall(r"\$([a-z_]+)", body)) == set(query.params)


@pytest.mark.parametrize("name", [name for name in _queries() if name.startswith("pages/")])
def test_every_page_query_keeps_to_the_cities_in_scope(name: str) -> None:
    if name == "pages/cities":
        pytest.skip("this one tells which cities there are; the scope narrows its answer")
    assert "cities" in sqlfile.load(name).params


@pytest.mark.parametrize("name", [name for name in _queries() if name.split("/")[0] in PORTABLE])
def test_queries_that_make_marts_stay_portable(name: str) -> None:
    body = re.sub(r"--.*|'[^']*'", "", sqlfile.load(name).text).lower()
    found = [trap for trap, pattern in NOT_PORTABLE.items() if re.search(pattern, body)]
    assert not found
    assert not re.search(r"\b(create|insert|update|delete|attach|copy)\s", body)


@pytest.mark.parametrize("name", _queries())
def test_queries_are_lower_case_and_narrow(name: str) -> None:
    for line in sqlfile.load(name).text.splitlines():
        assert len(line) <= 120, line
        code = re.sub(r"--.*|'[^']*'", "", line)
        assert not re.search(r"\b(SELECT|FROM|WHERE|JOIN|CASE|WHEN)\b", code), line


def test_every_kpi_and_rule_is_one_file_and_one_entry() -> None:
    kpis = {path.stem for path in (QUERIES / "kpis").glob("*.sql")}
    rules = {path.stem for path in (QUERIES / "rules").glob("*.sql")}
    assert kpis == set(definitions.kpis())
    assert rules == set(definitions.rules())


@pytest.mark.parametrize("name", sorted(contracts.contracts()))
def test_staging_is_written_from_the_contracts(name: str) -> None:
    written = staging.write(contracts.contracts()[name])
    assert sqlfile.load(f"staging/{name}").text == written, "run python -m baoyou.staging"


def test_no_alias_stands_for_two_columns_of_an_extract() -> None:
    for contract in contracts.contracts().values():
        seen: dict[str, str] = {}
        for column in contract.columns.values():
            for alias in (column.name, column.zh, *column.aliases):
                key = contracts.normalise(alias)
                assert seen.setdefault(key, column.name) == column.name, (contract.name, alias)


def test_the_catalogue_has_both_languages_and_every_key_that_the_code_names() -> None:
    known = text.catalogue()
    for path in [*(ROOT / "baoyou").rglob("*.py"), *PAGES.rglob("*.py")]:
        for key in re.findall(
            r"(?:frame\.|[^.\w])say\(\s*\"([a-z_]+\.[a-z_.]+)\"", path.read_text("utf-8")
        ):
            assert key in known, f"{path.name}: {key}"


def test_chinese_is_written_in_catalogues_only() -> None:
    for path in [*(ROOT / "baoyou").rglob("*.py"), *PAGES.rglob("*.py"), ROOT / "app.py"]:
        tree = ast.parse(path.read_text("utf-8"))
        documented = (ast.Module, ast.FunctionDef, ast.ClassDef)
        examples = {
            ast.get_docstring(n, clean=False) for n in ast.walk(tree) if isinstance(n, documented)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if node.value in examples:
                    continue
                assert not re.search(r"[\u4e00-\u9fff]", node.value), f"{path.name}: {node.value}"


def test_chinese_sentences_use_chinese_punctuation() -> None:
    for key, entry in text.catalogue().items():
        bare = re.sub(r"\{[^}]*\}|`[^`]*`", "", entry["zh"])
        assert not re.search(r"[\u4e00-\u9fff][,;!?][\u4e00-\u9fff]", bare), key


def test_the_entry_script_has_no_folder_of_pages_beside_it() -> None:
    router = ROOT / "baoyou" / "ui" / "router.py"
    assert router.exists()
    assert not (router.parent / "pages").exists()


def test_the_terminal_never_imports_streamlit_plotly_or_pandas() -> None:
    code = (
        "import sys; import baoyou.cli;"
        "print([m for m in ('streamlit', 'plotly', 'pandas') if m in sys.modules])"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert told.stdout.strip() == "[]"
