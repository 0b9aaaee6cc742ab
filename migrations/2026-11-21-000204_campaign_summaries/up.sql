-- What a language model wrote of a campaign, kept by the digest of what it was told, so that the same facts are not
-- paid for twice. A row is written before the model is asked; while it has neither sentences nor a failure, somebody
-- waits for the answer.
CREATE TABLE campaign_summaries (
    workspace_id bigint NOT NULL,
    campaign_id bigint NOT NULL,
    told_sha256 bytea NOT NULL,
    asked_at timestamptz NOT NULL,
    sentences text[],
    failure text,
    PRIMARY KEY (workspace_id, campaign_id),
    FOREIGN KEY (workspace_id, campaign_id) REFERENCES campaigns ON DELETE CASCADE
);
