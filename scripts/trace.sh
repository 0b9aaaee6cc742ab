#!/usr/bin/env bash
# Prints two traces as text, of a record from its request to its commit and of a message from its launch to its receipt,
# and fails where a span is missing or tells what it must not: scripts/trace.sh [debug|release].
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

have node || die "this needs Node.js 20 or newer"
exec "$ROOT/scripts/with-stack.sh" "${1:-release}" "$LOCAL/trace" node "$ROOT/tests/traces/run.mjs"
