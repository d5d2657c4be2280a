-- AlterTable
ALTER TABLE "effects" ADD COLUMN     "delivery_guid" TEXT,
ALTER COLUMN "run_id" DROP NOT NULL;

-- CreateTable
CREATE TABLE "repository_settings" (
    "repository_id" BIGINT NOT NULL,
    "blob_sha" TEXT,
    "source" TEXT,
    "read_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "repository_settings_pkey" PRIMARY KEY ("repository_id")
);

-- CreateTable
CREATE TABLE "settings_words" (
    "repository_id" BIGINT NOT NULL,
    "pull_request" INTEGER NOT NULL,
    "wrong" BOOLEAN NOT NULL,
    "said_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "settings_words_pkey" PRIMARY KEY ("repository_id","pull_request")
);

-- CreateIndex
CREATE UNIQUE INDEX "effects_once_in_answer" ON "effects"("delivery_guid", "step", "attempt");

-- AddForeignKey
ALTER TABLE "effects" ADD CONSTRAINT "effects_delivery_guid_fkey" FOREIGN KEY ("delivery_guid") REFERENCES "deliveries"("guid") ON DELETE CASCADE ON UPDATE CASCADE;

-- An Effect is done by a Run or in answer to a Delivery, never both or neither.
ALTER TABLE "effects" ADD CONSTRAINT "effects_owner"
    CHECK (num_nonnulls("run_id", "delivery_guid") = 1);
