-- Deliveries by what lists are narrowed by, newest first. `guid` stands in the first one so that
-- the rows before a part are counted in the index alone.
DROP INDEX "deliveries_received_at_idx";
CREATE INDEX "deliveries_received_at_guid_idx" ON "deliveries"("received_at" DESC, "guid");
CREATE INDEX "deliveries_repository_id_received_at_idx" ON "deliveries"("repository_id", "received_at" DESC);
CREATE INDEX "deliveries_event_received_at_idx" ON "deliveries"("event", "received_at" DESC);
CREATE INDEX "deliveries_repository" ON "deliveries"(lower("repository"), "received_at" DESC);

-- Runs and the audit in the same way.
CREATE INDEX "runs_repository_id_created_at_id_idx" ON "runs"("repository_id", "created_at" DESC, "id");
CREATE INDEX "runs_status_created_at_id_idx" ON "runs"("status", "created_at" DESC, "id");
CREATE INDEX "audit_entries_target_at_idx" ON "audit_entries"("target", "at");

-- A repository by its name in any case.
CREATE INDEX "repositories_name" ON "repositories"(lower("owner"), lower("name"));

-- Each call changes a row: with room on its page the indexes need not know.
ALTER TABLE "rate_limits" SET (fillfactor = 50);
