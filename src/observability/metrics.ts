import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import { boundedLabel } from './bounded-label.ts';
import { type CollectedMetrics, createCollectedMetrics } from './collected-metrics.ts';

const REPOSITORIES = 200;
const SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** What Prometheus can ask of this process, and how the rooms tell of what they did. */
export interface Metrics extends CollectedMetrics {
  /** One attempt at handling a Delivery; `repository` is `owner/name`, null where there is none. */
  eventProcessed(event: {
    eventType: string;
    repository: string | null;
    status: 'success' | 'ignored' | 'failed' | 'dead';
    seconds: number;
  }): void;
  /** One answer of the webhook door, e.g. `accepted`, `duplicate`, `unauthorized`. */
  webhookReceived(outcome: string): void;
  /** One answer of the HTTP server; `route` is a template, never a path that a caller chose. */
  httpAnswered(answer: { method: string; route: string; status: number; seconds: number }): void;
  /** One Run that came to its end. */
  runEnded(run: { playbook: string; outcome: string }): void;
  /** One answer of GitHub; `status` 0 when there was none. */
  githubRequest(request: { method: string; status: number; seconds: number }): void;
  /** One round of a scheduled job, with how many of what it dealt with. */
  roundEnded(round: { job: string; outcome: 'done' | 'failed'; did: Record<string, number> }): void;
  /** All of it in Prometheus' text format. */
  expose(): Promise<{ contentType: string; body: string }>;
}

/** Makes the metrics of one process in a registry of their own; `runtime` adds those of Node. */
export function createMetrics(options: { runtime?: boolean } = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (options.runtime === true) collectDefaultMetrics({ register: registry });
  const repo = boundedLabel(REPOSITORIES);

  const events = new Counter({
    name: 'bot_events_processed_total',
    help: 'Total number of events processed',
    labelNames: ['event_type', 'repo', 'status'],
    registers,
  });
  const eventSeconds = new Histogram({
    name: 'bot_event_processing_duration_seconds',
    help: 'Time spent processing events',
    labelNames: ['event_type', 'repo'],
    buckets: SECONDS,
    registers,
  });
  const webhooks = new Counter({
    name: 'bot_webhooks_received_total',
    help: 'Calls of the webhook door by outcome',
    labelNames: ['outcome'],
    registers,
  });
  const http = new Histogram({
    name: 'bot_http_request_duration_seconds',
    help: 'Time to answer HTTP requests',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers,
  });
  const runs = new Counter({
    name: 'bot_runs_ended_total',
    help: 'Executions of playbooks by outcome',
    labelNames: ['playbook', 'outcome'],
    registers,
  });
  const github = new Histogram({
    name: 'bot_github_request_duration_seconds',
    help: 'Time GitHub took to answer',
    labelNames: ['method', 'status'],
    buckets: SECONDS,
    registers,
  });
  const rounds = new Counter({
    name: 'bot_rounds_total',
    help: 'Rounds of scheduled jobs (reconcile, redeliver, retention) by outcome',
    labelNames: ['job', 'outcome'],
    registers,
  });
  const roundItems = new Counter({
    name: 'bot_round_items_total',
    help: 'What rounds of scheduled jobs dealt with, by kind',
    labelNames: ['job', 'kind'],
    registers,
  });
  return {
    ...createCollectedMetrics(registry),
    eventProcessed({ eventType, repository, status, seconds }) {
      const labels = { event_type: eventType, repo: repository === null ? '' : repo(repository) };
      events.inc({ ...labels, status });
      eventSeconds.observe(labels, seconds);
    },
    webhookReceived(outcome) {
      webhooks.inc({ outcome });
    },
    httpAnswered({ method, route, status, seconds }) {
      http.observe({ method, route, status }, seconds);
    },
    runEnded(run) {
      runs.inc(run);
    },
    githubRequest({ method, status, seconds }) {
      github.observe({ method, status }, seconds);
    },
    roundEnded({ job, outcome, did }) {
      rounds.inc({ job, outcome });
      for (const [kind, count] of Object.entries(did)) roundItems.inc({ job, kind }, count);
    },
    async expose() {
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}
