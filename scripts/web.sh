#!/usr/bin/env bash
# The dashboard's packages and its production build. Each is made anew only where what it is made of has changed.
#
#   web.sh install      installs the packages of web/, as the lock file says
#   web.sh build        that, then builds into .local/web, whose `current` is the newest build
#   web.sh run ARGS...  runs a script of web/package.json with those packages
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

export NEXT_TELEMETRY_DISABLED=1 CI=true
release="$(sed -nE 's/.*"packageManager": "pnpm@([^"]+)".*/\1/p' web/package.json)"
pnpm_home="$LOCAL/pnpm/$release"
builds="$LOCAL/web"

pnpm() { "$pnpm_home/node_modules/.bin/pnpm" --dir web "$@" </dev/null; }
same() { [[ -f "$1" && "$(cat "$1")" == "$2" ]]; } # FILE TEXT

install_pnpm() {
    [[ ! -x "$pnpm_home/node_modules/.bin/pnpm" ]] || return 0
    say "Installing pnpm $release below .local"
    npm install --prefix "$pnpm_home" --no-audit --no-fund --loglevel=error "pnpm@$release" </dev/null >/dev/null
}

install_packages() {
    local stamp=web/node_modules/.tidings wanted
    wanted="$(cat web/package.json web/pnpm-lock.yaml | cksum) node $(node --version)"
    ! same "$stamp" "$wanted" || return 0
    say "Installing the web's packages"
    # The lock file was made on Linux and names no binaries of other systems.
    if [[ "$(uname -s)" == Linux ]]; then
        pnpm install --frozen-lockfile --reporter=append-only
    else
        pnpm install --no-lockfile --reporter=append-only
    fi
    printf '%s' "$wanted" >"$stamp"
}

# What the build is made of: every file of web/ that is not itself made, and the schema.
sources() {
    {
        find web \( -name node_modules -o -name .next -o -path web/journeys -o -path web/figures -o -path web/identity-provider \) -prune -o \
            -type f ! -name '*.test.*' ! -name '*.tsbuildinfo' ! -name next-env.d.ts ! -name graphql-env.d.ts -print0
        printf 'schema.graphql\0'
    } | LC_ALL=C sort -z | xargs -0 cksum
    node --version
}

build_web() {
    local hash directory
    hash="$(sources | cksum | cut -d ' ' -f 1)"
    directory="$builds/$hash"
    if [[ ! -f "$directory/server.js" ]]; then
        say "Building the web"
        pnpm run build
        rm -rf "$directory.new"
        mkdir -p "$builds"
        cp -R web/.next/standalone "$directory.new"
        # The standalone server leaves these to whoever puts it in place.
        cp -R web/.next/static "$directory.new/.next/static"
        [[ ! -d web/public ]] || cp -R web/public "$directory.new/public"
        mv "$directory.new" "$directory"
    fi
    same "$builds/current/.hash" "$hash" && return 0
    # Newer than any server that runs, so that those are started anew.
    touch "$directory/server.js"
    printf '%s' "$hash" >"$directory/.hash"
    ln -sfn "$hash" "$builds/current"
    # Servers may still run on the builds before; three are kept.
    find "$builds" -mindepth 2 -maxdepth 2 -name server.js -exec ls -t {} + | tail -n +4 | while read -r old; do
        rm -rf "$(dirname "$old")"
    done
}

action="${1:?install, build or run}"
shift
mkdir -p "$LOCAL"
# One at a time: two installations or builds would undo each other.
exec 8>"$LOCAL/web.lock"
! have flock || flock 8
install_pnpm
install_packages
case "$action" in
install) ;;
build) build_web ;;
run)
    exec 8>&-
    pnpm run "$@"
    ;;
*) die "unknown action $action" ;;
esac
