-- Whoever reserved (HOST/PID/ID): what a process that is gone left open is closed by the next that reserves. NULL: nobody knows, or closed so.
ALTER TABLE ai_charges ADD COLUMN owner TEXT;

CREATE INDEX ai_charges_open ON ai_charges (created_at) WHERE settled_at IS NULL;
