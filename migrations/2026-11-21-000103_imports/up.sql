-- Files of records that come in piece by piece. A piece is taken whole or not at all: the rows before
-- `next_row` are behind the import, whatever happens to those who sent them.
CREATE TABLE imports (
    workspace_id bigint NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('customers', 'orders', 'visits')),
    -- How to read the file, as it was asked for; and what its beginning said of it, once that is read.
    layout jsonb NOT NULL,
    sheet jsonb,
    -- Rows are counted from 1, a header not among them; bytes from 0.
    next_row bigint NOT NULL DEFAULT 1,
    next_byte bigint NOT NULL DEFAULT 0,
    accepted bigint NOT NULL DEFAULT 0,
    rejected bigint NOT NULL DEFAULT 0,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    closed_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    CHECK (accepted + rejected = next_row - 1)
);

-- The pieces that were taken, and the batches their accepted rows went into.
CREATE TABLE import_pieces (
    workspace_id bigint NOT NULL,
    import_id uuid NOT NULL,
    first_row bigint NOT NULL,
    batch_id uuid NOT NULL,
    PRIMARY KEY (workspace_id, import_id, first_row),
    FOREIGN KEY (workspace_id, import_id) REFERENCES imports ON DELETE CASCADE
);

-- The rows that were refused, with the reason and the row as it was.
CREATE TABLE import_rejections (
    workspace_id bigint NOT NULL,
    import_id uuid NOT NULL,
    row_number bigint NOT NULL,
    field text,
    code text NOT NULL,
    message text NOT NULL,
    cells text[] NOT NULL,
    PRIMARY KEY (workspace_id, import_id, row_number),
    FOREIGN KEY (workspace_id, import_id) REFERENCES imports ON DELETE CASCADE
);
