-- AlterTable
ALTER TABLE "audit_entries" ADD COLUMN     "delivery_guid" TEXT;

-- What was asked for on GitHub joins what was done through the API and the command line.
INSERT INTO "audit_entries"
    ("id", "at", "actor_name", "action", "target", "result", "details", "delivery_guid")
SELECT line."id", line."at", line."actor",
    regexp_replace(regexp_replace(line."action", '^/pipewright ', 'command.'), '^button:', 'button.'),
    COALESCE(repository."owner" || '/' || repository."name", line."repository_id"::text),
    CASE WHEN line."allowed" THEN 'success' ELSE 'refused' END,
    jsonb_build_object('detail', line."detail", 'repository_id', line."repository_id"),
    line."delivery_guid"
FROM "audit_lines" line LEFT JOIN "repositories" repository ON repository."id" = line."repository_id";

-- DropTable
DROP TABLE "audit_lines";

-- CreateIndex
CREATE UNIQUE INDEX "audit_entries_once" ON "audit_entries"("delivery_guid", "action");

-- CreateIndex
CREATE INDEX "audit_entries_asked" ON "audit_entries"("actor_name", "at") WHERE (delivery_guid IS NOT NULL);
