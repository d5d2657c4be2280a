-- CreateTable
CREATE TABLE "own_rules" (
    "repository_id" BIGINT NOT NULL,
    "digest" TEXT NOT NULL,
    "files" JSONB NOT NULL,
    "read_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "own_rules_pkey" PRIMARY KEY ("repository_id")
);

-- CreateTable
CREATE TABLE "own_rules_words" (
    "repository_id" BIGINT NOT NULL,
    "pull_request" INTEGER NOT NULL,
    "said" BOOLEAN NOT NULL,

    CONSTRAINT "own_rules_words_pkey" PRIMARY KEY ("repository_id","pull_request")
);

-- CreateIndex
CREATE INDEX "issues_last_seen" ON "issues"("repository_id", "last_seen_at" DESC);
