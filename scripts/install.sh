#!/usr/bin/env bash
# Installs what the servers and scripts need and the machine lacks. No system service and no system
# database cluster is started or made: PostgreSQL comes without its usual "main" cluster, and Redis
# comes as the tools package, whose one binary is the server too.
#
#   install.sh [web] [browser] [python]   `web`: sees that Node.js is there; `browser` and `python`: bring Chromium and
#   Python too, for tests
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=programs.sh
source "$ROOT/scripts/programs.sh"

have cargo || die "Rust is missing: install it with rustup (https://rustup.rs); rust-toolchain.toml names the release"

for wanted in "$@"; do
    case "$wanted" in
    web)
        find_node || die "Node.js 20.9 or newer and npm are missing: install them from https://nodejs.org or with a version manager (nvm install 20; with Homebrew: brew install node)"
        ;;
    browser | python) ;;
    *) die "unknown part $wanted" ;;
    esac
done

missing=()
find_postgres || missing+=(postgresql)
find_redis || missing+=(redis-tools)
have curl || missing+=(curl)
have ps || missing+=(procps)
have cc || missing+=(gcc libc6-dev)
[[ " $* " != *" browser "* ]] || find_chromium || missing+=(chromium)
[[ " $* " != *" python "* ]] || python3 -c 'import ensurepip, venv, sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null || missing+=(python3-venv)
((${#missing[@]} > 0)) || exit 0

have apt-get || die "please install PostgreSQL 15 or newer, Redis 7 or newer, curl, ps, a C compiler and, for tests, Chromium, then run this again (missing: ${missing[*]}; with Homebrew: brew install postgresql@17 redis)"

sudo=()
if ((EUID != 0)); then
    have sudo || die "please install as root: apt-get install ${missing[*]}"
    sudo=(sudo)
fi

say "Installing ${missing[*]}"
cluster_settings=/etc/postgresql-common/createcluster.d/tidings.conf
service_policy=/usr/sbin/policy-rc.d
made_policy=""
cleanup() {
    "${sudo[@]}" rm -f "$cluster_settings"
    [[ -z "$made_policy" ]] || "${sudo[@]}" rm -f "$service_policy"
}
trap cleanup EXIT

# Debian asks this file before a package starts its service: 101 is "do not".
if [[ ! -e "$service_policy" ]]; then
    made_policy=yes
    printf '#!/bin/sh\nexit 101\n' | "${sudo[@]}" tee "$service_policy" >/dev/null
    "${sudo[@]}" chmod 755 "$service_policy"
fi

apt() {
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" </dev/null
}
apt update
if [[ " ${missing[*]} " == *" postgresql "* ]]; then
    apt install -y --no-install-recommends postgresql-common >/dev/null
    "${sudo[@]}" mkdir -p "$(dirname "$cluster_settings")"
    echo 'create_main_cluster = false' | "${sudo[@]}" tee "$cluster_settings" >/dev/null
fi
apt install -y --no-install-recommends "${missing[@]}" >/dev/null

find_postgres || die "PostgreSQL 15 or newer is still missing after the installation"
find_redis || die "Redis 7 or newer is still missing after the installation"
[[ " $* " != *" browser "* ]] || find_chromium || die "Chromium is still missing after the installation"
