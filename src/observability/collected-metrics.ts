import { Counter, Gauge, type Registry } from 'prom-client';

/** What a component answered last: whether it works, and in what time. */
export interface ComponentAnswer {
  up: boolean;
  seconds: number;
}

/** Counts of what matters to people, by type or outcome, over all processes since counting began. */
export interface BusinessCounts {
  issuesDetected: Record<string, number>;
  issuesResolved: Record<string, number>;
  repairs: Record<string, number>;
}

/** What is asked for only when Prometheus asks; what cannot be asked is left out. */
export interface CollectedMetrics {
  /** Wake-ups by kind. */
  queueDepth(read: () => Promise<Record<string, number>>): void;
  /** Deliveries that were given up. */
  deadDeliveries(read: () => Promise<number>): void;
  /** Connections of the pool to the database. */
  databaseConnections(read: () => { total: number; idle: number; waiting: number }): void;
  /** The database, the queue, GitHub and what else health is made of, by name. */
  components(read: () => Promise<Record<string, ComponentAnswer>>): void;
  business(read: () => Promise<BusinessCounts>): void;
}

/** Makes the metrics that are collected on demand. */
export function createCollectedMetrics(registry: Registry): CollectedMetrics {
  const registers = [registry];
  // What cannot be asked leaves its metric empty: the others must still be seen.
  const orNothing = <Answer extends object>(read: () => Promise<Answer>) =>
    read().catch((): Partial<Answer> => ({}));

  function gaugeOf(
    name: string,
    help: string,
    label: string,
    read: () => Promise<Record<string, number | undefined>>,
  ): void {
    const gauge = new Gauge({
      name,
      help,
      labelNames: [label],
      registers,
      async collect() {
        gauge.reset();
        for (const [value, count] of Object.entries(await orNothing(read))) {
          if (count !== undefined) gauge.set({ [label]: value }, count);
        }
      },
    });
  }

  function counterOf(
    name: string,
    help: string,
    label: string,
    read: () => Promise<Record<string, number> | undefined>,
  ): void {
    const counter = new Counter({
      name,
      help,
      labelNames: [label],
      registers,
      async collect() {
        counter.reset();
        const counts = (await read().catch(() => undefined)) ?? {};
        for (const [value, count] of Object.entries(counts)) counter.inc({ [label]: value }, count);
      },
    });
  }

  return {
    queueDepth(read) {
      gaugeOf('bot_queue_wake_ups', 'Wake-ups due or being worked on, by kind', 'kind', read);
    },
    deadDeliveries(read) {
      const gauge = new Gauge({
        name: 'bot_deliveries_dead',
        help: 'Deliveries that were given up and can be replayed',
        registers,
        async collect() {
          gauge.set(await read().catch(() => Number.NaN));
        },
      });
    },
    databaseConnections(read) {
      const help = 'Connections of the pool to the database, and callers that wait for one';
      gaugeOf('bot_database_connections', help, 'state', async () => {
        const { total, idle, waiting } = read();
        return { active: total - idle, idle, waiting };
      });
    },
    components(read) {
      const each = async (value: (answer: ComponentAnswer) => number) => {
        const answers = Object.entries(await read());
        return Object.fromEntries(answers.map(([name, answer]) => [name, value(answer)]));
      };
      const up = 'Whether a component that the server depends on works';
      gaugeOf('bot_component_up', up, 'component', () => each((answer) => (answer.up ? 1 : 0)));
      const took = 'Time that the last check of a component took';
      gaugeOf('bot_component_check_seconds', took, 'component', () =>
        each(({ seconds }) => seconds),
      );
      const database = new Gauge({
        name: 'bot_database_ping_seconds',
        help: 'Time the database took to answer the last ping; NaN when it did not',
        registers,
        async collect() {
          const answers: Record<string, ComponentAnswer | undefined> = await orNothing(read);
          const { up: works = false, seconds = 0 } = answers['database'] ?? {};
          database.set(works ? seconds : Number.NaN);
        },
      });
    },
    business(read) {
      const detected = 'Issues detected, by type';
      counterOf(
        'bot_issues_detected_total',
        detected,
        'type',
        async () => (await read()).issuesDetected,
      );
      const resolved = 'Issues resolved, by type';
      counterOf(
        'bot_issues_resolved_total',
        resolved,
        'type',
        async () => (await read()).issuesResolved,
      );
      const repairs = 'Repairs that came to their end, by outcome';
      counterOf('bot_repairs_total', repairs, 'outcome', async () => (await read()).repairs);
    },
  };
}
