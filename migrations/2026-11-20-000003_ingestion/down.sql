DROP TABLE dead_letters;
DROP TABLE ingest_batches;
