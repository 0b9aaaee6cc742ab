-- Pictures that were made for messages, served to whoever was told the secret in their address.
CREATE TABLE banners (
    workspace_id bigint NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    secret text NOT NULL,
    svg text NOT NULL,
    -- The same picture is kept once.
    svg_sha256 bytea NOT NULL,
    alternative text NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, secret),
    UNIQUE (workspace_id, svg_sha256)
);
CREATE INDEX banners_by_time ON banners (workspace_id, created_at);
