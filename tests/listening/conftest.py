"""A folder of texts of our own to learn from, the model learnt from it, and the one that ships."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from listening import Listener
from listening.corpus import examples_of
from listening.model import Model
from listening.training import train

GOOD = ("bagus sekali", "mantap dan cepat", "sangat puas", "suka banget", "ramah dan rapi")
BAD = ("rusak parah", "lambat sekali", "sangat kecewa", "tidak puas", "penyok dan kotor")
PLAIN = ("hari ini rabu", "toko buka pukul delapan", "kantor di jakarta", "rapat dimulai pagi", "jadwal bulan depan")
JAVANESE = {"bagus sekali": "apik tenan", "sangat kecewa": "banget kuciwa", "hari ini rabu": "dina iki rebo"}


def write(path: Path, rows: list[dict[str, str]]) -> None:
    """Rows as CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with reviews, translations of three of them, and corrections with topics."""
    made = tmp_path_factory.mktemp("texts")
    kinds = (("positive", GOOD), ("negative", BAD), ("neutral", PLAIN))
    texts = [(text, label) for label, kind in kinds for text in kind]
    reviews = [{"text": f"barang nomor {number} {text}", "label": label} for text, label in texts for number in "123"]
    write(made / "sentiment" / "smsa_train.csv", reviews)
    labels = dict(texts)
    pairs = [
        {"id": str(number), "text": text, "label": labels[home], "lang": language}
        for number, (home, other) in enumerate(JAVANESE.items())
        for text, language in ((home, "indonesian"), (other, "javanese"))
    ]
    write(made / "sentiment" / "nusax_train.csv", pairs * 3)
    read = [
        {"text": f"{text} {number}", "label": "", "language": "", "topics": topics}
        for text, topics in (("kurir terlambat", "pengiriman"), ("bahan tipis", "kualitas_produk"), ("oke", "umum"))
        for number in range(30)
    ]
    write(made / "corrections.csv", read)
    return made


@pytest.fixture(scope="session")
def small(folder: Path) -> Model:
    """The model learnt from the folder."""
    return train(examples_of(folder), seed=1)


@pytest.fixture(scope="session")
def listener() -> Listener:
    """The listener that ships."""
    return Listener.open()
