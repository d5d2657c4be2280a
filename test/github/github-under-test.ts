import { generateKeyPairSync } from 'node:crypto';
import { createGitHub } from '../../src/github/create-github.ts';
import { createLogger } from '../../src/observability/logger.ts';

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

export const START = Date.parse('2026-01-01T00:00:00Z');

export const repository = { id: 7, owner: 'acme', name: 'shop' };

/** The room as `main.ts` builds it, with a clock that only moves in pauses, which take no time. */
export function githubAt(
  apiUrl: string,
  overrides: Partial<Parameters<typeof createGitHub>[0]> = {},
) {
  const pauses: number[] = [];
  let ahead = 0;
  const logger = createLogger({ level: 'silent', redact: (text) => text });
  const github = createGitHub({
    appId: 1,
    privateKey,
    apiUrl,
    logger,
    clock: () => new Date(START + ahead),
    sleep: async (milliseconds) => {
      pauses.push(milliseconds);
      ahead += milliseconds;
    },
    ...overrides,
  });
  return { ...github, pauses };
}
