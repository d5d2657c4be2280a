import { expect, test } from 'vitest';
import type { Trigger } from '../../src/domain/trigger.ts';
import { createReceiver, type Receiver } from '../../src/events/receiver.ts';
import { createLogger } from '../../src/observability/logger.ts';

const RUN = `{"id":33,"run_attempt":1,"head_sha":"${'a'.repeat(40)}","head_branch":"main","conclusion":"failure"}`;
const REPOSITORY = '{"id":22,"name":"demo","full_name":"octo/demo","owner":{"login":"octo"}}';
const DEEP = '['.repeat(500_000) + ']'.repeat(500_000);

function payload(change: Record<string, string> = {}): string {
  const fields = {
    action: '"completed"',
    workflow_run: RUN,
    repository: REPOSITORY,
    installation: '{"id":11}',
    sender: '{"login":"mona","type":"User"}',
    ...change,
  };
  const parts = Object.entries(fields).map(([key, value]) => `${JSON.stringify(key)}:${value}`);
  return `{${parts.join(',')}}`;
}

async function receive(body: string): Promise<{ outcome: string; triggers: Trigger[] }> {
  const triggers: Trigger[] = [];
  const receiver: Receiver = await createReceiver({
    onTrigger: async (trigger) => void triggers.push(trigger),
    identity: async () => ({ slug: 'pipewright', login: 'pipewright[bot]' }),
    logger: createLogger({ level: 'silent', redact: (text) => text }),
  });
  const delivery = { guid: 'g', event: 'workflow_run', action: 'completed' };
  const outcome = await receiver.receive({ ...delivery, payload: Buffer.from(body) });
  return { outcome, triggers };
}

test.each([
  ['a repository that is text', { repository: '"octo/demo"' }],
  ['a repository that is null', { repository: 'null' }],
  ['a repository that is a list', { repository: `[${REPOSITORY}]` }],
  ['a repository whose id is text', { repository: REPOSITORY.replace('22', '"22"') }],
  ['a repository whose id JSON rounds', { repository: REPOSITORY.replace('22', '9'.repeat(30)) }],
  ['a repository whose name climbs', { repository: REPOSITORY.replace('octo/demo', '../..') }],
  ['a repository named as a folder', { repository: REPOSITORY.replace('octo/demo', 'octo/..') }],
  ['a run that is null', { workflow_run: 'null' }],
  ['a run whose id is a path', { workflow_run: RUN.replace('33', '"33/../../app"') }],
  ['a run whose id is negative', { workflow_run: RUN.replace('33', '-33') }],
  ['a sha that is a number', { workflow_run: RUN.replace(/"a+"/, '7') }],
  ['a sha that is an object', { workflow_run: RUN.replace(/"a+"/, '{"toString":1}') }],
  ['no installation', { installation: 'null' }],
  ['an installation that is deep', { installation: DEEP }],
])('%s is ignored for good', async (_what, change) => {
  expect(await receive(payload(change))).toEqual({ outcome: 'ignored', triggers: [] });
});

test.each([
  ['deep in a field that is not used', { unused: DEEP }],
  ['of 20 MB in a field that is not used', { unused: `"${'x'.repeat(20_000_000)}"` }],
  [
    'with a key that would change what objects are',
    { ['__proto__']: `{"a":1}`, constructor: `{"a":1}` },
  ],
  ['with a hostile sender', { sender: '{"login":["pipewright[bot]"],"type":"Bot"}' }],
])('a payload %s is read as any other', async (_what, change) => {
  const { outcome, triggers } = await receive(payload(change));
  expect(outcome).toBe('handled');
  expect(triggers).toMatchObject([{ kind: 'run_completed', byOurselves: false }]);
  expect(({} as Record<string, unknown>)['a']).toBeUndefined();
});

test('of a key that comes twice the last one counts, here and at the door', async () => {
  const twice = payload().replace('"installation":', '"installation":{"id":99},"installation":');
  const { triggers } = await receive(twice);
  expect(triggers).toMatchObject([{ installationId: 11 }]);
});
