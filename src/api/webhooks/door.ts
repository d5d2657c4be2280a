import type { Request, RequestHandler, Response } from 'express';
import type { Clock } from '../../domain/clock.ts';
import type { DeliveryStore, NewDelivery } from '../../domain/delivery.ts';
import type { WakeUps } from '../../domain/wake-ups.ts';
import type { Metrics } from '../../observability/metrics.ts';
import { createAddressLimiter } from '../address-limiter.ts';
import { setRateLimitHeaders } from '../contracts/bot/rate-limit-headers.ts';
import { HttpError } from '../http-error.ts';
import { requestLogger } from '../request-context.ts';
import { within } from '../within.ts';
import { EVENT_NAMES } from './event-names.ts';
import { identify } from './identify.ts';
import { discardRest } from './linger.ts';
import { createMemoryBudget } from './memory-budget.ts';
import { readBody, type Body } from './read-body.ts';
import { isSignedWith, looksSigned } from './signature.ts';

// GitHub's own cap on payloads, and room for several of the largest at once.
const LARGEST_BODY = 25 * 1024 * 1024;
const ALL_BODIES = 8 * LARGEST_BODY;
// GitHub waits 10 s for an answer.
const STORE_MS = 8000;
const WAKE_MS = 1000;
const GUID = /^[A-Za-z\d-]{1,100}$/;

/** What the webhook door needs. */
export interface WebhookDoorDeps {
  /** The webhook's secret; without one every call is refused. */
  secret: string | null;
  deliveries: DeliveryStore;
  wakeUps: WakeUps;
  /** Event names that have a handler; the others are stored as `ignored`. */
  usedEvents: ReadonlySet<string>;
  clock: Clock;
  metrics: Metrics;
}

/**
 * `POST /webhooks/github`: verifies, stores and acknowledges a delivery of GitHub. Judges nothing
 * but size and signature before the signature is found true; then never refuses for rate.
 */
export function webhookDoor(deps: WebhookDoorDeps): RequestHandler {
  const { clock, metrics, secret } = deps;
  const budget = createMemoryBudget(ALL_BODIES);
  const strangers = createAddressLimiter({ limit: 100, windowSeconds: 300, clock });

  /** Counts a call that showed no valid signature; throws `rate_limited` instead when there are too many. */
  function refuseStranger(request: Request, response: Response, refusal: HttpError): never {
    const allowance = strangers.hit(request.ip ?? '');
    setRateLimitHeaders(response, allowance);
    discardRest(request);
    metrics.webhookReceived(allowance.exceeded ? 'rate_limited' : refusal.code);
    if (!allowance.exceeded) throw refusal;
    const wait = Math.max(1, Math.ceil((allowance.resetAt.getTime() - clock().getTime()) / 1000));
    throw new HttpError('rate_limited', 'Rate limit exceeded', {
      details: `Try again in ${wait} seconds`,
      retryAfterSeconds: wait,
    });
  }

  async function readSigned(request: Request, response: Response, key: string) {
    const signature = request.get('X-Hub-Signature-256');
    if (!looksSigned(signature)) {
      const details = 'X-Hub-Signature-256 is missing or is not sha256= and 64 hexadecimal digits.';
      refuseStranger(request, response, new HttpError('unauthorized', 'Not signed', { details }));
    }
    const body = await readBody(request, { limit: LARGEST_BODY, budget });
    if (body.kind === 'whole' && !isSignedWith(key, body.bytes, signature)) {
      body.release();
      const details =
        'X-Hub-Signature-256 does not fit the body: compare WEBHOOK_SECRET with the secret of the webhook.';
      refuseStranger(
        request,
        response,
        new HttpError('unauthorized', 'Invalid webhook signature', { details }),
      );
    }
    if (body.kind === 'too_large') {
      const details = `GitHub sends at most ${LARGEST_BODY} bytes.`;
      refuseStranger(
        request,
        response,
        new HttpError('payload_too_large', 'The body is too large', { details }),
      );
    }
    return body;
  }

  async function accept(request: Request, response: Response, bytes: Buffer): Promise<void> {
    const delivery = readDelivery(request, bytes, deps.usedEvents);
    const logger = requestLogger(response).child({ delivery: delivery.guid });
    const stored = await within(STORE_MS, 'The database', deps.deliveries.store(delivery)).catch(
      (error: unknown) => {
        logger.error({ err: error }, 'A delivery could not be stored; GitHub was told so');
        const options = {
          details: 'The delivery was not stored.',
          retryAfterSeconds: 60,
          cause: error,
        };
        throw new HttpError('service_unavailable', 'The delivery could not be stored', options);
      },
    );
    if (stored === 'stored' && delivery.status === 'received') {
      await within(WAKE_MS, 'The queue', deps.wakeUps.wake('delivery', delivery.guid)).catch(
        (error: unknown) => {
          logger.warn(
            { err: error },
            'The queue was not woken; the reconciler will find the delivery',
          );
        },
      );
    }
    const ignored = delivery.status === 'ignored';
    const outcome = ignored ? 'ignored' : 'accepted';
    metrics.webhookReceived(stored === 'duplicate' ? 'duplicate' : outcome);
    logger.info({ event: delivery.event, action: delivery.action, stored }, 'Delivery received');
    response.status(202).json({
      status: outcome,
      execution_id: delivery.guid,
      message: ignored
        ? `Webhook stored; the event ${delivery.event} is not used`
        : 'Webhook stored and queued for processing',
    });
  }

  return async (request, response) => {
    setRateLimitHeaders(response, strangers.peek(request.ip ?? ''));
    if (secret === null) {
      metrics.webhookReceived('closed');
      discardRest(request);
      throw new HttpError('service_unavailable', 'The webhook door is closed', {
        details: 'No App with a webhook secret is configured, so no delivery can be verified.',
      });
    }
    const body = await readSigned(request, response, secret);
    if (body.kind !== 'whole') {
      refuseUnread(request, body.kind, metrics);
      return;
    }
    try {
      await accept(request, response, body.bytes);
    } catch (error) {
      if (error instanceof HttpError) metrics.webhookReceived(error.code);
      throw error;
    } finally {
      body.release();
    }
  };
}

function refuseUnread(
  request: Request,
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

function readDelivery(request: Request, bytes: Buffer, used: ReadonlySet<string>): NewDelivery {
  const event = request.get('X-GitHub-Event');
  const guid = request.get('X-GitHub-Delivery') ?? '';
  const invalid = (details: string) =>
    new HttpError('invalid_request', 'The request is invalid', { details });
  if (event === undefined || event === '') throw invalid('X-GitHub-Event is missing.');
  if (!GUID.test(guid)) {
    throw invalid('X-GitHub-Delivery is missing or is not 1 to 100 letters, digits and hyphens.');
  }
  if (request.is('application/json') === false) {
    throw invalid(
      'Content-Type must be application/json: set it so in the settings of the webhook.',
    );
  }
  if (!EVENT_NAMES.has(event)) {
    throw new HttpError('validation_failed', 'Unsupported event type', {
      details: 'X-GitHub-Event names an event that GitHub does not define.',
    });
  }
  const identity = identify(bytes);
  if (identity === undefined) throw invalid('The body is not a JSON object.');
  const status = used.has(event) ? 'received' : 'ignored';
  return { guid, event, ...identity, status, payload: bytes };
}
