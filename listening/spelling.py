"""How Indonesians write when they write fast: short forms spelled out, emoji as words, words that negate."""

from __future__ import annotations

_SHORT = """
ga gak gk g ngga nggak enggak engga ngak gag kaga kagak ndak nda ndk tdk tak tk tida tidk gada=tidak
yg yng iang=yang
bgt bngt bgtt bget bangat bangett bener2=banget
krn karna krna kerna=karena
dgn dg dngn sm sma ama=dengan
jd jdi=jadi
tp tpi tapii=tapi
utk tuk bwt buat=untuk
sdh udh udah dah sudh dh=sudah
blm belom blum=belum
jgn jngn jangn=jangan
kl klo kalo klw kalu=kalau
spt sprt kyk kayak kek kaya=seperti
sy gw gue gua aq ak aku=saya
brg brng barangny=barang
org orng=orang
bs bsa=bisa
dr=dari
pd=pada
dlm=dalam
hrs hrus=harus
skrg skrng skg skr=sekarang
bgs bgus bagoes=bagus
jlk jelekk=jelek
cpt cpet cepet=cepat
lm lma=lama
trs trus=terus
msh msih=masih
aja aj ajh doang=saja
lg lgi=lagi
jg jga=juga
dpt dapet dpet=dapat
bnr bner bener=benar
bnyk byk=banyak
sllu slalu=selalu
hr=hari
bln=bulan
thn=tahun
mksh makasih makasi trims tq thx thanks thx thank tengkyu trimakasih makasii=terimakasih
mantap mantab mantul mantep mantappu mntap=mantap
recommended recomended rekomen rekomended recommend recomend rekomend recommen=rekomendasi
pngiriman pengirimanya kirimnya=pengiriman
krm=kirim
dikrm dkirim dikirimkan=dikirim
smpe smp nyampe sampe=sampai
plg=paling
kmrn kmren=kemarin
tlg tlong=tolong
mhn=mohon
admin min mimin=admin
penjualnya seller sellernya selernya seler pelapak=penjual
packing packingnya packaging peking pengemasan paking=kemasan
respon respons response=respon
kcwa kecew kcewa=kecewa
gmn gimana gmana=bagaimana
knp knapa napa=kenapa
hp hape=handphone
hrg hrga=harga
kwalitas kualitasny kwalitet=kualitas
ori orisinil original orginal=asli
ukurannya size sizenya=ukuran
nyesel nyesal=menyesal
apk aplikasinya apps app aplikasi=aplikasi
ngelag nge_lag lemot lelet lola=lambat
pesen psen order=pesan
dtg dateng dtng=datang
pke pake pakai=pakai
gede=besar
cm cma cuman=cuma
bkn=bukan
kpd=kepada
ttg=tentang
td=tadi
ktnya katany=katanya
tau tw=tahu
gitu gt=begitu
gini=begini
kmi=kami
"""

SLANG: dict[str, tuple[str, ...]] = {
    short: (meant,)
    for line in _SHORT.split("\n")
    if line
    for shorts, meant in [line.split("=")]
    for short in shorts.split()
} | {
    "tf": ("transfer",),
    "cs": ("cs",),
    "gabisa": ("tidak", "bisa"),
    "gaada": ("tidak", "ada"),
    "gatau": ("tidak", "tahu"),
    "gajelas": ("tidak", "jelas"),
    "gbs": ("tidak", "bisa"),
}
"""A short form and the words it stands for."""

EMOJI: dict[str, str] = (
    dict.fromkeys("😀😃😄😁😊🙂😉😇☺😺😸🤗😌", "senang")
    | dict.fromkeys("😍🥰😘❤💖💕💙💚💛💜🧡🖤🤍💗💓😻💯", "suka")
    | dict.fromkeys("👍👌👏🙌💪✨⭐🌟🔥🎉🤩😎✅🏆", "mantap")
    | dict.fromkeys("🙏", "terimakasih")
    | dict.fromkeys("😢😭😞😔😟🙁☹😥😩😫😿💔😣😖🥺", "sedih")
    | dict.fromkeys("😡😠🤬👎🤮🤢😤💩🖕👿", "kecewa")
    | dict.fromkeys("😒🙄😑😕🤦😓❌", "parah")
)
"""An emoji and the word it is read as. Texts to learn from lost theirs, so they borrow a word that was learnt."""

_NEGATING = """
tidak bukan belum jangan kurang tanpa not no never dont don't didn't doesn't isn't wasn't can't cannot
ora ndak dak mboten dudu durung aja henteu teu sanes ulah kada lain indak alun hana bek ndang dang unang
tara banne enja' dede tan ten nenten sing dija dia beda' de'
"""

NEGATORS = frozenset(_NEGATING.split())
"""Words that turn what follows, in the languages learnt."""
