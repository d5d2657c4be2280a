-- Lists of Issues, newest first, by type and severity.
CREATE INDEX "issues_type_detected_at_id_idx" ON "issues"("type", "detected_at" DESC, "id");
CREATE INDEX "issues_severity_detected_at_id_idx" ON "issues"("severity", "detected_at" DESC, "id");
CREATE INDEX "issues_type_severity_detected_at_id_idx" ON "issues"("type", "severity", "detected_at" DESC, "id");

-- Of deliveries, those that are few among many.
CREATE INDEX "deliveries_ignored" ON "deliveries"("received_at") WHERE (status = 'ignored'::text);
