#!/usr/bin/env bash
# Measures a private release stack with a fresh database, beside whatever else runs: make bench.
# Arguments are handed on to tidings-bench.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Receipts are withheld on purpose: that nobody asks the vendor for them while something else is measured.
export RECONCILE_AFTER=43200
build release bench
mkdir -p target/bench
"$ROOT/scripts/with-stack.sh" release "$LOCAL/bench" "$CARGO_TARGET_DIR/release/tidings-bench" "$@"
