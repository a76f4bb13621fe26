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
    ("a health insurance", "no bpjs: 0001 2345 67890", "no bpjs: [BPJS]"),
    ("an account before its bank", "transfer ke 1234567890 BCA", "transfer ke [rekening] BCA"),
    ("an account behind another number", "order 123, 1234567890 a.n. Sari", "order 123, [rekening] a.n. Sari"),
    ("a number in words", "wa nol delapan satu dua tiga empat lima enam tujuh ya", "wa [telepon] ya"),
    ("a number in words behind another", "3174014708950003, nol delapan satu dua 34567", "[NIK], [telepon]"),
    ("a number in words of English", "zero eight one two three four five six seven", "[telepon]"),
    ("digits as entities", "hp &#48;&#56;12&nbsp;3456&nbsp;7890!", "hp [telepon]!"),
    ("digits in circles", "wa ⓪⑧①②③④⑤⑥⑦⑧ ya", "wa [telepon] ya"),
    ("keys of a telephone", "0️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣", "[telepon]"),
    ("much that nobody sees", "0812\u200b\u200b\u200b\u200b3456\u03017890 ya", "[telepon] ya"),
    ("over the end of a line", "hub 0812\n3456 7890", "hub [telepon]"),
    ("commas between", "0812,3456,7890", "[telepon]"),
    ("stars and pictures between", "0812*3456*7890, 0812😀3456😀7890", "[telepon], [telepon]"),
    ("square brackets", "[0812]34567890", "[telepon]"),
    ("many points", "0812......3456......7890", "[telepon]"),
    ("behind a list", "1 " * 9 + "0812 3456 7890", "1 " * 9 + "[telepon]"),
    ("behind many small numbers", "1 " * 23 + "0812 3456 7890", "1 " * 23 + "[telepon]"),
    ("grown together with a word", "hubungi081234567890, 081234567890Ya", "hubungi[telepon], [telepon]Ya"),
    ("without its beginning", "812-3456-7890", "[telepon]"),
    ("signs of an address as entities", "sari&#64;toko.co.id", "[email]"),
    ("a sign as in addresses of pages", "sari%40toko.co.id", "[email]"),
    ("an address in another script", "саша@почта.рф", "[email]"),
    ("an address with slips", "sari@gmail,com sari@gmail com sari@gmail", "[email] [email] [email]"),
    ("an address in Indonesian", "sari at gmail titik com", "[email]"),
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
    "hp samsung 2500000, hp 2.500.000",
    "BCA 15000000, mandiri 50.000.000",
    "untung +15.000.000",
    "rekening koran 2024 2025",
    "nomor pesanan 4111111111111111",
    "kode booking 0281234567",
    "IMEI 356938035643809",
    "ukuran 08 10 12 14 16 18",
    "buka 08.30-17.00 09.30-15.00",
    "rasio 0,81234567",
    "hubungi 0800-1-500-123",
    "satu dua tiga empat lima enam tujuh delapan",
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


PIECES = (
    *(
        "0812",
        "3456 7890",
        "4111",
        "3174014708950003",
        "1234567890",
        "12345678",
        "delapan satu",
        "&#48;",
        "\u200b",
        "⑧",
    ),
    *(
        "rek ",
        "BCA",
        "hp",
        "nik ",
        "npwp ",
        "bpjs",
        "pesanan ",
        " a.n. ",
        "sari",
        "@",
        "gmail.com",
        "(at)",
        "%40",
        "[email]",
    ),
    *(" ", " ", "\n", "-", ".", ",", "/", "+", "(", ")", ":", "000", "X", "[telepon]", "2026", "11"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_masking_twice_is_masking_once_near_numbers(text: str) -> None:
    assert mask(mask(text)) == mask(text)


def test_values_are_masked_under_their_names() -> None:
    record = {"external_id": "081234567890", "text": "wa 081234567890", "hp": 6281234567890, "no_rek": "12345678"}
    more = {**record, "n": 1732260720000, "tags": [{"email": "a@b.id"}], "ok": True, "customerPhone": 81234567890.0}
    assert mask_values(more, keep=("external_id",)) == {
        "external_id": "081234567890",
        "text": "wa [telepon]",
        "hp": "[telepon]",
        "no_rek": "[rekening]",
        "n": 1732260720000,
        "tags": [{"email": "[email]"}],
        "ok": True,
        "customerPhone": "[telepon]",
    }
