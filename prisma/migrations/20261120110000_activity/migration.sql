-- What happened, counted as it happens: by subject (`all`, `repository:<id>`, `playbook:<name>`),
-- by hour and in all. Lists and analytics read these few rows and never scan events.
-- Writers of one subject meet in one row, so each has a shard of its own most of the time.
CREATE TABLE "activity_hours" (
    "subject" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(6) NOT NULL,
    "metric" TEXT NOT NULL,
    "shard" SMALLINT NOT NULL,
    "count" BIGINT NOT NULL,
    "seconds" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "activity_hours_pkey" PRIMARY KEY ("subject", "hour", "metric", "shard")
);
CREATE INDEX "activity_hours_hour_idx" ON "activity_hours"("hour");

CREATE TABLE "activity_totals" (
    "subject" TEXT NOT NULL,
    "metric" TEXT NOT NULL,
    "shard" SMALLINT NOT NULL,
    "count" BIGINT NOT NULL,
    "seconds" DOUBLE PRECISION NOT NULL,
    "last_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "activity_totals_pkey" PRIMARY KEY ("subject", "metric", "shard")
);

CREATE FUNCTION count_activity(subjects TEXT[], what TEXT, took DOUBLE PRECISION, at TIMESTAMPTZ)
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
$$;

CREATE FUNCTION seconds_between(begun TIMESTAMPTZ, ended TIMESTAMPTZ)
RETURNS DOUBLE PRECISION LANGUAGE sql IMMUTABLE AS $$
    SELECT greatest(0, extract(epoch FROM ended - begun))::double precision;
$$;

-- An event counts when it was dealt with; `seconds` is how long that took from its arrival.
CREATE FUNCTION count_delivery() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    PERFORM count_activity(
        CASE WHEN NEW.repository_id IS NULL THEN ARRAY['all']
             ELSE ARRAY['all', 'repository:' || NEW.repository_id] END,
        'event', seconds_between(NEW.received_at, NEW.processed_at), NEW.processed_at);
    RETURN NULL;
END $$;
CREATE TRIGGER deliveries_counted AFTER UPDATE OF processed_at ON "deliveries" FOR EACH ROW
    WHEN (OLD.processed_at IS NULL AND NEW.processed_at IS NOT NULL)
    EXECUTE FUNCTION count_delivery();

CREATE FUNCTION count_issue() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    PERFORM count_activity(
        ARRAY['all', 'repository:' || NEW.repository_id], 'issue:' || NEW.type, 0, NEW.detected_at);
    RETURN NULL;
END $$;
CREATE TRIGGER issues_counted AFTER INSERT ON "issues" FOR EACH ROW EXECUTE FUNCTION count_issue();

CREATE FUNCTION count_resolution() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    PERFORM count_activity(
        ARRAY['all', 'repository:' || NEW.repository_id], 'resolved:' || NEW.type,
        seconds_between(NEW.detected_at, NEW.resolved_at), NEW.resolved_at);
    RETURN NULL;
END $$;
CREATE TRIGGER resolutions_counted AFTER UPDATE OF status ON "issues" FOR EACH ROW
    WHEN (OLD.status <> 'resolved' AND NEW.status = 'resolved' AND NEW.resolved_at IS NOT NULL)
    EXECUTE FUNCTION count_resolution();

-- A Run that acted is a repair, whatever came of it; one that only told people is an answer.
CREATE FUNCTION count_run() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    PERFORM count_activity(
        ARRAY['all', 'playbook:' || NEW.playbook, 'repository:' || NEW.repository_id],
        CASE WHEN NEW.attempt > 0 THEN 'repair:' ELSE 'answer:' END || NEW.status,
        seconds_between(NEW.created_at, NEW.finished_at), NEW.finished_at);
    RETURN NULL;
END $$;
CREATE TRIGGER runs_counted AFTER UPDATE OF finished_at ON "runs" FOR EACH ROW
    WHEN (OLD.finished_at IS NULL AND NEW.finished_at IS NOT NULL)
    EXECUTE FUNCTION count_run();

-- What happened before counting began.
INSERT INTO activity_totals (subject, metric, shard, count, seconds, last_at)
SELECT subject, metric, 0, count(*), sum(took), max(at) FROM (
    SELECT unnest(CASE WHEN repository_id IS NULL THEN ARRAY['all']
                       ELSE ARRAY['all', 'repository:' || repository_id] END) AS subject,
           'event' AS metric, seconds_between(received_at, processed_at) AS took, processed_at AS at
      FROM deliveries WHERE processed_at IS NOT NULL
    UNION ALL
    SELECT unnest(ARRAY['all', 'repository:' || repository_id]), 'issue:' || type, 0, detected_at
      FROM issues
    UNION ALL
    SELECT unnest(ARRAY['all', 'repository:' || repository_id]), 'resolved:' || type,
           seconds_between(detected_at, resolved_at), resolved_at
      FROM issues WHERE status = 'resolved' AND resolved_at IS NOT NULL
    UNION ALL
    SELECT unnest(ARRAY['all', 'playbook:' || playbook, 'repository:' || repository_id]),
           CASE WHEN attempt > 0 THEN 'repair:' ELSE 'answer:' END || status,
           seconds_between(created_at, finished_at), finished_at
      FROM runs WHERE finished_at IS NOT NULL
) AS past GROUP BY subject, metric;

-- The hours of the past in the same way.
INSERT INTO activity_hours (subject, hour, metric, shard, count, seconds)
SELECT subject, date_trunc('hour', at, 'UTC'), metric, 0, count(*), sum(took) FROM (
    SELECT unnest(CASE WHEN repository_id IS NULL THEN ARRAY['all']
                       ELSE ARRAY['all', 'repository:' || repository_id] END) AS subject,
           'event' AS metric, seconds_between(received_at, processed_at) AS took, processed_at AS at
      FROM deliveries WHERE processed_at IS NOT NULL
    UNION ALL
    SELECT unnest(ARRAY['all', 'repository:' || repository_id]), 'issue:' || type, 0, detected_at
      FROM issues
    UNION ALL
    SELECT unnest(ARRAY['all', 'repository:' || repository_id]), 'resolved:' || type,
           seconds_between(detected_at, resolved_at), resolved_at
      FROM issues WHERE status = 'resolved' AND resolved_at IS NOT NULL
    UNION ALL
    SELECT unnest(ARRAY['all', 'playbook:' || playbook, 'repository:' || repository_id]),
           CASE WHEN attempt > 0 THEN 'repair:' ELSE 'answer:' END || status,
           seconds_between(created_at, finished_at), finished_at
      FROM runs WHERE finished_at IS NOT NULL
) AS past GROUP BY subject, date_trunc('hour', at, 'UTC'), metric;

-- Lists of Issues, newest first, by what they are narrowed by.
CREATE INDEX "issues_detected_at_id_idx" ON "issues"("detected_at" DESC, "id");
CREATE INDEX "issues_status_detected_at_id_idx" ON "issues"("status", "detected_at" DESC, "id");
CREATE INDEX "issues_repository_id_detected_at_id_idx" ON "issues"("repository_id", "detected_at" DESC, "id");
