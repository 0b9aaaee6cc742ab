#!/usr/bin/env bash
# Recomputes every counter of the running stack from the facts and prints the differences.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[[ -f "$LOCAL/env" && -x target/release/tidings-api ]] || die "run make up first"
with_settings "$LOCAL/env" target/release/tidings-api recount "$@"
