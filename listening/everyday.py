"""Words that say nothing by themselves: everybody uses them whatever they write of, so they are no topic."""

from __future__ import annotations

from listening.spelling import NEGATORS

_SMALL = """
yang dan atau tetapi tapi namun serta lalu kemudian karena sebab jika kalau bila agar supaya sehingga maka sedangkan
sementara meski meskipun walau walaupun bahwa seperti sebagai adalah ialah yaitu yakni apabila padahal malah bahkan
di ke dari pada dalam untuk dengan oleh tentang terhadap antara hingga sejak selama tanpa bagi atas bawah depan
belakang luar sini situ sana samping dekat
saya kamu anda dia ia mereka kami kita kalian beliau nya sendiri orang kakak kak bapak pak ibu mas mbak gan bang min
ini itu tersebut begini begitu demikian apa siapa mana kapan bagaimana mengapa kenapa berapa
ada bukan belum tidak jangan sudah telah akan sedang masih pernah bisa dapat boleh harus perlu mau ingin mungkin
jadi menjadi buat membuat
sangat sekali banget terlalu paling lebih agak cukup hanya cuma saja juga lagi pun lah kah dong sih deh kok nih
tuh loh kan ya iya oke nah wah aduh hai halo tolong mohon terima kasih makasih
semua setiap tiap seluruh banyak sedikit beberapa berbagai para sebuah seorang satu dua tiga empat lima pertama kedua
sekarang tadi nanti kemarin besok hari kali lain sama baru pas waktu saat ketika sebelum setelah sesudah selalu sering
terus langsung ternyata memang benar tentu pasti
the and but for with from this that these those are was were been being have has had does did doing will would can
could should may might must not too very just only also even then than when where what which who whom whose why how
you your yours they them their she her him his our ours its about into over under again there here all any both each
few more most other some such same own out off down once because until while please thanks thank
ora wis iki kuwi sing karo nanging amarga isih uga teu geus ieu eta anu jeung tapina keur oge
"""
EVERYDAY = frozenset(_SMALL.split()) | NEGATORS


def is_everyday(unit: str) -> bool:
    """True for a word, a negated word or neighbours of which none says what is spoken of.

    >>> is_everyday("tidak"), is_everyday("!bisa"), is_everyday("sudah tidak"), is_everyday("tidak sampai")
    (True, True, True, False)
    """
    return all(word in EVERYDAY for word in unit.lstrip("!").split())
