#!/usr/bin/env bash
# Holds the documents to the truth.
#
#   documents.sh            runs every command of them as it is written, beside a private stack
#   documents.sh --check    looks, without running anything, whether what they name is there
#
# Blocks marked `sh` are run in their order, in one shell for each document, in a directory that looks like this
# checkout after `make up`. The ports of `make up` are replaced by those of the private stack; nothing else is changed.
# A block that cannot be run here says why, in a comment above it:
#
#   <!-- not run: it needs a Docker engine -->
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=settings.sh
source "$ROOT/scripts/settings.sh"

documents=(README.md ARCHITECTURE.md CONTRIBUTING.md CHANGELOG.md SECURITY.md docs/*.md)
problems=0
problem() {
    printf '%s\n' "$*" >&2
    problems=$((problems + 1))
}

# A document's blocks as one script; what is not run goes to standard error.
script_of() { # FILE
    awk -v file="$1" '
        /^ *```/ {
            if (inside) { inside = 0; next }
            inside = 1; match($0, /^ */); indent = RLENGTH
            language = $0; sub(/^ *```/, "", language)
            run = language == "sh" && reason == ""
            if (run) printf "printf \"\\n--- %s:%d\\n\"\n", file, FNR + 1
            else if (language == "sh") printf "%s:%d is not run: %s\n", file, FNR + 1, reason > "/dev/stderr"
            reason = ""
            next
        }
        inside { if (run) print substr($0, indent + 1); next }
        /<!-- not run: .* -->/ { reason = $0; sub(/.*<!-- not run: /, "", reason); sub(/ -->.*/, "", reason); next }
        /[^ ]/ { reason = "" }
    ' "$1"
}

# Prose alone: without what stands between fences.
prose_of() { awk '/^ *```/ { inside = !inside; next } !inside' "$1"; } # FILE
anchors_of() { # FILE -> as GitHub makes them from headings
    prose_of "$1" | sed -nE 's/^#+ +//p' | tr '[:upper:]' '[:lower:]' | sed -E 's/[^a-z0-9 _-]//g; s/ /-/g'
}

check_fences() { # FILE: a block without a language would escape being run
    awk '/^ *```/ { if (!inside && $0 ~ /^ *```$/) print FNR; inside = !inside }' "$1" |
        while read -r line; do echo "$1:$line: this block names no language"; done
    ! grep -nE '^ *```(bash|shell|console|zsh)$' "$1" || echo "$1: commands are marked sh"
}

check_links() { # FILE
    local link target anchor directory
    directory="$(dirname "$1")"
    prose_of "$1" | { grep -oE '\]\([^) ]+\)' || true; } | sed -E 's/^\]\((.*)\)$/\1/' | sort -u | while read -r link; do
        [[ "$link" != http* ]] || continue
        target="${link%%#*}"
        anchor=""
        [[ "$link" != *"#"* ]] || anchor="${link#*#}"
        if [[ -z "$target" ]]; then target="$1"; else target="$directory/$target"; fi
        if [[ ! -e "$target" ]]; then
            echo "$1 links to $link, which is not there"
        elif [[ -n "$anchor" ]] && ! anchors_of "$target" | grep -qxF -- "$anchor"; then
            echo "$1 links to $link, and $target has no such heading"
        fi
    done
}

# shellcheck disable=SC2016 # code quotes, no commands
check_names() { # FILE: paths in code quotes, and targets of make
    local name
    prose_of "$1" | { grep -oE '`(api|crates|docker|docs|migrations|postman|scripts|tests|web|workers)/[A-Za-z0-9_./-]*`' || true; } |
        tr -d '`' | sort -u | while read -r name; do
        [[ -e "$name" ]] || git check-ignore -q "$name" || echo "$1 names $name, which is not there"
    done
    { grep -oE '\bmake [a-z][a-z-]+' "$1" || true; } | grep -E '`|^make ' | cut -d ' ' -f 2 | sort -u | while read -r name; do
        grep -qE "^$name:" Makefile || ! grep -qE "(\`|^ *)make $name" "$1" || echo "$1 names make $name, which there is not"
    done
}

# shellcheck disable=SC2016 # code quotes, no commands
check_settings() { # the table of settings names each of .env.example and no other
    diff <(sed -nE 's/^([A-Z_]+)=.*/\1/p' .env.example | sort) \
        <(sed -nE '/^## Settings/,/^## /p' README.md | { grep -E '^\|' || true; } | cut -d '|' -f 2 |
            { grep -oE '`[A-Z][A-Z_]+`' || true; } | tr -d '`' | sort) |
        sed -nE 's/^< (.*)/README.md does not tell of the setting \1/p; s/^> (.*)/README.md tells of the setting \1, which .env.example does not know/p'
}

# shellcheck disable=SC2016 # code quotes, no commands
check_targets() { # whatever can be made is told of in the README
    sed -nE 's/^([a-z][a-z-]*):.*## .*/\1/p' Makefile | grep -vxE 'help|format|test-servers' | while read -r name; do
        grep -qE "(\`|^)make $name\b" README.md || echo "README.md does not tell of make $name"
    done
}

# shellcheck disable=SC2016 # code quotes, no commands
check_crates() { # each is told of in the README
    local directory
    for directory in crates/*/; do
        grep -qF "\`${directory%/}\`" README.md || echo "README.md does not tell of ${directory%/}"
    done
}

check() {
    local document line
    while read -r line; do
        problem "$line"
    done < <(
        for document in "${documents[@]}"; do
            check_fences "$document" || true
            check_links "$document" || true
            check_names "$document" || true
        done
        check_settings || true
        check_targets || true
        check_crates || true
    )
    ((problems == 0)) || die "the documents name $problems things that are not so"
}

# A directory that looks like the checkout after `make up`, with another's servers behind it.
checkout_beside() { # DIRECTORY, in which .local is the stack's home
    local directory="$1" entry
    for entry in "$ROOT"/* "$ROOT"/.env.example; do
        case "${entry##*/}" in
        target) ;;
        *) ln -sfn "$entry" "$directory/${entry##*/}" ;;
        esac
    done
    mkdir -p "$directory/target"
    ln -sfn "$CARGO_TARGET_DIR/debug" "$directory/target/release"
    # The shop of the examples counts in rupees, as the demo workspace does.
    (umask 077 && "$API_PROGRAM" workspace create --name "Tidings Demo" --currency INR --time-zone Asia/Kolkata >"$directory/.local/api-key")
}

with_ports() { # the ports of `make up` become those of the stack
    local replace=() pair
    for pair in 8080:API_LISTEN 9464:API_METRICS_LISTEN 9465:WORKERS_LISTEN 8090:SIMULATOR_LISTEN; do
        replace+=(-e "s/(127\.0\.0\.1|localhost):${pair%%:*}([^0-9]|\$)/\1:$(port_of "$(setting "$STACK_HOME/env" "${pair#*:}")")\2/g")
    done
    sed -E "${replace[@]}"
}

run() { # FILE
    local work="$STACK_HOME/documents" script log
    mkdir -p "$work"
    script="$work/$(tr / - <<<"$1").sh"
    log="$script.log"
    script_of "$1" | with_ports >"$script"
    [[ -s "$script" ]] || return 0
    if ! (cd "$(dirname "$STACK_HOME")" && bash -euo pipefail "$script" <&7 >"$log" 2>&1); then
        cat "$log" >&2
        problem "$1: the last of these commands failed"
    elif grep -nE '"errors":|"status":[45][0-9][0-9]\b' "$log"; then
        cat "$log" >&2
        problem "$1: an answer tells of an error"
    else
        echo "$1: $(grep -cE '^--- ' "$log") blocks of commands do what they say"
    fi
}

case "${1:-}" in
--check) check ;;
--inside)
    shift
    checkout_beside "$(dirname "$STACK_HOME")"
    # Clients that a person would hold open at a terminal end when their input does.
    mkfifo "$STACK_HOME/terminal"
    exec 7<>"$STACK_HOME/terminal"
    for document in "$@"; do run "$document"; done
    ((problems == 0)) || die "$problems documents are wrong"
    ;;
*)
    if (($# > 0)); then documents=("$@"); fi
    build dev demo
    trap 'rm -rf "$LOCAL/documents"' EXIT
    "$ROOT/scripts/with-stack.sh" debug "$LOCAL/documents/.local" "$ROOT/scripts/documents.sh" --inside "${documents[@]}"
    ;;
esac
