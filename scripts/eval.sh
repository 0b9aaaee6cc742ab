#!/usr/bin/env bash
# Judges the built-in reader by its sentences: make eval.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

cargo run --locked --quiet -p tidings-assistant --example eval
