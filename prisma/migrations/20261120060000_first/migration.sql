-- CreateTable
CREATE TABLE "deliveries" (
    "guid" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "action" TEXT,
    "installation_id" BIGINT,
    "repository_id" BIGINT,
    "repository" TEXT,
    "status" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "payload" BYTEA NOT NULL,
    "received_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "processed_at" TIMESTAMPTZ(6),

    CONSTRAINT "deliveries_pkey" PRIMARY KEY ("guid")
);

-- CreateTable
CREATE TABLE "installations" (
    "id" BIGINT NOT NULL,
    "account" TEXT NOT NULL,
    "account_type" TEXT NOT NULL,
    "suspended" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "installations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "repositories" (
    "id" BIGINT NOT NULL,
    "installation_id" BIGINT NOT NULL,
    "owner" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "private" BOOLEAN NOT NULL,
    "default_branch" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "repositories_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "issues" (
    "id" UUID NOT NULL,
    "installation_id" BIGINT NOT NULL,
    "repository_id" BIGINT NOT NULL,
    "repository_owner" TEXT NOT NULL,
    "repository_name" TEXT NOT NULL,
    "branch" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "title" TEXT NOT NULL,
    "occurrence" JSONB NOT NULL,
    "head_sha" TEXT NOT NULL,
    "job_id" BIGINT NOT NULL,
    "detected_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resolved_at" TIMESTAMPTZ(6),

    CONSTRAINT "issues_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "findings" (
    "issue_id" UUID NOT NULL,
    "job_id" BIGINT NOT NULL,
    "pattern" TEXT,
    "rule" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "transient" BOOLEAN NOT NULL,
    "line" INTEGER NOT NULL,
    "ranges" JSONB NOT NULL,
    "excerpt" JSONB NOT NULL,
    "message" TEXT NOT NULL,
    "captures" JSONB NOT NULL,
    "step" TEXT,
    "confidence" DOUBLE PRECISION NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "explanation" TEXT NOT NULL,
    "auto_fixable" BOOLEAN NOT NULL,
    "seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "findings_pkey" PRIMARY KEY ("issue_id","job_id")
);

-- CreateTable
CREATE TABLE "runs" (
    "id" UUID NOT NULL,
    "issue_id" UUID NOT NULL,
    "repository_id" BIGINT NOT NULL,
    "head_sha" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "playbook" TEXT NOT NULL,
    "playbook_version" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "waiting_sha" TEXT,
    "wake_at" TIMESTAMPTZ(6),
    "outcome" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "acted_at" TIMESTAMPTZ(6),
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_steps" (
    "run_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "output" JSONB,
    "error" TEXT,
    "started_at" TIMESTAMPTZ(6) NOT NULL,
    "finished_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "run_steps_pkey" PRIMARY KEY ("run_id","name","attempt")
);

-- CreateTable
CREATE TABLE "effects" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "step" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "effect" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'planned',
    "result" JSONB,
    "error" TEXT,
    "planned_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "claimed_at" TIMESTAMPTZ(6),
    "completed_at" TIMESTAMPTZ(6),

    CONSTRAINT "effects_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "leases" (
    "name" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "until" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "leases_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE INDEX "deliveries_unfinished" ON "deliveries"("received_at") WHERE (status = ANY (ARRAY['received'::text, 'failed'::text]));

-- CreateIndex
CREATE INDEX "repositories_installation_id_idx" ON "repositories"("installation_id");

-- CreateIndex
CREATE INDEX "issues_repository_id_head_sha_idx" ON "issues"("repository_id", "head_sha");

-- CreateIndex
CREATE UNIQUE INDEX "issues_one_open" ON "issues"("repository_id", "branch", "fingerprint") WHERE (status = 'open');

-- CreateIndex
CREATE INDEX "runs_issue_id_idx" ON "runs"("issue_id");

-- CreateIndex
CREATE INDEX "runs_repository_id_acted_at_idx" ON "runs"("repository_id", "acted_at");

-- CreateIndex
CREATE INDEX "runs_waiting" ON "runs"("repository_id", "waiting_sha") WHERE (waiting_sha IS NOT NULL);

-- CreateIndex
CREATE INDEX "runs_unfinished" ON "runs"("created_at") WHERE (status = ANY (ARRAY['queued'::text, 'waiting'::text]));

-- CreateIndex
CREATE UNIQUE INDEX "runs_identity" ON "runs"("repository_id", "fingerprint", "head_sha", "playbook", "playbook_version");

-- CreateIndex
CREATE UNIQUE INDEX "effects_once" ON "effects"("run_id", "step", "attempt");

-- AddForeignKey
ALTER TABLE "findings" ADD CONSTRAINT "findings_issue_id_fkey" FOREIGN KEY ("issue_id") REFERENCES "issues"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "runs" ADD CONSTRAINT "runs_issue_id_fkey" FOREIGN KEY ("issue_id") REFERENCES "issues"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_steps" ADD CONSTRAINT "run_steps_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "effects" ADD CONSTRAINT "effects_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Words a column may hold; domain/ says what each means.
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_status"
    CHECK ("status" IN ('received', 'processed', 'ignored', 'failed', 'dead'));
ALTER TABLE "repositories" ADD CONSTRAINT "repositories_status"
    CHECK ("status" IN ('active', 'paused', 'error', 'removed'));
ALTER TABLE "issues" ADD CONSTRAINT "issues_status"
    CHECK ("status" IN ('open', 'resolved', 'failed'));
ALTER TABLE "runs" ADD CONSTRAINT "runs_status"
    CHECK ("status" IN ('queued', 'waiting', 'succeeded', 'explained', 'refused', 'failed', 'unproven'));
ALTER TABLE "run_steps" ADD CONSTRAINT "run_steps_status"
    CHECK ("status" IN ('done', 'failed'));
ALTER TABLE "effects" ADD CONSTRAINT "effects_status"
    CHECK ("status" IN ('planned', 'claimed', 'done', 'failed'));

-- Payloads are JSON of some twenty kilobytes, written once for each delivery: Postgres' default
-- compression would be the dearest part of storing one. A server built without lz4 stores them plain.
DO $$
BEGIN
    ALTER TABLE "deliveries" ALTER COLUMN "payload" SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    ALTER TABLE "deliveries" ALTER COLUMN "payload" SET STORAGE EXTERNAL;
END
$$;
