import { expect, test } from 'vitest';
import { createBudget } from '../../src/github/budget.ts';
import { createClient, type Call } from '../../src/github/client.ts';
import type { Octokit } from '../../src/github/octokit.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { createRedactor } from '../../src/text/redact.ts';

const call: Call = { what: 'read a thing', kind: 'read' };
const answered = (status: number) =>
  Object.assign(new Error('no'), { status, response: { headers: {} } });

/** A client whose calls fail in this order, and then succeed with the number of its token. */
function clientThatFails(...failures: number[]) {
  let tokens = 0;
  const clock = () => new Date();
  const sleep = async () => undefined;
  const client = createClient({
    connect: () => ({ token: (tokens += 1) }) as unknown as Octokit,
    budget: createBudget({ clock, sleep }),
    logger: createLogger({ level: 'silent', redact: createRedactor() }),
    clock,
    sleep,
  });
  return client.call(call, async (octokit) => {
    const status = failures.shift();
    if (status !== undefined) throw answered(status);
    return (octokit as unknown as { token: number }).token;
  });
}

test('a token that died early is replaced, also when something else went wrong before', async () => {
  await expect(clientThatFails(401)).resolves.toBe(2);
  await expect(clientThatFails(502, 401)).resolves.toBe(2);
  await expect(clientThatFails(502, 401, 502)).resolves.toBe(2);
});

test('credentials that are rejected twice are told', async () => {
  await expect(clientThatFails(401, 401)).rejects.toMatchObject({ code: 'bad_credentials' });
  await expect(clientThatFails(401, 502, 401)).rejects.toMatchObject({ code: 'bad_credentials' });
});
