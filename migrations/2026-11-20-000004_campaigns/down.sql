DROP TABLE communication_log;
DROP TABLE campaign_batches;
DROP TABLE campaigns;
DROP TABLE audiences;
DROP TYPE recipient_outcome;
DROP TYPE campaign_status;
