-- What happened by day (in UTC) beside what happened by hour: long periods read whole days, and
-- hours only at their edges.
CREATE TABLE "activity_days" (
    "subject" TEXT NOT NULL,
    "day" TIMESTAMPTZ(6) NOT NULL,
    "metric" TEXT NOT NULL,
    "shard" SMALLINT NOT NULL,
    "count" BIGINT NOT NULL,
    "seconds" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "activity_days_pkey" PRIMARY KEY ("subject", "day", "metric", "shard")
);
CREATE INDEX "activity_days_day_idx" ON "activity_days"("day");

-- Which repositories had most events is asked of these alone.
CREATE INDEX "activity_hours_events" ON "activity_hours"("hour") WHERE (metric = 'event'::text);
CREATE INDEX "activity_days_events" ON "activity_days"("day") WHERE (metric = 'event'::text);
-- What is to be brought together once it is over.
CREATE INDEX "activity_hours_apart" ON "activity_hours"("hour") WHERE (shard <> 0);
CREATE INDEX "activity_days_apart" ON "activity_days"("day") WHERE (shard <> 0);

-- Days that are long over change no more, so that nobody has to wait while they are added up.
INSERT INTO activity_days (subject, day, metric, shard, count, seconds)
SELECT subject, date_trunc('day', hour, 'UTC'), metric, 0, sum(count), sum(seconds)
  FROM activity_hours
 WHERE hour < date_trunc('day', now() - interval '1 day', 'UTC')
 GROUP BY 1, 2, 3;

-- From here on nothing happens until days are counted too.
LOCK TABLE deliveries, issues, runs IN SHARE ROW EXCLUSIVE MODE;

INSERT INTO activity_days (subject, day, metric, shard, count, seconds)
SELECT subject, date_trunc('day', hour, 'UTC'), metric, 0, sum(count), sum(seconds)
  FROM activity_hours
 WHERE hour >= date_trunc('day', now() - interval '1 day', 'UTC')
 GROUP BY 1, 2, 3;

CREATE OR REPLACE FUNCTION count_activity(subjects TEXT[], what TEXT, took DOUBLE PRECISION, at TIMESTAMPTZ)
RETURNS VOID LANGUAGE sql AS $$
    INSERT INTO activity_totals AS known (subject, metric, shard, count, seconds, last_at)
    SELECT subject, what, pg_backend_pid() % 8, 1, took, at FROM unnest(subjects) AS subject
     ORDER BY subject
    ON CONFLICT (subject, metric, shard) DO UPDATE SET
        count = known.count + 1,
        seconds = known.seconds + EXCLUDED.seconds,
        last_at = greatest(known.last_at, EXCLUDED.last_at);
    INSERT INTO activity_hours AS known (subject, hour, metric, shard, count, seconds)
    SELECT subject, date_trunc('hour', at, 'UTC'), what, pg_backend_pid() % 8, 1, took
      FROM unnest(subjects) AS subject
     ORDER BY subject
    ON CONFLICT (subject, hour, metric, shard) DO UPDATE SET
        count = known.count + 1,
        seconds = known.seconds + EXCLUDED.seconds;
    INSERT INTO activity_days AS known (subject, day, metric, shard, count, seconds)
    SELECT subject, date_trunc('day', at, 'UTC'), what, pg_backend_pid() % 8, 1, took
      FROM unnest(subjects) AS subject
     ORDER BY subject
    ON CONFLICT (subject, day, metric, shard) DO UPDATE SET
        count = known.count + 1,
        seconds = known.seconds + EXCLUDED.seconds;
$$;
