-- The trace in which it was launched (a W3C traceparent); null where traces are not sent. The spans of its jobs continue it.
ALTER TABLE campaigns ADD COLUMN trace text;
