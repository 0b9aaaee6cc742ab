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
        deleted_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    people (id) {
        id -> BigInt,
        issuer -> Text,
        subject -> Text,
        email -> Text,
        email_folded -> Text,
        name -> Text,
        picture -> Nullable<Text>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    memberships (workspace_id, person_id) {
        workspace_id -> BigInt,
        person_id -> BigInt,
        role -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    invitations (workspace_id, id) {
        workspace_id -> BigInt,
        id -> BigInt,
        email -> Text,
        email_folded -> Text,
        role -> Text,
        invited_by -> Text,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    sessions (id) {
        id -> BigInt,
        person_id -> BigInt,
        secret_sha256 -> Binary,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        revoked_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    exchanged_tokens (digest) {
        digest -> Binary,
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    audit_log (workspace_id, id) {
        workspace_id -> BigInt,
        id -> BigInt,
        at -> Timestamptz,
        actor_kind -> Text,
        actor_id -> Nullable<BigInt>,
        actor_name -> Text,
        address -> Nullable<Text>,
        action -> Text,
        subject -> Text,
        detail -> Jsonb,
    }
}

diesel::joinable!(memberships -> people (person_id));
diesel::joinable!(memberships -> workspaces (workspace_id));
diesel::joinable!(invitations -> workspaces (workspace_id));
diesel::joinable!(sessions -> people (person_id));
diesel::allow_tables_to_appear_in_same_query!(
    people,
    memberships,
    workspaces,
    invitations,
    sessions
);
