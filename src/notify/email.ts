import { createTransport } from 'nodemailer';
import { OperatorError } from '../domain/errors.ts';
import type { NoticeBatch } from '../domain/notices.ts';
import { messageOf } from './message.ts';

const TIMEOUT_MS = 20_000;

/** The server that takes e-mail, and who it comes from. */
export interface MailServer {
  /** `smtp://` or `smtps://`, with user and password where it wants them. */
  url: string;
  from: string;
}

/** Sends a message as plain text; a message that is tried again has its `Message-ID`. Throws an OperatorError. */
export async function sendByEmail(
  server: MailServer,
  to: readonly string[],
  batch: Pick<NoticeBatch, 'id' | 'notices'>,
): Promise<void> {
  const { subject, notices } = messageOf(batch);
  const text = notices
    .map(({ heading, text: why, url }) => [heading, why, url ?? ''].filter(Boolean).join('\n'))
    .join('\n\n');
  const transport = createTransport({
    url: server.url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      from: server.from,
      to: [...to],
      subject: `[Pipewright] ${subject}`,
      text: `${text}\n`,
      messageId: `<${batch.id}@${domainOf(server.from)}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  } catch (cause) {
    throw refused(server, cause);
  } finally {
    transport.close();
  }
}

function domainOf(from: string): string {
  return /@([\w.-]+)/.exec(from)?.[1] ?? 'pipewright.invalid';
}

/** A 5xx answer is for ever; all else may pass. */
function refused({ url }: MailServer, cause: unknown): OperatorError {
  const { responseCode, code } = cause as { responseCode?: number; code?: string };
  const what = responseCode === undefined ? (code ?? 'no answer') : `it answered ${responseCode}`;
  const { host } = new URL(url);
  return new OperatorError(`The mail server ${host} did not take the message: ${what}.`, {
    code: 'not_taken',
    retryable: responseCode === undefined || responseCode < 500,
    cause,
  });
}
