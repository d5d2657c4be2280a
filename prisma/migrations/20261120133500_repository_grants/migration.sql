-- Repositories that admins gave to users, beside those that GitHub lets them read.
CREATE TABLE "repository_grants" (
    "user_id" UUID NOT NULL,
    "repository_id" BIGINT NOT NULL,
    "can_write" BOOLEAN NOT NULL,
    "granted_by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "repository_grants_pkey" PRIMARY KEY ("user_id","repository_id")
);
ALTER TABLE "repository_grants" ADD CONSTRAINT "repository_grants_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
