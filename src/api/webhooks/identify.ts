import type { NewDelivery } from '../../domain/delivery.ts';

const ACTION = /^[\w.-]{1,100}$/;
const FULL_NAME = /^[\w.-]{1,100}\/[\w.-]{1,100}$/;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The columns a Delivery is found by. */
type Identity = Pick<NewDelivery, 'action' | 'installationId' | 'repositoryId' | 'repository'>;

/**
 * Reads what a Delivery is found by from its signed body; null where the payload has no such field
 * or a senseless one. Undefined when the body is not a JSON object in UTF-8.
 */
export function identify(body: Uint8Array): Identity | undefined {
  let payload: unknown;
  try {
    payload = JSON.parse(utf8.decode(body));
  } catch {
    return undefined;
  }
  if (!isRecord(payload)) return undefined;
  // By hand, not by a schema: this runs for each call, and a wrong field is no error.
  const { action, installation, repository } = payload;
  const id = isRecord(repository) ? idOf(repository) : null;
  const name = isRecord(repository) ? textOf(repository['full_name'], FULL_NAME) : null;
  const known = id !== null && name !== null;
  return {
    action: textOf(action, ACTION),
    installationId: isRecord(installation) ? idOf(installation) : null,
    repositoryId: known ? id : null,
    repository: known ? name : null,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function idOf({ id }: Record<string, unknown>): number | null {
  return Number.isSafeInteger(id) && (id as number) > 0 ? (id as number) : null;
}

function textOf(value: unknown, form: RegExp): string | null {
  return typeof value === 'string' && form.test(value) ? value : null;
}
