pub mod ingest;
pub mod receipts;
