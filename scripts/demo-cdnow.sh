#!/usr/bin/env bash
# Loads a CDNOW file into a workspace of its own and runs a campaign over it: demo-cdnow.sh FILE [OPTIONS]
# The options are those of `tidings-demo cdnow`.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# A relative path is the caller's, who may be somewhere else than the checkout.
file="${1:-}"
[[ -n "$file" ]] || die "which file? make demo-cdnow FILE=path"
[[ "$file" == /* ]] || file="${OLDPWD:-$ROOT}/$file"
[[ -r "$file" ]] || die "cannot read $file"
shift
[[ -f "$LOCAL/env" && -x target/release/tidings-demo ]] || die "run make up first"

key_file="$(mktemp)"
trap 'rm -f "$key_file"' EXIT
with_settings "$LOCAL/env" target/release/tidings-api workspace create \
    --name "CDNOW" --currency USD --time-zone America/New_York >"$key_file"
target/release/tidings-demo cdnow "$file" --api "http://$(setting "$LOCAL/env" API_LISTEN)" --key-file "$key_file" "$@"
