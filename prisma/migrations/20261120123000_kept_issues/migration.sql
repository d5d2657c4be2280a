-- CreateTable
CREATE TABLE "kept_issues" (
    "repository_id" BIGINT NOT NULL,
    "key" TEXT NOT NULL,
    "number" INTEGER,
    "state" TEXT NOT NULL DEFAULT 'closed',
    "notes" JSONB NOT NULL DEFAULT '[]',
    "asked" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(6),

    CONSTRAINT "kept_issues_pkey" PRIMARY KEY ("repository_id","key"),
    CONSTRAINT "kept_issues_state" CHECK ("state" IN ('open', 'closed', 'declined'))
);

-- CreateIndex
CREATE INDEX "kept_issues_due" ON "kept_issues"("due_at") WHERE (due_at IS NOT NULL);

-- CreateIndex
CREATE UNIQUE INDEX "kept_issues_number" ON "kept_issues"("repository_id", "number");

-- CreateIndex
CREATE INDEX "issues_open" ON "issues"("repository_id", "last_seen_at" DESC) WHERE (status = 'open'::text);
