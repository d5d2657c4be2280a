import type { AuditEntry, AuditLog } from '../../domain/accounts.ts';
import { CallerError } from '../../domain/errors.ts';
import type { Identity } from '../../domain/identity.ts';
import type { Logger } from '../../observability/logger.ts';
import { redactValues } from '../../text/redact-values.ts';
import type { Answer, Route } from './route.ts';

/** Who calls, from where, and what the path names. */
interface Who {
  identity: Identity | null;
  address: string;
  requestId: string;
  logger: Logger;
  params: Readonly<Record<string, string>>;
}

/**
 * Does a call and, where its route changes something, writes down who did what to what, from where
 * and with which result, redacted. `keep` is told the body once it is good. An audit that cannot be written
 * is told to the log, with all that it would have said.
 */
export async function audited(
  { audit, redact }: { audit: Pick<AuditLog, 'record'>; redact: (text: string) => string },
  { audit: note }: Pick<Route<never>, 'audit'>,
  who: Who,
  work: (keep: (body: unknown) => void) => Promise<Answer>,
): Promise<Answer> {
  if (note === undefined) return work(() => undefined);
  let details: Record<string, unknown> = {};
  const record = async (result: AuditEntry['result'], subject?: string): Promise<void> => {
    const { identity, address, requestId, logger, params } = who;
    const entry = {
      actorId: identity?.id ?? null,
      actorName: identity?.name ?? 'anonymous',
      apiKeyId: identity?.apiKeyId ?? null,
      action: note.action,
      target: subject ?? note.target(params),
      result,
      address,
      requestId,
      details: redactValues(details, redact) as Record<string, unknown>,
    };
    await audit.record(entry).catch((error: unknown) => {
      logger.error({ err: error, entry }, 'The audit could not be written');
    });
  };
  try {
    const answer = await work((body) => {
      details = note.details?.(body) ?? {};
    });
    await record('success', answer.subject);
    return answer;
  } catch (error) {
    details = {
      ...details,
      error: error instanceof CallerError ? error.message : 'internal error',
    };
    await record(error instanceof CallerError ? 'refused' : 'failed');
    throw error;
  }
}
