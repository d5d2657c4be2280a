import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MLOpsBotClient } from '../../clients/typescript/client.ts';
import { packageRoot } from '../../src/config/package-root.ts';
import type { Scene } from '../../simulator/demo/story.ts';
import { checkCompletes, fixesOf, runEnds, until } from '../../simulator/demo/watch.ts';
import { type House, openHouse } from './house.ts';

const run = promisify(execFile);
const UGLY = 'def total( a ):\n  return {  "a":a }\n';
const WORKFLOW = `name: CI
on: [push]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: black --check app
`;

let house: House;
let key: string;
beforeAll(async () => {
  house = await openHouse();
  key = await house.apiKey('board', ['write']);
});
afterAll(() => house.close());

/** A repository that wants to be asked, whose `main` turned red for a real reason. */
async function turnsRed(name: string): Promise<{ scene: Scene; sha: string }> {
  const scene = await house.scene(name);
  const { simulator } = house;
  const good = {
    '.github/workflows/ci.yml': WORKFLOW,
    '.github/pipewright.yml': 'auto_fix: false\nlimits: { attempts_per_day: 1 }\n',
    '.github/tool.py': UGLY,
    'tools/also.py': UGLY,
    'app/good.py': 'good = 1\n',
  };
  await runEnds(scene, await simulator.pushCommit(scene.repository, 'main', good));
  const sha = await simulator.pushCommit(scene.repository, 'main', { 'app/total.py': UGLY });
  await checkCompletes(scene, sha);
  return { scene, sha };
}

/** Paths of the files that the only fix changes. */
async function changedBy(scene: Scene): Promise<string[]> {
  const [fix, ...more] = fixesOf(scene);
  expect(more).toEqual([]);
  const page = `${house.simulator.url}/${scene.repository}/pull/${fix?.number ?? 0}.diff`;
  const diff = await (await fetch(page)).text();
  return [...diff.matchAll(/^\+\+\+ "?b\/(.+?)"?\t?$/gm)].map(([, path]) => path ?? '').sort();
}

test('a client has an Issue resolved: what is wrong or forbidden is refused, the rest is proven green', async () => {
  const { scene, sha } = await turnsRed('resolved-by-hand');
  const { repository } = scene;
  const client = new MLOpsBotClient({ baseURL: house.url, apiKey: key });
  const { issues } = await client.issues.list({ repository, status: 'open' });
  expect(issues).toMatchObject([{ repository, status: 'open', type: 'lint_failure' }]);
  const id = issues[0]?.id ?? '';
  const ends = (execution: string) =>
    until(scene, 'the end of the execution', async () => {
      const found = await client.executions.get(execution);
      return found.finished_at === null ? undefined : found;
    });

  for (const [body, refusal] of [
    [{ action: 'rm -rf /' }, { status: 422, code: 'VALIDATION_FAILED' }],
    [{ action: 'gofmt-format' }, { status: 409, code: 'CONFLICT' }],
    [
      { action: 'retry', force: true, parameters: { files: ['../../etc/passwd'] } },
      { status: 422 },
    ],
    [{ action: 'retry', parameters: { command: 'x'.repeat(5000) } }, { status: 422 }],
  ] as const) {
    const asked = { force: false, parameters: {}, ...body } as never;
    await expect(client.issues.resolve(id, asked)).rejects.toMatchObject(refusal);
  }
  const reader = await house.apiKey('reader', ['read']);
  const curious = new MLOpsBotClient({ baseURL: house.url, apiKey: reader });
  await expect(curious.issues.resolve(id, { action: 'retry' })).rejects.toMatchObject({
    status: 403,
  });

  // Force lifts caps, and nothing of what the guard refuses.
  const forbidden = await client.issues.resolve(id, {
    action: 'retry',
    force: true,
    parameters: { files: ['.github/tool.py'] },
  });
  expect(await ends(forbidden.execution_id)).toMatchObject({
    status: 'refused',
    outcome: expect.stringContaining('pipeline files'),
  });
  // That was the one attempt of the day.
  const capped = await client.issues.resolve(id, { action: 'retry' });
  expect(await ends(capped.execution_id)).toMatchObject({
    status: 'refused',
    outcome: expect.stringContaining('1 attempts within a day'),
  });
  expect(fixesOf(scene)).toEqual([]);

  const forced = await client.issues.resolve(id, {
    action: 'black-format',
    force: true,
    parameters: { files: ['app/total.py', 'tools/also.py'], custom_parameter: 'value' },
  });
  expect(forced).toMatchObject({
    message: 'Issue resolution triggered',
    playbook: 'black-format',
    ignored_parameters: ['custom_parameter'],
  });
  expect(Date.parse(forced.estimated_completion)).toBeGreaterThan(Date.now());
  expect(await ends(forced.execution_id)).toMatchObject({ status: 'succeeded', commit: sha });
  expect(await changedBy(scene)).toEqual(['app/total.py', 'tools/also.py']);
  const issue = await client.issues.get(id);
  expect(issue).toMatchObject({
    status: 'resolved',
    resolved_at: expect.any(String),
    metadata: { workflow_name: 'CI', affected_files: ['app/total.py'] },
  });
  const url = `${house.simulator.url}/${repository}/pull/${fixesOf(scene)[0]?.number ?? 0}`;
  expect(issue.actions_taken).toContainEqual(
    expect.objectContaining({
      action: 'pull_request',
      status: 'completed',
      details: expect.objectContaining({
        pull_request: url,
        execution_id: forced.execution_id,
        playbook: 'black-format',
      }),
    }),
  );
  const events = issue.timeline.map(({ event }) => event);
  expect(events[0]).toBe('issue_detected');
  for (const event of ['analysis_started', 'action_executed', 'run_succeeded', 'issue_resolved']) {
    expect(events).toContain(event);
  }
  const times = issue.timeline.map(({ timestamp }) => Date.parse(timestamp));
  expect(times).toEqual([...times].sort((one, other) => one - other));
  const resolved = await client.issues.list({ repository, status: 'resolved' });
  expect(resolved.issues.map((each) => each.id)).toEqual([id]);
  await expect(client.issues.resolve(id, { action: 'retry' })).rejects.toMatchObject({
    status: 409,
  });
});

const PROGRAM = `
import json, os, time
from mlops_bot_sdk import MLOpsBotClient, MLOpsBotError

client = MLOpsBotClient(base_url=os.environ["URL"], api_key=os.environ["KEY"])
issue = client.issues.list(repository=os.environ["REPOSITORY"], status="open", limit=10)[0]
try:
    client.issues.resolve(issue.id, action="retry", parameters={"files": ["../etc/passwd"]})
    refused = None
except MLOpsBotError as error:
    refused = error.status
result = client.issues.resolve(issue.id, action="retry")
end = time.monotonic() + 170
while client.executions.get(result.execution_id).finished_at is None and time.monotonic() < end:
    time.sleep(0.3)
done = client.issues.get(issue.id)
print(json.dumps({
    "refused": refused,
    "execution": client.executions.get(result.execution_id).status,
    "issue": done.status,
    "actions": sorted({action.action for action in done.actions_taken}),
    "last": done.timeline[-1].event,
}))
`;

test('the Python client does so too', async () => {
  const { scene } = await turnsRed('resolved-by-python');
  const env = {
    ...process.env,
    URL: house.url,
    KEY: key,
    REPOSITORY: scene.repository,
    PYTHONPATH: join(packageRoot(), 'clients/python'),
    PYTHONDONTWRITEBYTECODE: '1',
  };
  const { stdout } = await run('python3', ['-c', PROGRAM], { env });
  expect(JSON.parse(stdout)).toMatchObject({
    refused: 422,
    execution: 'succeeded',
    issue: 'resolved',
    actions: expect.arrayContaining(['commit', 'pull_request']),
  });
  expect(await changedBy(scene)).toEqual(['app/total.py']);
});
