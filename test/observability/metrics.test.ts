import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/observability/metrics.ts';

describe('createMetrics', () => {
  it('names events as the bot contract does', async () => {
    const metrics = createMetrics();
    metrics.eventProcessed({
      eventType: 'workflow_run',
      repository: 'owner/repo',
      status: 'success',
      seconds: 0.2,
    });
    const { body, contentType } = await metrics.expose();
    expect(contentType).toContain('text/plain');
    expect(body).toContain(
      'bot_events_processed_total{event_type="workflow_run",repo="owner/repo",status="success"} 1',
    );
    expect(body).toContain(
      'bot_event_processing_duration_seconds_bucket{le="0.5",event_type="workflow_run",repo="owner/repo"} 1',
    );
  });

  it('counts repositories beyond the bound together', async () => {
    const metrics = createMetrics();
    for (let index = 0; index < 500; index += 1) {
      metrics.eventProcessed({
        eventType: 'push',
        repository: `owner/repo-${index}`,
        status: 'ignored',
        seconds: 0,
      });
    }
    const { body } = await metrics.expose();
    const names = new Set(body.match(/repo="[^"]+"/g));
    expect(names.size).toBe(201);
    expect(body).toContain('repo="other",status="ignored"} 300');
  });

  it('keeps two processes’ worth of metrics apart', async () => {
    createMetrics().webhookReceived('accepted');
    expect((await createMetrics().expose()).body).not.toContain('outcome="accepted"');
  });

  it('asks for the depth of the queue when it is asked, and survives a queue that is down', async () => {
    const metrics = createMetrics();
    let depth: Promise<Record<string, number>> = Promise.resolve({ delivery: 4 });
    metrics.queueDepth(() => depth);
    expect((await metrics.expose()).body).toContain('bot_queue_wake_ups{kind="delivery"} 4');
    depth = Promise.reject(new Error('down'));
    const { body } = await metrics.expose();
    expect(body).not.toContain('bot_queue_wake_ups{kind="delivery"}');
  });

  it('tells of runs, GitHub, HTTP and the database', async () => {
    const metrics = createMetrics({ runtime: true });
    metrics.runEnded({ playbook: 'npm-lockfile', outcome: 'succeeded' });
    metrics.githubRequest({ method: 'GET', status: 200, seconds: 0.1 });
    metrics.httpAnswered({ method: 'GET', route: '/health', status: 200, seconds: 0.01 });
    metrics.databaseConnections(() => ({ total: 5, idle: 2, waiting: 1 }));
    let asked = Promise.resolve({ database: { up: true, seconds: 0.002 } });
    metrics.components(() => asked);
    metrics.business(async () => ({
      issuesDetected: { lint_failure: 3 },
      issuesResolved: { lint_failure: 2 },
      repairs: { succeeded: 1 },
    }));
    const { body } = await metrics.expose();
    expect(body).toContain('bot_runs_ended_total{playbook="npm-lockfile",outcome="succeeded"} 1');
    expect(body).toContain('bot_database_ping_seconds 0.002');
    expect(body).toContain('bot_component_up{component="database"} 1');
    expect(body).toContain('bot_component_check_seconds{component="database"} 0.002');
    expect(body).toContain('bot_database_connections{state="active"} 3');
    expect(body).toContain('bot_issues_detected_total{type="lint_failure"} 3');
    expect(body).toContain('bot_issues_resolved_total{type="lint_failure"} 2');
    expect(body).toContain('bot_repairs_total{outcome="succeeded"} 1');
    asked = Promise.reject(new Error('down'));
    expect((await metrics.expose()).body).toContain('bot_database_ping_seconds Nan');
    expect(body).toContain(
      'bot_github_request_duration_seconds_count{method="GET",status="200"} 1',
    );
    expect(body).toContain('process_cpu_seconds_total');
  });
});
