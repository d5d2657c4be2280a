-- CreateTable
CREATE TABLE "github_budgets" (
    "scope" TEXT NOT NULL,
    "ledger" JSONB NOT NULL,

    CONSTRAINT "github_budgets_pkey" PRIMARY KEY ("scope")
);
