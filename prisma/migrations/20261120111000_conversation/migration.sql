-- CreateTable
CREATE TABLE "ignored_causes" (
    "repository_id" BIGINT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "until" TIMESTAMPTZ(6),
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ignored_causes_pkey" PRIMARY KEY ("repository_id","fingerprint")
);

-- CreateTable
CREATE TABLE "pauses" (
    "repository_id" BIGINT NOT NULL,
    "playbook" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pauses_pkey" PRIMARY KEY ("repository_id","playbook")
);

-- CreateTable
CREATE TABLE "audit_lines" (
    "id" UUID NOT NULL,
    "delivery_guid" TEXT,
    "repository_id" BIGINT NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "allowed" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_lines_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notices" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "notice" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "batch" UUID,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "due_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(6),

    CONSTRAINT "notices_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "audit_lines_actor_at_idx" ON "audit_lines"("actor", "at");

-- CreateIndex
CREATE INDEX "audit_lines_repository_id_at_idx" ON "audit_lines"("repository_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "audit_lines_once" ON "audit_lines"("delivery_guid", "action");

-- CreateIndex
CREATE INDEX "notices_waiting" ON "notices"("channel", "due_at") WHERE (status = 'waiting'::text);

-- CreateIndex
CREATE INDEX "notices_channel_sent_at_idx" ON "notices"("channel", "sent_at");

-- CreateIndex
CREATE UNIQUE INDEX "notices_once" ON "notices"("channel", "key");

ALTER TABLE "notices" ADD CONSTRAINT "notices_status"
    CHECK ("status" IN ('waiting', 'sent', 'dead'));
