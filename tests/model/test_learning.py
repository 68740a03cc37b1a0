"""The model of a store: trained on the sample province, published, taken back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from baoyou import learning, sqlfile
from baoyou.cli import main
from baoyou.errors import Refused, WrongUsage
from baoyou.model import scoring, shelf
from baoyou.model.names import names
from baoyou.settings import ROOT
from baoyou.store import Manifest, Store, Stored
from baoyou.text import say


@pytest.fixture(scope="module")
def trained(sample_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A copy of the sample province on which models were trained."""
    folder = tmp_path_factory.mktemp("learning") / "store"
    shutil.copytree(sample_store.folder, folder)
    learning.train(Store(folder))
    return Store(folder)


def test_a_month_is_matured_when_two_more_are_closed() -> None:
    file = {"customer_months": Stored("", "", 0), "rule_inputs": Stored("", "", 0)}
    closed = ["2009-04-01", "2009-05-01", "2009-06-01", "2009-08-01", "2009-09-01", "2009-10-01"]
    found = learning.matured(Manifest(months=dict.fromkeys(closed, file)))
    assert found == ["2009-04-01", "2009-08-01"]


def test_every_column_of_the_features_has_a_name() -> None:
    text = sqlfile.load("model/features").text
    told = text[text.rindex("customer_id,") :]
    assert all(f" {key}" in told for key in names())


def test_training_judges_on_a_month_never_trained_on_and_changes_nothing(trained: Store) -> None:
    report = shelf.candidates(trained.folder)[0].report
    assert report["months_tested"] == ["2009-07"]
    assert (report["months_trained"][0], report["months_trained"][-1]) == ("2008-07", "2009-05")
    assert report["kinds"]["logistic"]["auc"] > 0.7
    assert (
        sum(group["n"] for group in report["kinds"]["boosted"]["calibration"])
        == (report["rows_tested"])
    )
    for row in report["rules"]:
        assert 0 <= row["flagged_left"] <= row["flagged"]
        assert 0 <= row["logistic_left"] <= row["flagged"]
    assert learning.published(trained.current()) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_tells_what_the_training_found(
    language: str, trained: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAOYOU_STORE", str(trained.folder))
    app = AppTest.from_file(str(ROOT / "baoyou" / "ui" / "router.py"), default_timeout=120)
    app.query_params["lang"] = language
    app.switch_page("../../pages/act/model.py").run()
    assert not app.exception
    assert not app.error
    report = shelf.candidates(trained.folder)[0].report
    figures = report["kinds"][report["best"]]
    assert app.metric[0].value == f"{figures['auc']:.3f}"
    assert say("model.train.button", language) in [button.label for button in app.button]


def test_what_a_person_publishes_is_in_the_snapshot_and_undo_takes_it_back(trained: Store) -> None:
    chosen = shelf.candidates(trained.folder)[0]
    made = learning.publish(trained, by="Lin")
    assert (made.version, made.start, made.by) == (1, "2009-09-01", "Lin")
    manifest = trained.current()
    stored = manifest.kept[f"model-{made.model}"]
    assert scoring.load(trained.path(stored), stored.sha256).kind == chosen.report["best"]
    assert learning.report(trained, manifest, made.model) == chosen.report
    trained.undo()
    assert learning.published(trained.current()) == []


def test_a_model_that_starts_earlier_replaces_those_after_it() -> None:
    may, june = ({"version": number, "from": f"2009-0{number + 4}-01"} for number in (1, 2))
    again = {"version": 3, "from": "2009-06-01"}
    assert learning.with_model([may, june], again) == [may, again]
    assert learning.with_model([may, june], {**again, "from": "2009-04-01"}) == [
        {**again, "from": "2009-04-01"}
    ]


def test_what_cannot_be_published_is_said(trained: Store, tmp_path: Path) -> None:
    with pytest.raises(WrongUsage):
        learning.publish(trained, start="2010-09-01")
    with pytest.raises(WrongUsage):
        learning.publish(trained, "nobody")
    with pytest.raises(Refused) as refused:
        learning.publish(Store(tmp_path))
    assert refused.value.code == "model_none"
    with pytest.raises(Refused) as refused:
        learning.train(Store(tmp_path))
    assert refused.value.code == "model_few_months"


def test_the_terminal_shows_the_candidates(
    trained: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    show: Callable[..., int] = main
    assert show(["model", "show", "--json", "--store", str(trained.folder)]) == 0
    told = capsys.readouterr().out
    assert all(one.sha256.startswith(one.id) for one in shelf.candidates(trained.folder))
    assert all(f'"{one.id}"' in told for one in shelf.candidates(trained.folder))
    assert show(["model", "train", "--test-months", "0", "--store", str(trained.folder)]) == 2
