#!/bin/sh
# What the tests drive, a browser, PostgreSQL and Alertmanager, installed where that is possible; the tests say what they leave out.
# Its arguments are the browsers of which one is enough.
set -eu

missing=""
# Without windows, which nobody sees here, Chromium takes a quarter less of the processor.
browser=""
[ -n "$(which "$@")" ] || browser="chromium-headless-shell fonts-noto-core"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing="$missing postgresql"
alertmanager=""
command -v prometheus-alertmanager >/dev/null || command -v alertmanager >/dev/null || alertmanager="prometheus-alertmanager"
[ -n "$browser$missing$alertmanager" ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "Not installed, and not installable from here: $browser $missing $alertmanager. The tests that need them are left out."
    exit 0
fi

export DEBIAN_FRONTEND=noninteractive
# The tests start their own PostgreSQL: no server is to be made by the package.
mkdir -p /etc/postgresql-common
[ -f /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf
apt-get update -qq
[ -z "$browser" ] || apt-cache show chromium-headless-shell >/dev/null 2>&1 || browser="chromium fonts-noto-core"
# shellcheck disable=SC2086
[ -z "$missing$browser" ] || apt-get install -y -qq --no-install-recommends $missing $browser >/dev/null
# Only the program: its package would also start a server.
if [ -n "$alertmanager" ]; then
    folder=$(mktemp -d)
    chmod 755 "$folder"
    (cd "$folder" && apt-get download -qq "$alertmanager" 2>/dev/null && dpkg-deb -x ./*.deb .)
    mkdir -p /usr/share/prometheus
    cp -r "$folder/usr/share/prometheus/alertmanager" /usr/share/prometheus/
    install -m 755 "$folder/usr/bin/prometheus-alertmanager" /usr/local/bin/
    rm -r "$folder"
fi
