"""Personal data is covered, and what only looks like it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.masking import mask, mask_values

COVERED = [
    ("a mobile number in one piece", "wa 081234567890 ya", "wa [telepon] ya"),
    ("with the country's code and blanks", "telp +62 812 3456 7890", "telp [telepon]"),
    ("without a plus", "6281234567890", "[telepon]"),
    ("a fixed line in brackets", "kantor (021) 555-7788 ext", "kantor [telepon] ext"),
    ("a number abroad", "call +1 415 555 2671", "call [telepon]"),
    ("two numbers side by side", "081234567890 085612345678", "[telepon] [telepon]"),
    ("a number after an order's", "order 12345 081234567890", "order 12345 [telepon]"),
    ("an address", "email ke Sari.Dewi+1@toko.co.id.", "email ke [email]."),
    ("a card in groups", "kartu 4111 1111 1111 1111 kepotong", "kartu [kartu] kepotong"),
    ("a card in one piece", "5555555555554444", "[kartu]"),
    ("an identity number", "NIK saya 3174014708950003", "NIK saya [NIK]"),
    ("an identity number nobody named", "ini 3174014708950003", "ini [NIK]"),
    ("a tax number with its points", "npwp 09.254.294.3-407.000", "npwp [NPWP]"),
    ("a tax number without", "NPWP: 092542943407000", "NPWP: [NPWP]"),
    ("an account of a bank", "transfer ke BCA 1234567890 a.n. Sari", "transfer ke BCA [rekening] a.n. Sari"),
    ("an account by its name", "no rekening saya: 123-456-789-0", "no rekening saya: [rekening]"),
    ("dashes with blanks", "0812 - 3456 - 7890", "[telepon]"),
    ("long dashes", "0812–3456—7890", "[telepon]"),
    ("underscores", "0812_3456_7890", "[telepon]"),
    ("wide digits", "０８１２３４５６７８９０", "[telepon]"),
    ("digits of another script", "٠٨١٢٣٤٥٦٧٨٩٠", "[telepon]"),
    ("what nobody sees between", "0812\u200b3456\u00ad7890", "[telepon]"),
    ("letters for noughts", "O812 3456 789O", "[telepon]"),
    ("grown together with its name", "WA081234567890ya", "WA[telepon]ya"),
    ("behind a full stop", "telp.081234567890", "telp.[telepon]"),
    ("two with a stroke", "081234567890/081298765432", "[telepon]/[telepon]"),
    ("two with a comma", "081234567890,081298765432", "[telepon],[telepon]"),
    ("after a date", "12/11/2026 0812 3456 7890", "12/11/2026 [telepon]"),
    ("with a nought too many", "+62(0)81234567890", "[telepon]"),
    ("an address spelled out", "sari[at]gmail[dot]com, sari at gmail dot com", "[email], [email]"),
    ("an address with blanks", "sari @ gmail.com", "[email]"),
    ("a card with points", "kartu4532.0151.1283.0366", "kartu[kartu]"),
    ("an account told by its owner", "ke 1234567890 a.n. Sari", "ke [rekening] a.n. Sari"),
    ("an account grown together", "bca1234567890", "bca[rekening]"),
    ("a passport", "no paspor A1234567", "no paspor [paspor]"),
    ("a driving licence", "SIM A: 9812-3456-789012", "SIM A: [SIM]"),
]
SEEN = [
    "pesanan 150000 belum sampai",
    "resi JX1234567890 tidak bergerak",
    "nomor pesanan 2211200456123",
    "harga Rp 1.250.000 jadi Rp 15.000.000",
    "BCA kepotong Rp 15.000.000",
    "dikirim 08-11-2026 13:45, tiba 2026-11-12 09:00",
    "4999 9999 9999 9990 bukan kartu",
    "resi 0812345678JX belum bergerak",
    "invoice INV/20261122/MPL/1234567890",
    "beli 2 @ 15.000, ip 192.168.100.200",
    "@nusapasar tolong dong min",
    "",
]


@pytest.mark.parametrize(("what", "text", "covered"), COVERED, ids=[what for what, _, _ in COVERED])
def test_it_is_covered(what: str, text: str, covered: str) -> None:
    assert mask(text) == covered


@pytest.mark.parametrize("text", SEEN)
def test_it_stays_as_it_was(text: str) -> None:
    assert mask(text) == text


@given(st.text())
def test_masking_twice_is_masking_once(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@given(st.integers(10**7, 10**11 - 1), st.text(alphabet="ab .,\n", max_size=20))
def test_a_mobile_number_never_gets_through(number: int, around: str) -> None:
    assert f"08{number}" not in mask(f"{around} 08{number} {around}")


def test_values_are_masked_under_their_names() -> None:
    record = {"external_id": "081234567890", "text": "wa 081234567890", "hp": 6281234567890, "no_rek": "12345678"}
    more = {**record, "n": 1732260720000, "tags": [{"email": "a@b.id"}], "ok": True}
    assert mask_values(more, keep=("external_id",)) == {
        "external_id": "081234567890",
        "text": "wa [telepon]",
        "hp": "[telepon]",
        "no_rek": "[rekening]",
        "n": 1732260720000,
        "tags": [{"email": "[email]"}],
        "ok": True,
    }
