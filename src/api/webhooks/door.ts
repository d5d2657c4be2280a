import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../domain/clock.ts';
import type { DeliveryStore, NewDelivery } from '../../domain/delivery.ts';
import type { RateLimits } from '../../domain/rate-limits.ts';
import type { WakeUps } from '../../domain/wake-ups.ts';
import type { Logger } from '../../observability/logger.ts';
import type { Metrics } from '../../observability/metrics.ts';
import { clientAddress, type TrustProxy } from '../client-address.ts';
import { rateLimitHeaders } from '../contracts/bot/rate-limit-headers.ts';
import { answerError } from '../error-handler.ts';
import { HttpError } from '../http-error.ts';
import { nameRequest, requestId } from '../request-context.ts';
import { SECURITY_HEADERS } from '../security-headers.ts';
import { createStrangerLimiter } from '../stranger-limiter.ts';
import { within } from '../within.ts';
import { discardRest } from './linger.ts';
import { createMemoryBudget } from './memory-budget.ts';
import { readBody, type Body } from './read-body.ts';
import { readDelivery } from './read-delivery.ts';
import { looksSigned, signatureCheck } from './signature.ts';
import { createWaker } from './waker.ts';

// GitHub's own cap on payloads, and room for several of the largest at once.
const LARGEST_BODY = 25 * 1024 * 1024;
const ALL_BODIES = 8 * LARGEST_BODY;
// GitHub waits 10 s for an answer.
const STORE_MS = 8000;

/** Where GitHub calls. */
export const DOOR_PATH = '/webhooks/github';

/** What the webhook door needs. */
export interface WebhookDoorDeps {
  /** The webhook's secret; without one every call is refused. */
  secret: string | null;
  deliveries: Pick<DeliveryStore, 'store'>;
  wakeUps: WakeUps;
  /** Whether an event with this action has a handler; the others are stored as `ignored`. */
  isHandled: (event: string, action: string | null) => boolean;
  /** Where calls that are not signed are counted. */
  limits: RateLimits;
  trustProxy: TrustProxy;
  clock: Clock;
  metrics: Metrics;
  logger: Logger;
  redact: (text: string) => string;
}

/** The webhook door, below any framework: it is what is called most, by far. */
export interface WebhookDoor {
  /** Answers one `POST`. */
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Resolves when the queue was told of every delivery that was stored. */
  settled(): Promise<void>;
}

/**
 * `POST /webhooks/github`: verifies, stores and acknowledges a delivery of GitHub. Judges nothing
 * but size and signature before the signature is found true; then never refuses for rate.
 */
export function webhookDoor(deps: WebhookDoorDeps): WebhookDoor {
  const { clock, logger, metrics, secret } = deps;
  const isSigned = secret === null ? null : signatureCheck(secret);
  const budget = createMemoryBudget(ALL_BODIES);
  const rule = { name: 'door', limit: 100, windowSeconds: 300 };
  const strangers = createStrangerLimiter({ ...deps, ...rule });
  const waker = createWaker(deps);
  const addressOf = (request: IncomingMessage) => clientAddress(request, deps.trustProxy);

  /** Counts a call that showed no valid signature; throws `rate_limited` instead when there are too many. */
  async function refuseStranger(
    request: IncomingMessage,
    response: ServerResponse,
    refusal: HttpError,
  ): Promise<never> {
    const allowance = await strangers.hit(addressOf(request));
    setAll(response, rateLimitHeaders(allowance));
    discardRest(request);
    metrics.webhookReceived(allowance.exceeded ? 'rate_limited' : refusal.code);
    if (!allowance.exceeded) throw refusal;
    const wait = Math.max(1, Math.ceil((allowance.resetAt.getTime() - clock().getTime()) / 1000));
    throw new HttpError('rate_limited', 'Rate limit exceeded', {
      details: `Try again in ${wait} seconds`,
      retryAfterSeconds: wait,
    });
  }

  async function readSigned(
    request: IncomingMessage,
    response: ServerResponse,
    isSignedBy: NonNullable<typeof isSigned>,
  ): Promise<Body> {
    const signature = request.headers['x-hub-signature-256'];
    if (!looksSigned(signature)) {
      const details = 'X-Hub-Signature-256 is missing or is not sha256= and 64 hexadecimal digits.';
      return refuseStranger(
        request,
        response,
        new HttpError('unauthorized', 'Not signed', { details }),
      );
    }
    const body = await readBody(request, { limit: LARGEST_BODY, budget });
    if (body.kind === 'whole' && !isSignedBy(body.bytes, signature)) {
      body.release();
      const details =
        'X-Hub-Signature-256 does not fit the body: compare WEBHOOK_SECRET with the secret of the webhook.';
      const refusal = new HttpError('unauthorized', 'Invalid webhook signature', { details });
      return refuseStranger(request, response, refusal);
    }
    if (body.kind === 'too_large') {
      const details = `GitHub sends at most ${LARGEST_BODY} bytes.`;
      const refusal = new HttpError('payload_too_large', 'The body is too large', { details });
      return refuseStranger(request, response, refusal);
    }
    return body;
  }

  function read(request: IncomingMessage, body: Body & { kind: 'whole' }): NewDelivery {
    try {
      return readDelivery(request, body.bytes, deps.isHandled);
    } catch (error) {
      body.release();
      throw error;
    }
  }

  async function acknowledge(
    response: ServerResponse,
    { guid, event, action, status }: NewDelivery,
    storing: ReturnType<DeliveryStore['store']>,
  ): Promise<void> {
    const stored = await within(STORE_MS, 'The database', storing).catch((error: unknown) => {
      logger.error(
        { err: error, request: requestId(response), delivery: guid },
        'A delivery could not be stored; GitHub was told so',
      );
      throw new HttpError('service_unavailable', 'The delivery could not be stored', {
        details: 'The delivery was not stored.',
        retryAfterSeconds: 60,
        cause: error,
      });
    });
    if (stored === 'stored' && status === 'received') waker.wake(guid);
    const ignored = status === 'ignored';
    const outcome = ignored ? 'ignored' : 'accepted';
    metrics.webhookReceived(stored === 'duplicate' ? 'duplicate' : outcome);
    // Its handling is logged at info; this line would be the dearest part of answering.
    if (logger.isLevelEnabled('debug')) {
      const facts = { request: requestId(response), delivery: guid, event, action, stored };
      logger.debug(facts, 'Delivery received');
    }
    const message = ignored
      ? `Webhook stored; the event ${action === null ? event : `${event}.${action}`} is not used`
      : 'Webhook stored and queued for processing';
    const answer = JSON.stringify({ status: outcome, execution_id: guid, message });
    response.writeHead(202, {
      'Content-Type': 'application/json; charset=utf-8',
      // Nothing in it is beyond ASCII: the names and the id were checked.
      'Content-Length': answer.length,
    });
    response.end(answer);
  }

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    setAll(response, rateLimitHeaders(strangers.peek(addressOf(request))));
    if (isSigned === null) {
      metrics.webhookReceived('closed');
      discardRest(request);
      throw new HttpError('service_unavailable', 'The webhook door is closed', {
        details: 'No App with a webhook secret is configured, so no delivery can be verified.',
      });
    }
    const body = await readSigned(request, response, isSigned);
    if (body.kind !== 'whole') {
      refuseUnread(request, body.kind, metrics);
      return;
    }
    try {
      const delivery = read(request, body);
      // A store that is late still reads from that memory.
      const storing = deps.deliveries.store(delivery).finally(() => {
        body.release();
      });
      await acknowledge(response, delivery, storing);
    } catch (error) {
      if (error instanceof HttpError) metrics.webhookReceived(error.code);
      throw error;
    }
  }

  return {
    handle(request, response) {
      nameRequest(request, response, { logger, metrics, route: () => DOOR_PATH });
      setAll(response, SECURITY_HEADERS);
      receive(request, response).catch((error: unknown) => {
        answerError(response, error, { ...deps, path: DOOR_PATH });
      });
    },
    settled: () => waker.settled(),
  };
}

function setAll(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
  for (const name in headers) response.setHeader(name, headers[name] ?? '');
}

function refuseUnread(
  request: IncomingMessage,
  kind: Exclude<Body['kind'], 'whole'>,
  metrics: Metrics,
): void {
  metrics.webhookReceived(kind);
  // Nobody is left to answer.
  if (kind === 'aborted') return;
  discardRest(request);
  throw new HttpError('service_unavailable', 'Too many large deliveries at once', {
    details: 'Try again in a minute.',
    retryAfterSeconds: 60,
  });
}
