#!/usr/bin/env bash
# Ends what make up started, by process id, and nothing else.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[[ -d "$LOCAL" ]] || { say "Nothing runs"; exit 0; }
"$ROOT/scripts/web-stack.sh" stop "$LOCAL"
"$ROOT/scripts/stack.sh" stop "$LOCAL"
[[ ! -e "$LOCAL/servers" ]] || "$ROOT/scripts/servers.sh" stop "$LOCAL"
say "Stopped; the data stay in .local"
