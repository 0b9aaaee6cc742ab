//! The tables that are read and written through diesel's query builder. Set-based statements name
//! their tables in `.sql` files instead.

diesel::table! {
    workspaces (id) {
        id -> BigInt,
        name -> Text,
        currency -> Text,
        time_zone -> Text,
        orders_count_as_visits -> Bool,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    workspace_totals (workspace_id) {
        workspace_id -> BigInt,
        customers -> BigInt,
        orders -> BigInt,
        visits -> BigInt,
        total_spend -> BigInt,
    }
}

diesel::table! {
    api_keys (workspace_id, id) {
        workspace_id -> BigInt,
        id -> BigInt,
        name -> Text,
        scopes -> Array<Text>,
        secret_sha256 -> Binary,
        created_at -> Timestamptz,
        last_used_at -> Nullable<Timestamptz>,
        revoked_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    ingest_batches (workspace_id, id) {
        workspace_id -> BigInt,
        id -> Uuid,
        kind -> Text,
        accepted -> Integer,
        committed -> Integer,
        failed -> Integer,
        accepted_at -> Timestamptz,
    }
}

diesel::table! {
    audiences (workspace_id, id) {
        workspace_id -> BigInt,
        id -> BigInt,
        name -> Text,
        rule -> Jsonb,
        created_by -> Text,
        created_at -> Timestamptz,
    }
}
