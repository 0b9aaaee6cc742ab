# shellcheck shell=bash
# Finds the programs of others that these scripts run. To be sourced after lib.sh.

POSTGRES_BIN=""
find_postgres() { # sets POSTGRES_BIN to the directory of the newest PostgreSQL, 15 or newer
    local directory version newest=14
    for directory in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin \
        /usr/local/opt/postgresql@*/bin "$(dirname "$(command -v postgres || echo /nowhere/postgres)")"; do
        [[ -x "$directory/postgres" && -x "$directory/initdb" && -x "$directory/psql" ]] || continue
        version="$("$directory/postgres" --version | sed -E 's/^[^0-9]*([0-9]+).*$/\1/')"
        if ((version > newest)); then
            newest="$version"
            POSTGRES_BIN="$directory"
        fi
    done
    [[ -n "$POSTGRES_BIN" ]]
}

REDIS_SERVER=""
find_redis() { # sets REDIS_SERVER
    local checker
    if have redis-server; then
        REDIS_SERVER="$(command -v redis-server)"
    elif have redis-check-rdb; then
        # Debian's server is a link to this same binary, which acts by the name it is called. Its tools
        # package brings the binary without the system service.
        checker="$(command -v redis-check-rdb)"
        mkdir -p "$LOCAL/bin"
        ln -sfn "$checker" "$LOCAL/bin/redis-server"
        REDIS_SERVER="$LOCAL/bin/redis-server"
    else
        return 1
    fi
    have redis-cli && [[ "$("$REDIS_SERVER" --version 2>/dev/null)" =~ v=([7-9]|[1-9][0-9]+)\. ]]
}

find_node() { # Node.js that the web can run with, and npm
    have node && have npm &&
        node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 20 || (major === 20 && minor >= 9) ? 0 : 1)'
}

find_chromium() { # sets CHROMIUM, also for the programs called
    local name
    export CHROMIUM
    for name in chromium chromium-browser google-chrome "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
        ! have "$name" || { CHROMIUM="$(command -v "$name")" && return 0; }
    done
    return 1
}
