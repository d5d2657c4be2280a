import type { Answer } from '../api/operation.ts';
import type { CallFaultKind, CallFaultRule } from './fault-rules.ts';

const REFUSALS: Partial<Record<CallFaultKind, { status: number; message: string }>> = {
  403: { status: 403, message: 'Forbidden' },
  404: { status: 404, message: 'Not Found' },
  429: { status: 429, message: 'Too Many Requests' },
  500: { status: 500, message: 'Server Error' },
  503: { status: 503, message: 'Service Unavailable' },
  bad_credentials: { status: 401, message: 'Bad credentials' },
  primary_limit: { status: 403, message: 'API rate limit exceeded for installation.' },
  secondary_limit: {
    status: 403,
    message:
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
  },
};
/** What stands before GitHub answers these in HTML, whatever was asked for. */
const GATEWAY = new Set<CallFaultKind>(['502', '504']);

function headersOf({ fault, retryAfter = 1 }: CallFaultRule, now: Date): Record<string, string> {
  if (fault === 'primary_limit') {
    const reset = Math.ceil(now.getTime() / 1000) + retryAfter;
    return { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) };
  }
  const waits = fault === 'secondary_limit' || fault === '429';
  return waits ? { 'retry-after': String(retryAfter) } : {};
}

/** The answer that a fault gives in place of the real one; null for faults that give none of their own. */
export function answerOfFault(rule: CallFaultRule, now: Date): Answer | null {
  if (GATEWAY.has(rule.fault)) {
    const page = '<html><head><title>Unicorn! · GitHub</title></head><body></body></html>';
    const bytes = { content: Buffer.from(page), type: 'text/html; charset=utf-8' };
    return { status: Number(rule.fault), bytes };
  }
  const refusal = REFUSALS[rule.fault];
  if (refusal === undefined) return null;
  const { status, message } = refusal;
  const json = { message, documentation_url: 'https://docs.github.com/rest', status: `${status}` };
  return { status, json, headers: headersOf(rule, now) };
}
