-- CreateTable
CREATE TABLE "flakes" (
    "repository_id" BIGINT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "job" TEXT NOT NULL,
    "head_sha" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "flakes_pkey" PRIMARY KEY ("repository_id","fingerprint","job","head_sha")
);

-- CreateIndex
CREATE INDEX "findings_transient" ON "findings"("seen_at") WHERE (transient);
