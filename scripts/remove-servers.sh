#!/usr/bin/env bash
# Stops the private servers of a home directory and removes their data: remove-servers.sh HOME
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

home="${1:?the home directory}"
[[ -d "$home" ]] || exit 0
"$ROOT/scripts/servers.sh" stop "$home"
[[ ! -L "$home/servers" ]] || rm -rf "$(readlink "$home/servers")"
rm -rf "$home"
