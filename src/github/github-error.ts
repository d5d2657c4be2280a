import { AppError, GitHubError } from '../domain/errors.ts';
import { cleanLine } from '../text/clean-text.ts';

const SECONDARY_LIMIT_WAIT_MS = 60_000;

/** What GitHub sent with an error; the parts of Octokit's RequestError that matter. */
interface Answer {
  status: number | null;
  message: string;
  headers: Record<string, string | undefined>;
}

interface Meaning {
  code: string;
  /** What it means and what to do, after "Could not …: ". */
  reason: string;
  retryable?: boolean;
  retryAfter?: Date;
}

/**
 * Any failure of a call as a GitHubError that says what was being done (`open the pull request in
 * acme/shop`), what GitHub said and what to do. `needs` names the permissions of the call, for when
 * GitHub does not. Errors of ours pass unchanged.
 */
export function toGitHubError(
  error: unknown,
  context: { what: string; needs?: string; now: Date },
): AppError {
  if (error instanceof AppError) return error;
  const answer = answerOf(error);
  const { code, reason, ...rest } = meaningOf(answer, context);
  return new GitHubError(`Could not ${context.what}: ${reason}`, {
    code,
    status: answer.status,
    cause: error,
    details: {
      githubMessage: answer.message,
      requestId: answer.headers['x-github-request-id'] ?? null,
    },
    ...rest,
  });
}

function meaningOf(answer: Answer, context: { needs?: string; now: Date }): Meaning {
  const { status, message } = answer;
  if (status === null) {
    const late = /timeout|aborted/i.test(message);
    const reason = `GitHub did not answer (${message}). Check the network and GITHUB_API_URL.`;
    return { code: late ? 'timeout' : 'unreachable', reason, retryable: true };
  }
  const retryAfter = limitEnd(answer, context.now);
  if (retryAfter !== null) {
    const reason = `GitHub's rate limit is used up until ${retryAfter.toISOString()} (${message}).`;
    return { code: 'rate_limited', reason, retryable: true, retryAfter };
  }
  if (status >= 500) {
    const reason = `GitHub has a problem of its own (${status}: ${message}).`;
    return { code: 'unavailable', reason, retryable: true };
  }
  if (status === 401) {
    const reason = `GitHub rejected the App's credentials (${message}). Check APP_ID, PRIVATE_KEY and this machine's clock.`;
    return { code: 'bad_credentials', reason };
  }
  if (status === 403) return forbidden(answer, context.needs);
  const code = CODES[status] ?? 'refused';
  return { code, reason: `GitHub answered ${status}: ${message}.` };
}

const CODES: Record<number, string> = {
  404: 'not_found',
  409: 'conflict',
  410: 'gone',
  422: 'invalid',
  451: 'blocked',
};

function forbidden({ message, headers }: Answer, needs: string | undefined): Meaning {
  if (/suspended/i.test(message)) {
    const reason = `the installation is suspended (${message}). Its owner can lift that on GitHub.`;
    return { code: 'installation_suspended', reason };
  }
  if (/archived/i.test(message)) {
    return { code: 'archived', reason: `the repository is archived and read-only (${message}).` };
  }
  if (/not accessible by integration|without .?workflows.? permission/i.test(message)) {
    const permission =
      headers['x-accepted-github-permissions']?.replaceAll('=', ': ') ?? needs ?? 'one more';
    const reason = `the App lacks a permission (${message}). Grant "${permission}" on the App's settings page, then have the account's owner accept it.`;
    return { code: 'permission_missing', reason };
  }
  return { code: 'forbidden', reason: `GitHub answered 403: ${message}.` };
}

/** When the limit that this answer speaks of ends, or null when it speaks of none. */
function limitEnd({ status, message, headers }: Answer, now: Date): Date | null {
  if (status !== 403 && status !== 429 && status !== 503) return null;
  const seconds = Number(headers['retry-after']);
  if (Number.isFinite(seconds) && seconds > 0) return new Date(now.getTime() + seconds * 1000);
  const reset = Number(headers['x-ratelimit-reset']);
  if (headers['x-ratelimit-remaining'] === '0' && Number.isFinite(reset)) {
    return new Date(Math.max(reset * 1000, now.getTime()) + 1000);
  }
  const limited = status === 429 || /secondary rate|rate limit exceeded|abuse/i.test(message);
  return limited ? new Date(now.getTime() + SECONDARY_LIMIT_WAIT_MS) : null;
}

function answerOf(error: unknown): Answer {
  const { status, message, response } = (error ?? {}) as {
    status?: unknown;
    message?: unknown;
    response?: { headers?: Record<string, string | undefined> };
  };
  // Octokit gives 500 to errors that never were an answer; only those have no response.
  const answered = typeof status === 'number' && response !== undefined;
  return {
    status: answered ? status : null,
    message: cleanLine(String(message ?? error), 400).replace(/\.$/, ''),
    headers: response?.headers ?? {},
  };
}
