import { contractOf } from '../../../src/api/contracts/contract-of.ts';
import type { BadRequest } from './bad-requests.ts';

const ALLOWANCE = { limit: 1, remaining: 1, resetAt: new Date(0), windowSeconds: 1 };
const LEAK = / at \S+ \(?\/|node_modules|\bSELECT \w|prisma\.|ECONNREFUSED|root:x:0/i;

/** The fields of an error in the envelope of the contract that answers for a path. */
function fieldsFor(path: string): string[] {
  const envelope = contractOf(path).envelope({
    failure: 'not_found',
    message: '',
    explanation: null,
    fields: [],
    requestId: '',
    now: new Date(0),
    retryAfter: null,
  }) as { error: object };
  return Object.keys(envelope.error);
}

/** What is wrong with an answer; null when it is as it should be. */
export function judge(request: BadRequest, answer: Response, text: string): string | null {
  const { expected } = request;
  const { status } = answer;
  const fits = expected === 'handled' ? status < 500 : expected.includes(status);
  const told = `${request.method} ${request.path.slice(0, 100)}: ${request.what}: ${status}`;
  if (!fits) return `${told}, expected ${String(expected)}: ${text.slice(0, 300)}`;
  if (answer.headers.has('set-cookie') && /bad=1/.test(answer.headers.get('set-cookie') ?? '')) {
    return `${told} sets a cookie of the request's`;
  }
  if (LEAK.test(text)) return `${told} tells of its insides: ${text.slice(0, 300)}`;
  if (!/^[\w-]{8,64}$/.test(answer.headers.get('x-request-id') ?? '')) {
    return `${told} has no id`;
  }
  const headers = contractOf(new URL(request.path, 'http://x').pathname).rateHeaders(ALLOWANCE);
  const silent = Object.keys(headers).filter(
    (name) => !/^\d+$/.test(answer.headers.get(name) ?? ''),
  );
  if (silent.length > 0) return `${told} lacks ${silent.join(', ')}`;
  if (status < 400 || request.method === 'HEAD') return null;
  if (answer.headers.get('content-type')?.startsWith('application/json') !== true) {
    return `${told} is no JSON`;
  }
  const { error } = JSON.parse(text) as { error?: Record<string, unknown> };
  const path = new URL(request.path, 'http://x').pathname;
  const missing = fieldsFor(path).filter((field) => !(field in (error ?? {})));
  return missing.length === 0 ? null : `${told} lacks ${missing.join(', ')}: ${text.slice(0, 300)}`;
}
