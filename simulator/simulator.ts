import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../src/domain/clock.ts';
import { createOperations } from './api/operations.ts';
import { createRateLimits, type Limits } from './api/rate-limits.ts';
import { createApi, type LoggedRequest } from './api/serve-api.ts';
import { createContractChecker, type Violation } from './contract/contract-checker.ts';
import type { Faults } from './faults/fault-rules.ts';
import { isGitPath, serveRepositories } from './git/serve-repositories.ts';
import { servePages } from './pages/serve-pages.ts';
import { createStage, type Stage } from './stage/stage.ts';
import { createWorld } from './state/create-world.ts';
import type { World } from './state/world.ts';
import { serveStorage } from './storage/serve-storage.ts';
import type { HookDelivery } from './webhooks/hooks.ts';
import type { WorkflowRunner } from './workflow-runner.ts';

/** How a simulator is started; all is optional. */
export interface SimulatorOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  /** Where the bare repositories are; a temporary folder, removed at the end, where none is given. */
  dataDir?: string;
  /** Runs workflows; without one nothing runs. */
  runner?: WorkflowRunner;
  clock?: Clock;
  /** GitHub's own where nothing is given; refused is nobody unless `enforced`. */
  limits?: Partial<Limits>;
  /** Which form installation tokens have. */
  tokenForm?: World['tokenForm'];
  log?(message: string): void;
}

/** A GitHub on loopback. */
export interface Simulator extends Stage {
  /** Pages and git. */
  url: string;
  /** The root of REST: the product's `GITHUB_API_URL`. */
  apiUrl: string;
  /** All that it knows, for assertions. */
  world: World;
  /** Calls and answers that are not what GitHub's description says; a test asserts that there are none. */
  violations: Violation[];
  /** How many calls were held against the description. */
  operationsChecked: number;
  requests: LoggedRequest[];
  deliveries: HookDelivery[];
  /** Makes calls and deliveries go wrong, on demand. */
  faults: Faults;
  /** The limits of each caller; changes count at once. */
  limits: Limits;
  /** Sends a delivery again, as the button on GitHub's page does. */
  redeliver(deliveryId: number): void;
  /** Waits until the condition holds; throws with the reason when it does not in time (a minute). */
  waitFor(
    condition: () => boolean | Promise<boolean>,
    options?: { timeoutMs?: number; what?: string },
  ): Promise<void>;
  /** Ends what is under way, closes the ports and removes what is temporary. */
  stop(): Promise<void>;
}

const API_ROOT = '/api/v3';
/** How long `stop` waits for deliveries before it ends them. */
const PATIENCE_MS = 1000;
/** How long `stop` waits for runs that were told to end. */
const LAST_MS = 10_000;

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function close(server: Server): Promise<void> {
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
}

/** Starts a GitHub on 127.0.0.1. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const clock = options.clock ?? ((): Date => new Date());
  const end = new AbortController();
  const handlers: Record<
    'main' | 'storage',
    (q: IncomingMessage, r: ServerResponse) => Promise<void>
  > = {
    main: async () => Promise.resolve(),
    storage: async () => Promise.resolve(),
  };
  // A caller may send again on a kept connection just when it would run out: it never does.
  const serve = (which: keyof typeof handlers): Server =>
    createServer({ keepAliveTimeout: 0 }, (request, response) => {
      handlers[which](request, response).catch((error: unknown) => {
        world.log(`${request.url ?? ''}: ${error instanceof Error ? error.stack : String(error)}`);
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
    });
  const main = serve('main');
  const storage = serve('storage');
  const url = await listen(main, options.port ?? 0);
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'github-simulator-')));
  const world = createWorld({
    clock,
    urls: { html: url, api: `${url}${API_ROOT}`, storage: await listen(storage, 0) },
    dataDir,
    runner: options.runner ?? null,
    tokenForm: options.tokenForm ?? 'short',
    log: (message) => options.log?.(message),
    signal: end.signal,
  });

  const rateLimits = createRateLimits(clock, options.limits);
  const simulator: Simulator = {
    ...createStage(world),
    url,
    apiUrl: world.urls.api,
    world,
    violations: [],
    operationsChecked: 0,
    requests: [],
    deliveries: world.hooks.deliveries,
    faults: world.faults,
    limits: rateLimits.limits,
    redeliver(deliveryId) {
      const delivery = world.hooks.deliveries.find(({ id }) => id === deliveryId);
      if (delivery === undefined) throw new Error(`there is no delivery ${deliveryId}`);
      world.hooks.redeliver(delivery.app, deliveryId);
    },
    async waitFor(condition, { timeoutMs = 60_000, what = 'the condition' } = {}) {
      const deadline = Date.now() + timeoutMs;
      while (!(await condition())) {
        if (Date.now() > deadline) throw new Error(`${what} did not come within ${timeoutMs} ms`);
        await sleep(20);
      }
    },
    async stop() {
      for (const repository of world.repositories.values()) {
        for (const run of repository.runs.values()) run.attempts.at(-1)?.cancellation.abort();
      }
      const patience = setTimeout(() => {
        end.abort();
      }, PATIENCE_MS);
      const last = sleep(LAST_MS, undefined, { ref: false });
      while (world.background.size > 0) {
        const all = Promise.all(world.background).then(() => true);
        if ((await Promise.race([all, last])) === undefined) {
          world.log(`stopped although ${world.background.size} runs or deliveries did not end`);
          break;
        }
      }
      clearTimeout(patience);
      await Promise.all([close(main), close(storage)]);
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
  const api = createApi({
    world,
    contract: createContractChecker(),
    operations: createOperations(rateLimits),
    rateLimits,
    onViolation: (violation) => simulator.violations.push(violation),
    onRequest: (request) => {
      simulator.operationsChecked += 1;
      simulator.requests.push(request);
    },
  });
  handlers.storage = async (request, response) => serveStorage(world, request, response);
  handlers.main = async (request, response) => {
    const target = new URL(request.url ?? '/', url);
    if (target.pathname.startsWith(`${API_ROOT}/`)) {
      await api(request, response, `${target.pathname.slice(API_ROOT.length)}${target.search}`);
    } else if (isGitPath(target.pathname)) {
      await serveRepositories(world, request, response, target);
    } else {
      await servePages(world, request, response, target);
    }
  };
  return simulator;
}
