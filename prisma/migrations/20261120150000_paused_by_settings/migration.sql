-- Whether the settings file that is in force pauses its repository; told in lists of repositories.
ALTER TABLE "repository_settings" ADD COLUMN "paused" BOOLEAN NOT NULL DEFAULT false;
UPDATE "repository_settings" SET "paused" = true WHERE "source" ~ '(^|\n)paused:[ \t]*(true|on)[ \t]*(#|\r|\n|$)';
