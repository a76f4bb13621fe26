#!/bin/sh
# What the tests drive, a browser and PostgreSQL, installed where that is possible; the tests say what they leave out.
set -eu

missing=""
command -v chromium >/dev/null || missing="chromium fonts-noto-core"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing="$missing postgresql"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "Not installed, and not installable from here: $missing. The tests that need them are left out."
    exit 0
fi

export DEBIAN_FRONTEND=noninteractive
# The tests start their own PostgreSQL: no server is to be made by the package.
mkdir -p /etc/postgresql-common
[ -f /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf
apt-get update -qq
# shellcheck disable=SC2086
apt-get install -y -qq --no-install-recommends $missing >/dev/null
