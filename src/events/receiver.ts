import { Probot } from 'probot';
import type { Delivery } from '../domain/delivery.ts';
import { PipewrightOctokit } from '../github/octokit.ts';
import type { EventDeps } from './event-deps.ts';
import { installationRepositoriesEvents } from './installation-repositories.ts';
import { installationEvents } from './installation.ts';
import { pingEvents } from './ping.ts';
import { isHandled } from './used-events.ts';
import { workflowRunEvents } from './workflow-run.ts';

/** Hands a Delivery to its handlers. */
export interface Receiver {
  /** `ignored` when nothing handles it. Throws the first error of a handler, as it was thrown. */
  receive(
    delivery: Pick<Delivery, 'guid' | 'event' | 'action' | 'payload'>,
  ): Promise<'handled' | 'ignored'>;
}

type WebhookEvent = Parameters<Probot['receive']>[0];

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
  await probot.load([
    workflowRunEvents(deps),
    installationEvents(deps),
    installationRepositoriesEvents(deps),
    pingEvents(deps),
  ]);
  return {
    async receive({ guid, event, action, payload }) {
      if (!isHandled(event, action)) return 'ignored';
      const body: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
      try {
        await probot.receive({ id: guid, name: event, payload: body } as WebhookEvent);
      } catch (error) {
        throw firstOf(error);
      }
      return 'handled';
    },
  };
}

/** The error that a handler threw, without the event that Octokit hangs onto it. */
function firstOf(error: unknown): unknown {
  const [first = error] = error instanceof AggregateError ? (error.errors as unknown[]) : [error];
  if (first instanceof Error) Reflect.deleteProperty(first, 'event');
  return first;
}
