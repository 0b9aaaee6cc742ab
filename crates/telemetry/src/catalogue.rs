//! Every figure, by the processes that export it. One that is not here has no words in the export, and does not
//! exist before its first event, so that a rate over it misses that event.

use crate::figures::{
    Figure, Labels,
    What::{Counter, Gauge, Histogram},
};

/// What travels in streams.
const KINDS: Labels = &[
    &[("kind", "customers")],
    &[("kind", "orders")],
    &[("kind", "visits")],
    &[("kind", "receipts")],
];
/// The records among that.
const RECORDS: Labels = &[
    &[("kind", "customers")],
    &[("kind", "orders")],
    &[("kind", "visits")],
];
const WORK: Labels = &[
    &[("kind", "schedule")],
    &[("kind", "launch")],
    &[("kind", "dispatch")],
    &[("kind", "reconcile")],
];
/// Without labels.
const ONE: Labels = &[&[]];
/// Labels that are known once something happens.
const LATER: Labels = &[];

/// Of the API and the workers alike.
pub(crate) const SHARED: &[Figure] = &[
    Figure(
        Gauge,
        "tidings_build_info",
        "1, with the version of the program as a label.",
        &[&[("version", env!("CARGO_PKG_VERSION"))]],
    ),
    Figure(
        Gauge,
        "tidings_database_connections",
        "Connections to PostgreSQL, by what they do.",
        &[&[("state", "busy")], &[("state", "idle")]],
    ),
    Figure(
        Gauge,
        "tidings_database_connections_max",
        "The most connections to PostgreSQL that this process holds.",
        ONE,
    ),
    Figure(
        Gauge,
        "tidings_database_waiting_callers",
        "Callers that wait for a connection to PostgreSQL.",
        ONE,
    ),
    Figure(
        Histogram,
        "tidings_database_pool_wait_seconds",
        "How long callers waited for a connection to PostgreSQL.",
        ONE,
    ),
    Figure(
        Counter,
        "tidings_database_retries_total",
        "Transactions that were repeated after a deadlock or a lost race.",
        ONE,
    ),
    Figure(
        Histogram,
        "tidings_redis_pool_wait_seconds",
        "How long callers waited for a connection to Redis.",
        ONE,
    ),
    Figure(
        Histogram,
        "tidings_redis_call_seconds",
        "How long Redis took to answer, its write to disk included.",
        ONE,
    ),
    Figure(
        Counter,
        "tidings_redis_failures_total",
        "Calls of Redis that failed.",
        ONE,
    ),
];

/// Of the API.
pub(crate) const API: &[Figure] = &[
    Figure(
        Histogram,
        "tidings_http_request_seconds",
        "How long requests took, by method, route and status.",
        LATER,
    ),
    Figure(
        Gauge,
        "tidings_http_requests_in_flight",
        "Requests that are being answered.",
        ONE,
    ),
    Figure(
        Counter,
        "tidings_ingest_requests_total",
        "Requests with records, by what became of them.",
        &[
            &[("outcome", "accepted")],
            &[("outcome", "repeated")],
            &[("outcome", "conflict")],
            &[("outcome", "full")],
            &[("outcome", "unavailable")],
            &[("outcome", "refused")],
        ],
    ),
    Figure(
        Counter,
        "tidings_ingest_accepted_records_total",
        "Records that were accepted.",
        RECORDS,
    ),
    Figure(
        Counter,
        "tidings_ingest_rejected_records_total",
        "Records that were rejected in requests that were accepted.",
        RECORDS,
    ),
    Figure(
        Counter,
        "tidings_receipts_total",
        "Receipts that were signed, by what became of them.",
        &[
            &[("outcome", "accepted")],
            &[("outcome", "full")],
            &[("outcome", "unavailable")],
        ],
    ),
    Figure(
        Histogram,
        "tidings_preview_seconds",
        "How long previews of audiences took.",
        &[&[("outcome", "counted")], &[("outcome", "failed")]],
    ),
    Figure(
        Gauge,
        "tidings_websocket_connections",
        "Open websockets.",
        ONE,
    ),
    Figure(
        Counter,
        "tidings_assistant_requests_total",
        "Questions to a language model, by what came of it.",
        &[&[("outcome", "answered")], &[("outcome", "failed")]],
    ),
    Figure(
        Counter,
        "tidings_assistant_tokens_total",
        "Tokens that language models used up.",
        ONE,
    ),
];

/// Of the workers.
pub(crate) const WORKERS: &[Figure] = &[
    Figure(
        Gauge,
        "tidings_queue_records",
        "Records that wait in the streams.",
        KINDS,
    ),
    Figure(
        Gauge,
        "tidings_queue_entries",
        "Entries of the streams.",
        KINDS,
    ),
    Figure(
        Gauge,
        "tidings_queue_oldest_seconds",
        "For how long the oldest entry of all streams has waited.",
        KINDS,
    ),
    Figure(
        Gauge,
        "tidings_queue_sampled_timestamp_seconds",
        "When the streams were looked at last, in seconds since 1970.",
        ONE,
    ),
    Figure(
        Counter,
        "tidings_queue_leases_total",
        "Leases of streams, by how they ended: done, given_back or lost.",
        &[
            &[("kind", "customers"), ("outcome", "done")],
            &[("kind", "customers"), ("outcome", "given_back")],
            &[("kind", "customers"), ("outcome", "lost")],
            &[("kind", "orders"), ("outcome", "done")],
            &[("kind", "orders"), ("outcome", "given_back")],
            &[("kind", "orders"), ("outcome", "lost")],
            &[("kind", "visits"), ("outcome", "done")],
            &[("kind", "visits"), ("outcome", "given_back")],
            &[("kind", "visits"), ("outcome", "lost")],
            &[("kind", "receipts"), ("outcome", "done")],
            &[("kind", "receipts"), ("outcome", "given_back")],
            &[("kind", "receipts"), ("outcome", "lost")],
        ],
    ),
    Figure(
        Counter,
        "tidings_ingest_records_total",
        "Records, by whether they were written or laid with the dead letters.",
        &[
            &[("kind", "customers"), ("outcome", "written")],
            &[("kind", "customers"), ("outcome", "buried")],
            &[("kind", "orders"), ("outcome", "written")],
            &[("kind", "orders"), ("outcome", "buried")],
            &[("kind", "visits"), ("outcome", "written")],
            &[("kind", "visits"), ("outcome", "buried")],
        ],
    ),
    Figure(
        Histogram,
        "tidings_ingest_delivery_records",
        "Records that were written together.",
        RECORDS,
    ),
    Figure(
        Histogram,
        "tidings_ingest_write_seconds",
        "How long it took to write a delivery, its commit included.",
        RECORDS,
    ),
    Figure(
        Histogram,
        "tidings_ingest_wait_seconds",
        "From the acceptance of a delivery's first record to its commit.",
        RECORDS,
    ),
    Figure(
        Counter,
        "tidings_receipts_applied_total",
        "Receipts that were applied, or changed nothing.",
        ONE,
    ),
    Figure(
        Counter,
        "tidings_receipts_unknown_total",
        "Receipts that name no message of ours.",
        ONE,
    ),
    Figure(
        Counter,
        "tidings_receipts_buried_total",
        "Receipts that were laid with the dead letters.",
        ONE,
    ),
    Figure(
        Gauge,
        "tidings_receipts_in_hand",
        "Receipts that were taken from the streams and are not applied yet.",
        ONE,
    ),
    Figure(
        Histogram,
        "tidings_receipts_apply_receipts",
        "Receipts that were applied together.",
        ONE,
    ),
    Figure(
        Histogram,
        "tidings_receipts_apply_seconds",
        "How long it took to apply receipts together, the commit included.",
        ONE,
    ),
    Figure(
        Histogram,
        "tidings_campaign_freeze_seconds",
        "How long it took to freeze a campaign's audience.",
        ONE,
    ),
    Figure(
        Gauge,
        "tidings_due_work_workspaces",
        "Workspaces with campaign work that is due.",
        WORK,
    ),
    Figure(
        Gauge,
        "tidings_due_work_overdue_seconds",
        "For how long the oldest campaign work has been due.",
        WORK,
    ),
    Figure(
        Counter,
        "tidings_messages_handed_over_total",
        "Messages that the vendor answered for, refused ones included.",
        ONE,
    ),
    Figure(
        Counter,
        "tidings_messages_refused_total",
        "Messages that the vendor refused.",
        ONE,
    ),
    Figure(
        Histogram,
        "tidings_dispatch_batch_messages",
        "Messages that were handed over together.",
        ONE,
    ),
    Figure(
        Counter,
        "tidings_dispatch_batches_total",
        "Leases of batches, by how they ended: done, given_back, failed or lost.",
        &[
            &[("outcome", "done")],
            &[("outcome", "given_back")],
            &[("outcome", "failed")],
            &[("outcome", "lost")],
        ],
    ),
    Figure(
        Histogram,
        "tidings_vendor_request_seconds",
        "How long the vendor took to answer for a batch.",
        &[&[("outcome", "answered")], &[("outcome", "failed")]],
    ),
    Figure(
        Counter,
        "tidings_vendor_failures_total",
        "Calls of the vendor that failed: busy and away are tried again, denied takes a person.",
        &[
            &[("reason", "busy")],
            &[("reason", "away")],
            &[("reason", "denied")],
            &[("reason", "refused")],
        ],
    ),
    Figure(
        Gauge,
        "tidings_vendor_breaker_open",
        "1 while the vendor is left alone after many failures in a row.",
        ONE,
    ),
    Figure(
        Counter,
        "tidings_forgotten_rows_total",
        "Rows that were old and are forgotten, of the ledger and of the audit log.",
        &[&[("of", "ledger")], &[("of", "audit")]],
    ),
    Figure(
        Counter,
        "tidings_job_failures_total",
        "Jobs that failed and were started again.",
        &[
            &[("name", "ingest")],
            &[("name", "launch")],
            &[("name", "dispatch")],
            &[("name", "receipts")],
            &[("name", "reconcile")],
            &[("name", "schedule")],
            &[("name", "retention")],
        ],
    ),
];
