import { z } from 'zod';
import type { NewDelivery } from '../../domain/delivery.ts';

const id = z.int().positive();
const identity = z.object({
  action: z
    .string()
    .regex(/^[\w.-]{1,100}$/)
    .nullable()
    .catch(null),
  installation: z.object({ id }).nullable().catch(null),
  repository: z
    .object({ id, full_name: z.string().regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/) })
    .nullable()
    .catch(null),
});

/** The columns a Delivery is found by. */
type Identity = Pick<NewDelivery, 'action' | 'installationId' | 'repositoryId' | 'repository'>;

/**
 * Reads what a Delivery is found by from its signed body; null where the payload has no such field
 * or a senseless one. Undefined when the body is not a JSON object in UTF-8.
 */
export function identify(body: Uint8Array): Identity | undefined {
  let payload: unknown;
  try {
    payload = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
  if (payload === null || typeof payload !== 'object' || Array.isArray(payload)) return undefined;
  const { action, installation, repository } = identity.parse(payload);
  return {
    action,
    installationId: installation?.id ?? null,
    repositoryId: repository?.id ?? null,
    repository: repository?.full_name ?? null,
  };
}
