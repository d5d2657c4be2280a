import { Probot } from 'probot';
import type { NewDelivery } from '../domain/delivery.ts';
import { PipewrightOctokit } from '../github/octokit.ts';
import type { EventDeps } from './event-deps.ts';
import type { EventContext, EventFamily } from './event-family.ts';
import { EVENT_FAMILIES, isHandled } from './used-events.ts';

/** Hands a Delivery to its handlers. */
export interface Receiver {
  /**
   * `ignored` when nothing handles it, or when it lacks what acting on it needs. Throws the first
   * error of a handler, as it was thrown.
   */
  receive(
    delivery: Pick<NewDelivery, 'guid' | 'event' | 'action' | 'payload'>,
  ): Promise<'handled' | 'ignored'>;
}

type WebhookEvent = Parameters<Probot['receive']>[0];
type EventName = Parameters<Probot['on']>[0];

/** Builds the Probot app with all event families. It makes no request to GitHub by itself. */
export async function createReceiver(deps: EventDeps): Promise<Receiver> {
  const probot = new Probot({
    // Handlers talk to GitHub through our own github/ room: Probot's client gets no credentials,
    // no throttle queue and no network.
    githubToken: 'unused',
    Octokit: PipewrightOctokit,
    request: { fetch: () => Promise.reject(new Error('Use src/github/ to call GitHub.')) },
    // It would log whole payloads; what went wrong is thrown to the job and logged there.
    log: deps.logger.child({}, { level: 'silent' }),
  });
  // Probot's handlers give no answer back: who made a Trigger leaves word here.
  const used = new WeakSet<object>();
  await probot.load(EVENT_FAMILIES.map((family) => handle(family, deps, used)));
  return {
    async receive({ guid, event, action, payload }) {
      if (!isHandled(event, action)) return 'ignored';
      const body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)) as object;
      try {
        await probot.receive({ id: guid, name: event, payload: body } as WebhookEvent);
      } catch (error) {
        throw firstOf(error);
      }
      return used.has(body) ? 'handled' : 'ignored';
    },
  };
}

function handle(
  family: EventFamily,
  deps: EventDeps,
  used: WeakSet<object>,
): (app: Probot) => void {
  return (app) => {
    app.on([...family.on] as EventName, async ({ id, payload }) => {
      const trigger = await family.read(payload, contextOf(id, deps));
      if (trigger === null) return;
      used.add(payload);
      await deps.onTrigger(trigger);
    });
  };
}

function contextOf(deliveryGuid: string, deps: EventDeps): EventContext {
  return {
    deliveryGuid,
    logger: deps.logger.child({ delivery: deliveryGuid }),
    async isOurselves(sender) {
      if (sender?.type !== 'Bot') return false;
      return sender.login === (await deps.identity()).login;
    },
  };
}

/** The error that a handler threw, without the event that Octokit hangs onto it. */
function firstOf(error: unknown): unknown {
  const [first = error] = error instanceof AggregateError ? (error.errors as unknown[]) : [error];
  if (first instanceof Error) Reflect.deleteProperty(first, 'event');
  return first;
}
