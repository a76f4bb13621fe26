"""What customers of Nusapasar write: Indonesian sentences with places to fill in."""

from __future__ import annotations

MENTIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "pengiriman": {
        "negative": (
            "Paket ke {kota} sudah {n} hari belum gerak, kurirnya ke mana ya @nusapasar",
            "Udah {n} hari status masih 'dalam perjalanan', padahal cuma ke {kota}. Kecewa berat",
            "{barang} pesanan aku nyasar ke kota lain, pas ditanya cuma dijawab template",
            "Resi sudah ada tapi paket gak pernah dijemput kurir {kurir}, gimana sih",
            "Kurir {kurir} bilang rumah kosong padahal saya di rumah seharian. Tolong dong min",
            "Estimasi tiba kemarin, sampai sekarang {barang} belum sampai juga di {kota}",
        ),
        "neutral": (
            "Min, pengiriman ke {kota} biasanya berapa hari ya?",
            "Ada yang pakai kurir {kurir} ke {kota}? Aman nggak untuk {barang}?",
            "Baru checkout {barang}, katanya sampai {n} hari lagi. Kita lihat saja",
            "Gratis ongkir ke {kota} masih jalan sampai kapan min?",
        ),
        "positive": (
            "Pesan {barang} pagi, sore sudah sampai di {kota}. Mantap @nusapasar!",
            "Kurir {kurir} ramah banget, paket {barang} aman dan rapi. Makasih!",
            "Salut, kirim ke {kota} cuma {n} hari padahal pulau seberang",
            "Packing {barang} tebal, sampai tanpa lecet. Langganan terus pokoknya",
        ),
    },
    "pembayaran": {
        "negative": (
            "Top up dari tadi siang saldonya belum masuk juga min, udah kepotong di bank",
            "Bayar {barang} dua kali kepotong, refund katanya {n} hari kerja. Serius nih?",
            "Virtual account gagal terus, flash sale {barang} keburu habis",
            "Cicilan ditolak tanpa alasan, padahal limit masih ada. Ribet",
            "Kode OTP gak masuk-masuk, mau bayar {barang} jadi batal",
        ),
        "neutral": (
            "Bisa bayar {barang} pakai QRIS gak ya di @nusapasar?",
            "Batas waktu bayar virtual account berapa jam min?",
            "Ada biaya admin kalau bayar lewat minimarket?",
        ),
        "positive": (
            "Bayar pakai QRIS langsung lunas dalam hitungan detik, enak banget",
            "Refund {barang} masuk dalam {n} jam, cepat juga ternyata",
            "Cashback top up beneran masuk, lumayan buat beli {barang}",
        ),
    },
    "aplikasi": {
        "negative": (
            "Habis update aplikasinya nutup sendiri terus, mau lihat pesanan aja gak bisa",
            "Aplikasi lemot parah, buka halaman {barang} loading {n} menit",
            "Keranjang kosong sendiri setelah update. Tolong diperbaiki",
            "Notifikasi promo masuk terus padahal sudah dimatikan, ganggu",
            "Login gagal terus, katanya sesi berakhir. HP sudah direstart {n} kali",
        ),
        "neutral": (
            "Fitur simpan toko dipindah ke mana ya setelah update?",
            "Mode gelap di aplikasi kapan ada min?",
            "Versi terbaru ukurannya berapa MB?",
        ),
        "positive": (
            "Tampilan baru aplikasi @nusapasar lebih bersih, cari {barang} jadi gampang",
            "Aplikasi sekarang ringan, HP lama pun lancar. Bagus!",
            "Suka fitur lacak paket di peta, kelihatan kurirnya sudah sampai {kota}",
        ),
    },
    "promo": {
        "negative": (
            "Voucher {n}0 ribu tidak bisa dipakai padahal syarat sudah cukup. PHP",
            "Harga {barang} dinaikkan dulu baru didiskon. Ketahuan kok",
            "Flash sale {barang} habis dalam 1 detik, beneran ada stoknya gak sih",
        ),
        "neutral": (
            "Promo gajian mulai jam berapa min? Mau incar {barang}",
            "Voucher gratis ongkir bisa digabung sama diskon toko?",
            "Besok ada flash sale {barang} gak ya?",
        ),
        "positive": (
            "Dapat {barang} setengah harga di flash sale, rezeki anak saleh",
            "Voucher gabungan bikin {barang} jadi murah banget, terima kasih @nusapasar",
            "Promo gajiannya niat, sekali checkout hemat {n}0 ribu",
        ),
    },
    "refund_pembatalan": {
        "negative": (
            "Refund {barang} sudah {n} hari belum masuk, CS cuma suruh tunggu",
            "Retur disetujui tapi dana ditahan. Maksudnya apa ya",
            "Barang palsu, ajukan komplain malah ditolak sistem. Kapok beli {barang} di sini",
        ),
        "neutral": (
            "Kalau retur {barang} ongkirnya ditanggung siapa ya?",
            "Proses refund ke kartu kredit berapa hari biasanya?",
        ),
        "positive": (
            "Retur {barang} gampang, dijemput kurir dan dana balik {n} hari",
            "Salah kirim warna, penjual langsung ganti. Pusat resolusi membantu",
        ),
    },
    "layanan_cs": {
        "negative": (
            "Chat CS dijawab bot terus, muter-muter gak ada solusinya",
            "Nunggu balasan CS sudah {n} jam. Masalah {barang} saya gimana?",
            "Tiap hubungi CS disuruh jelaskan dari awal lagi. Capek",
        ),
        "neutral": (
            "Nomor telepon CS @nusapasar yang baru berapa ya?",
            "CS 24 jam atau jam kerja saja?",
        ),
        "positive": (
            "CS namanya Mbak Rani sabar banget bantu urusan {barang}, terima kasih",
            "Botnya pintar juga, masalah selesai tanpa nunggu agen",
            "Komplain {barang} beres dalam {n} jam. Pelayanan oke",
        ),
    },
    "kualitas_produk": {
        "negative": (
            "{barang} yang datang beda sama foto, bahannya tipis",
            "Baru dipakai {n} hari {barang} sudah rusak. Kualitas makin turun",
            "Dikirim {barang} bekas, segel sudah terbuka. Hati-hati",
        ),
        "neutral": (
            "Ada rekomendasi toko {barang} yang bagus di @nusapasar?",
            "{barang} ini garansinya resmi atau distributor ya?",
        ),
        "positive": (
            "{barang} sesuai deskripsi, kualitas bagus untuk harganya",
            "Ketiga kalinya beli {barang} di toko yang sama, selalu puas",
            "{barang} original, berfungsi dengan baik. Rekomendasi!",
        ),
    },
}
OPENINGS = {
    "negative": ("", "", "", "Min, ", "Tolong dong, ", "Jujur kecewa, ", "Duh, ", "@nusapasar "),
    "neutral": ("", "", "Min, ", "Mau tanya, ", "Gaes, ", "Permisi, "),
    "positive": ("", "", "", "Alhamdulillah, ", "Wah, ", "Jujur, ", "Gak nyangka, "),
}
ENDINGS = {
    "negative": ("", "", " 😡", " Tolong ditindaklanjuti ya", " Kapok", " 😭", " Parah sih", " Mohon solusinya 🙏"),
    "neutral": ("", "", " Makasih", " 🙏", " Ada yang tahu?", " Info dong"),
    "positive": ("", "", " 👍", " Mantul!", " Recommended", " ❤️", " Makasih ya min", " Sukses terus"),
}
"""What goes before and after a sentence: nobody writes like a template."""
LOOSELY = (("sudah", "udah"), ("tidak", "gak"), ("banget", "bgt"), ("yang", "yg"), ("terima kasih", "makasih"))
"""How the same is written in a hurry."""
TOPICS = {
    "pengiriman": 0.28,
    "kualitas_produk": 0.22,
    "promo": 0.14,
    "pembayaran": 0.12,
    "aplikasi": 0.10,
    "layanan_cs": 0.08,
    "refund_pembatalan": 0.06,
}
GOODS = (
    "blender",
    "sepatu lari",
    "kemeja batik",
    "power bank",
    "rice cooker",
    "headset",
    "serum wajah",
    "popok bayi",
    "tas ransel",
    "panci",
    "casing HP",
    "kopi gayo",
    "gamis",
    "mainan anak",
    "lampu belajar",
    "raket",
)
COURIERS = ("Kilat", "JX", "AntarCepat", "Nusa Express")
REASONS: dict[str, tuple[str, ...]] = {
    "product_question": ("Apakah stok barang ini masih ada?", "Ukuran L lingkar dadanya berapa?"),
    "seller_question": ("Bagaimana cara membuka toko?", "Kenapa produk saya belum tayang?"),
    "change_order": ("Saya mau ganti alamat pengiriman.", "Bisa ubah warna sebelum dikirim?"),
    "cancel_order": ("Tolong batalkan pesanan saya.", "Penjual tidak merespons, saya mau batal saja."),
    "order_status": ("Pesanan saya statusnya apa?", "Kapan penjual memproses pesanan?"),
    "payment_failed": ("Saldo sudah terpotong tapi pembayaran gagal.", "Isi ulang tidak masuk sejak tadi."),
    "refund_status": ("Dana pengembalian saya belum masuk.", "Berapa lama proses refund?"),
    "double_charge": ("Saya ditagih dua kali untuk satu pesanan.", "Kartu saya terpotong ganda."),
    "where_is_my_order": ("Paket saya sudah sampai mana?", "Resi tidak bisa dilacak."),
    "late_delivery": ("Paket terlambat, kurir tidak bisa dihubungi.", "Sudah lewat estimasi, barang belum datang."),
    "lost_package": ("Status terkirim tapi paket tidak saya terima.", "Paket saya hilang di gudang kurir."),
    "return_request": ("Saya mau mengembalikan barang.", "Bagaimana cara retur?"),
    "damaged_item": ("Barang datang pecah.", "Layar retak saat dibuka."),
    "wrong_item": ("Barang yang dikirim salah.", "Saya pesan hitam, datang putih."),
    "login": ("Saya tidak bisa masuk ke akun.", "Kode OTP tidak diterima."),
    "app_error": ("Aplikasi menutup sendiri.", "Muncul galat saat checkout."),
    "voucher": ("Voucher tidak bisa dipakai.", "Promo tidak terpotong saat bayar."),
}
COMMENTS: dict[str, tuple[str, ...]] = {
    "low": (
        "Jawabannya tidak menyelesaikan masalah.",
        "Terlalu lama menunggu.",
        "Saya harus menjelaskan berulang kali.",
        "Masalah belum selesai tapi chat sudah ditutup.",
        "Kurirnya mengecewakan.",
        "Dana belum kembali juga.",
    ),
    "high": (
        "Cepat dan ramah.",
        "Terima kasih, masalah selesai.",
        "Agennya sabar menjelaskan.",
        "Puas, lanjutkan!",
        "Pengiriman cepat, barang bagus.",
    ),
}
