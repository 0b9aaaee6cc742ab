#!/usr/bin/env bash
# Writes schema.graphql as the code has it, or with --check says whether the file is current.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

printed="$(mktemp)"
trap 'rm -f "$printed"' EXIT
build dev api
"$CARGO_TARGET_DIR/debug/tidings-api" schema >"$printed"
[[ -s "$printed" ]] || die "tidings-api schema printed nothing"
if [[ "${1:-}" != --check ]]; then
    cp "$printed" schema.graphql
    say "Wrote schema.graphql"
elif ! diff -u schema.graphql "$printed"; then
    die "schema.graphql is not what the code says: run make schema"
fi
