import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../src/domain/clock.ts';
import type { DeliveryFaultRule, FaultSource } from '../faults/fault-rules.ts';
import type { App } from '../state/identity.ts';

/** One call of an App's webhook, as GitHub keeps it. */
export interface HookDelivery {
  id: number;
  /** `X-GitHub-Delivery`; a redelivery keeps it. */
  guid: string;
  app: App;
  event: string;
  action: string | null;
  installationId: number | null;
  repositoryId: number | null;
  deliveredAt: Date;
  /** Seconds. */
  duration: number;
  redelivery: boolean;
  /** 0 when nobody answered. */
  statusCode: number;
  /** `OK`, or what went wrong; `pending` until the answer is there. */
  status: string;
  request: { headers: Record<string, string>; body: string };
  response: { headers: Record<string, string>; body: string };
}

/** What a delivery is about. */
export interface HookSubject {
  installationId: number | null;
  repositoryId: number | null;
}

/** Calls webhooks and remembers every call. */
export interface Hooks {
  /** Oldest first. */
  deliveries: HookDelivery[];
  /** Signs the payload and sends it, without waiting; nothing happens while the App has no webhook URL. */
  send(app: App, event: string, payload: object, subject: HookSubject): void;
  /** Sends the same bytes again under the same GUID; undefined when there is no such delivery. */
  redeliver(app: App, deliveryId: number): HookDelivery | undefined;
}

/** GitHub gives up on an answer after ten seconds. */
const TIMEOUT_MS = 10_000;

/** Builds the sender; `track` is told of each call under way, `signal` ends them all. */
export function createHooks(deps: {
  clock: Clock;
  faults: FaultSource;
  nextId(): number;
  track(what: string, work: Promise<unknown>): void;
  signal: AbortSignal;
}): Hooks {
  const deliveries: HookDelivery[] = [];

  async function call(url: string, delivery: HookDelivery): Promise<void> {
    const started = performance.now();
    try {
      const answer = await fetch(url, {
        method: 'POST',
        // On a kept connection a call is lost when the other side closes it at that moment.
        headers: { ...delivery.request.headers, connection: 'close' },
        body: delivery.request.body,
        redirect: 'manual',
        signal: AbortSignal.any([deps.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      delivery.response = {
        headers: Object.fromEntries(answer.headers),
        body: (await answer.text()).slice(0, 100_000),
      };
      delivery.statusCode = answer.status;
      delivery.status = answer.ok ? 'OK' : answer.statusText || 'Invalid HTTP Response';
    } catch (error) {
      const late = error instanceof Error && error.name === 'TimeoutError';
      delivery.status = late ? 'timed out' : 'failed to connect to host';
    }
    delivery.duration = Math.round(performance.now() - started) / 1000;
  }

  /** Waits as a fault wants it; `out_of_order` waits until one that started later is answered. */
  async function hold(app: App, { fault, delayMs = 500 }: DeliveryFaultRule): Promise<void> {
    if (fault === 'delayed') await sleep(delayMs, undefined, { signal: deps.signal });
    if (fault !== 'out_of_order') return;
    const after = deliveries.length;
    const deadline = performance.now() + delayMs;
    const overtaken = (): boolean =>
      deliveries.slice(after).some((each) => each.app === app && each.status !== 'pending');
    while (!overtaken() && performance.now() < deadline) {
      await sleep(5, undefined, { signal: deps.signal });
    }
  }

  async function deliver(url: string, delivery: HookDelivery): Promise<void> {
    const fault = deps.faults.onDelivery(delivery);
    if (fault?.fault === 'dropped') {
      delivery.status = 'failed to connect to host';
      return;
    }
    if (fault !== null) await hold(delivery.app, fault);
    await call(url, delivery);
    if (fault?.fault !== 'duplicate') return;
    const second = again(delivery);
    deliveries.push(second);
    await call(url, second);
  }

  function start(app: App, delivery: HookDelivery): HookDelivery {
    deliveries.push(delivery);
    if (app.webhookUrl !== null) {
      deps.track(`delivery ${delivery.guid}`, deliver(app.webhookUrl, delivery));
    }
    return delivery;
  }

  /** The same bytes under the same GUID, with an id and an answer of its own. */
  function again(known: HookDelivery): HookDelivery {
    return {
      ...known,
      id: deps.nextId(),
      deliveredAt: deps.clock(),
      duration: 0,
      redelivery: true,
      statusCode: 0,
      status: 'pending',
      response: { headers: {}, body: '' },
    };
  }

  return {
    deliveries,
    send(app, event, payload, subject) {
      if (app.webhookUrl === null) return;
      const body = JSON.stringify(payload);
      const guid = randomUUID();
      const sign = (hash: string): string =>
        `${hash}=${createHmac(hash, app.webhookSecret).update(body).digest('hex')}`;
      const { action } = payload as { action?: string };
      start(app, {
        id: deps.nextId(),
        guid,
        app,
        event,
        action: action ?? null,
        ...subject,
        deliveredAt: deps.clock(),
        duration: 0,
        redelivery: false,
        statusCode: 0,
        status: 'pending',
        request: {
          headers: {
            accept: '*/*',
            'content-type': 'application/json',
            'user-agent': `GitHub-Hookshot/${guid.slice(0, 7)}`,
            'x-github-delivery': guid,
            'x-github-event': event,
            'x-github-hook-id': String(app.hookId),
            'x-github-hook-installation-target-id': String(app.id),
            'x-github-hook-installation-target-type': 'integration',
            'x-hub-signature': sign('sha1'),
            'x-hub-signature-256': sign('sha256'),
          },
          body,
        },
        response: { headers: {}, body: '' },
      });
    },
    redeliver(app, deliveryId) {
      const known = deliveries.find(({ id, app: owner }) => id === deliveryId && owner === app);
      if (known === undefined) return undefined;
      return start(app, again(known));
    },
  };
}
