-- CreateTable
CREATE TABLE "configurations" (
    "name" TEXT NOT NULL,
    "values" JSONB NOT NULL,
    "changed_by" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "configurations_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "playbook_versions" (
    "name" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "playbook_versions_pkey" PRIMARY KEY ("name","version")
);

-- AlterTable
ALTER TABLE "pauses" ADD COLUMN     "reason" TEXT;

-- CreateIndex
CREATE INDEX "runs_created_at_id_idx" ON "runs"("created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "runs_playbook_created_at_id_idx" ON "runs"("playbook", "created_at" DESC, "id");
