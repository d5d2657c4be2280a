import type { IncomingMessage } from 'node:http';
import type { NewDelivery } from '../../domain/delivery.ts';
import { HttpError } from '../http-error.ts';
import { EVENT_NAMES } from './event-names.ts';
import { identify } from './identify.ts';

const GUID = /^[A-Za-z\d-]{1,100}$/;
const JSON_TYPE = /^application\/json *(;|$)/i;

function invalid(details: string): HttpError {
  return new HttpError('invalid_request', 'The request is invalid', { details });
}

/** A header that is sent once or not at all; several are read as one that is not sane. */
function header(request: IncomingMessage, name: string): string {
  return String(request.headers[name] ?? '');
}

/**
 * Reads a Delivery from a call whose signature is found true. Throws an HttpError for what GitHub
 * would not send; what is not `isHandled` is to be stored as `ignored`.
 */
export function readDelivery(
  request: IncomingMessage,
  bytes: Buffer,
  isHandled: (event: string, action: string | null) => boolean,
): NewDelivery {
  const event = header(request, 'x-github-event');
  const guid = header(request, 'x-github-delivery');
  if (event === '') throw invalid('X-GitHub-Event is missing.');
  if (!GUID.test(guid)) {
    throw invalid('X-GitHub-Delivery is missing or is not 1 to 100 letters, digits and hyphens.');
  }
  if (bytes.length > 0 && !JSON_TYPE.test(header(request, 'content-type'))) {
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
  const status = isHandled(event, identity.action) ? 'received' : 'ignored';
  return { guid, event, ...identity, status, payload: bytes };
}
