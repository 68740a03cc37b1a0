"""Every refusal of the reader has its sentence, and the sentence its slots."""

from __future__ import annotations

import re
from pathlib import Path

import baoyou.reader
from baoyou.text import catalogue, slots_of

CODE = re.compile(r"refused\(\s*\"(\w+)\"((?:[^()]|\([^()]*\))*)\)")
SOURCES = sorted(Path(baoyou.reader.__file__).parent.glob("*.py"))


def test_every_refusal_fills_the_slots_of_its_sentence():
    found = [match for path in SOURCES for match in CODE.findall(path.read_text("utf-8"))]
    assert len({code for code, _ in found}) > 20
    for code, given in found:
        sentence = catalogue()[f"error.{code}"]["zh"]
        assert slots_of(sentence) == {"file", *re.findall(r"(\w+)=", given)}, code
