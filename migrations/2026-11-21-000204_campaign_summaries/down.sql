DROP TABLE campaign_summaries;
