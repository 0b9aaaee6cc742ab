#!/usr/bin/env bash
# Holds a running API against GraphQL over HTTP and graphql-transport-ws: audit.sh [API_URL] [KEY_FILE]
# Without arguments it is the API that `make up` started.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

have npm || die "the audit needs Node.js 20 or newer"
api_url="${1:-http://$(setting "$LOCAL/env" API_LISTEN)}"
key_file="$(realpath "${2:-$LOCAL/api-key}")"

cd "$ROOT/tests/audit"
npm ci --silent --no-audit --no-fund
export API_URL="$api_url" API_KEY_FILE="$key_file"
say "GraphQL over HTTP"
npm run --silent http
say "graphql-transport-ws"
npm run --silent websocket
