-- DropIndex
DROP INDEX "deliveries_unfinished";

-- AlterTable
ALTER TABLE "deliveries" ADD COLUMN     "due_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "payload_format" TEXT NOT NULL DEFAULT 'plain',
ALTER COLUMN "payload" DROP NOT NULL;

-- CreateTable
CREATE TABLE "redeliveries" (
    "guid" TEXT NOT NULL,
    "asked" INTEGER NOT NULL DEFAULT 1,
    "asked_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "redeliveries_pkey" PRIMARY KEY ("guid")
);

-- CreateIndex
CREATE INDEX "deliveries_received_at_idx" ON "deliveries"("received_at");

-- CreateIndex
CREATE INDEX "deliveries_unfinished" ON "deliveries"("due_at") WHERE (status = ANY (ARRAY['received'::text, 'failed'::text]));

-- CreateIndex
CREATE INDEX "deliveries_dead" ON "deliveries"("received_at") WHERE (status = 'dead'::text);

-- CreateIndex
CREATE INDEX "deliveries_with_payload" ON "deliveries"("received_at") WHERE (payload IS NOT NULL);

-- What was stored before was packed by Postgres, if at all. From now on we pack payloads before they
-- are sent: dearer for nobody, a fifth of the journal to write, and the same on every server.
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_payload_format"
    CHECK ("payload_format" IN ('plain', 'deflate'));
ALTER TABLE "deliveries" ALTER COLUMN "payload" SET STORAGE EXTERNAL;
UPDATE "deliveries" SET "due_at" = "received_at";
