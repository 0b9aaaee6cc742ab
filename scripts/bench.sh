#!/usr/bin/env bash
# Measures a private release stack with a fresh database, beside whatever else runs: make bench.
# Arguments are handed on to tidings-bench.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

build release bench
mkdir -p target/bench
"$ROOT/scripts/with-stack.sh" release "$LOCAL/bench" "$CARGO_TARGET_DIR/release/tidings-bench" "$@"
