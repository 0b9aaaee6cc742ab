# shellcheck shell=bash
# Completes the settings of a home directory. To be sourced after lib.sh.

# What HOME/env says already stays, so that it can be edited. VARIABLES given when it is first written
# are taken up: POSTGRES_PORT=55432 make up.
complete_settings() { # HOME API_LISTEN API_METRICS_LISTEN WORKERS_LISTEN SIMULATOR_LISTEN
    local file="$1/env"
    default_setting "$file" API_LISTEN "$2"
    default_setting "$file" API_METRICS_LISTEN "$3"
    default_setting "$file" WORKERS_LISTEN "$4"
    default_setting "$file" SIMULATOR_LISTEN "$5"
    default_setting "$file" SIMULATOR_JOURNAL "$1/simulator/journal"
    default_setting "$file" VENDOR_URL "http://$(setting "$file" SIMULATOR_LISTEN)"
    default_setting "$file" VENDOR_MASTER_SECRET "$(secret 43)"
    default_setting "$file" RECEIPT_URL "http://$(setting "$file" API_LISTEN)/v1/receipts"
    default_setting "$file" WEB_ORIGIN "http://localhost:3000"
    default_setting "$file" RUST_LOG "info"
    mkdir -p "$1/simulator"
}
