-- AlterTable
ALTER TABLE "notices" ADD COLUMN     "position" BIGSERIAL NOT NULL;
