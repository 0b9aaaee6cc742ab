# shellcheck shell=bash
# What the other scripts share: talking, settings files, ports, waiting, and running as somebody else.
# To be sourced; leaves the caller in the root of the checkout.

set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$ROOT"
# Where private servers, their settings and their logs live; nothing is written outside of it
# except, rarely, what `data_home` says.
LOCAL="$ROOT/.local"
export PATH="$LOCAL/bin:$PATH"
# The programs are looked for there, whatever the caller's settings for other projects say.
export CARGO_TARGET_DIR="$ROOT/target"

say() { printf '==> %s\n' "$*"; }
warn() { printf 'warning: %s\n' "$*" >&2; }
die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# Builds the named programs. `--workspace` makes every such call, and the tests, share one build of what
# they depend on.
build() { # PROFILE PROGRAM...
    local profile="$1"
    shift
    # shellcheck disable=SC2046 # the names hold no blanks
    cargo build --locked --profile "$profile" --workspace $(printf -- '--bin tidings-%s ' "$@")
}

# Settings are plain KEY=value lines, never evaluated.
setting() { # FILE KEY -> value, or nothing
    [[ -f "$1" ]] || return 0
    sed -n "s/^$2=//p" "$1" | tail -n 1
}
write_setting() { # FILE KEY VALUE: replaces or adds the line; an unchanged file is not touched
    local file="$1" key="$2" value="$3" rest=""
    [[ "$(setting "$file" "$key")" != "$value" ]] || return 0
    [[ ! -f "$file" ]] || rest="$(grep -v "^$key=" "$file" || true)"
    (
        umask 077
        { [[ -z "$rest" ]] || printf '%s\n' "$rest"; printf '%s=%s\n' "$key" "$value"; } >"$file.new"
    )
    mv "$file.new" "$file"
}
default_setting() { # FILE KEY VALUE: adds the line only where it is missing
    [[ -n "$(setting "$1" "$2")" ]] || write_setting "$1" "$2" "$3"
}
settings() { # FILE -> SETTINGS, an array of its KEY=value lines, to hand to `env`
    SETTINGS=()
    local line
    while IFS= read -r line; do
        [[ ! "$line" =~ ^[A-Z_][A-Z0-9_]*= ]] || SETTINGS+=("$line")
    done <"$1"
}
with_settings() { # FILE COMMAND...: with the settings of the file alone, whatever the caller's environment says
    settings "$1"
    shift
    env -i PATH="$PATH" HOME="${HOME:-/}" LANG=C.UTF-8 "${SETTINGS[@]}" "$@"
}
secret() { # LENGTH -> that many letters and digits
    # `head` closes the pipe early, which is not a failure here.
    { LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom || true; } 2>/dev/null | head -c "$1"
}

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; } # PORT
free_port() { # -> a port of 127.0.0.1 that nobody listens on, below those the kernel hands out
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        answers "$port" || break
    done
    printf '%s' "$port"
}
port_of() { sed -E 's#^.*:([0-9]+)(/.*)?$#\1#' <<<"$1"; } # URL or address -> its port

wait_until() { # SECONDS COMMAND...: polls the condition until it holds
    local limit=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        ((SECONDS < limit)) || return 1
        sleep 0.1
    done
}

# Database servers refuse to run as root, or should. As root they run as their own user.
server_user() { # NAME -> that user, or nobody; nothing when we are not root
    ((EUID == 0)) || return 0
    if id "$1" >/dev/null 2>&1; then printf '%s' "$1"; else printf 'nobody'; fi
}
run_as() { # USER COMMAND...: without a user, as ourselves
    local user="$1"
    shift
    # The working directory may be one that the other user cannot enter.
    if [[ -z "$user" ]]; then (cd / && "$@"); else (cd / && runuser -u "$user" -- "$@"); fi
}

alive() { # PIDFILE NAME: runs under that pid a program whose command line names NAME? Several are parted by |.
    local pid found name names
    [[ -s "$1" ]] || return 1
    pid="$(head -n 1 "$1" 2>/dev/null)" || return 1
    [[ "$pid" =~ ^[0-9]+$ ]] || return 1
    # The state comes first; one that has ended and waits for its parent starts with Z.
    found="$(ps -ww -o stat=,command= -p "$pid" 2>/dev/null)" || return 1
    IFS='|' read -r -a names <<<"$2"
    for name in "${names[@]}"; do
        [[ "$found" == Z* || "$found" != *"$name"* ]] || return 0
    done
    return 1
}
gone() { ! alive "$1" "$2"; }
end_process() { # PIDFILE NAME SECONDS: a soft stop, then a hard one; only if it is the one we started
    local file="$1" name="$2" pid
    if alive "$file" "$name"; then
        pid="$(head -n 1 "$file")"
        kill -TERM "$pid" 2>/dev/null || true
        if ! wait_until "$3" gone "$file" "$name"; then
            warn "$name did not stop within $3 s; ending it"
            kill -KILL "$pid" 2>/dev/null || true
            wait_until 5 gone "$file" "$name" || true
        fi
    fi
    rm -f "$file"
}
