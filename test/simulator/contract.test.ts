import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';

let simulator: Simulator;
let authorization: string;
let sha: string;

async function call(method: string, path: string, body?: object): Promise<number> {
  const answer = await fetch(`${simulator.apiUrl}/repos/acme/web${path}`, {
    method,
    headers: { authorization },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  await answer.arrayBuffer();
  return answer.status;
}

function check(output: object): object {
  return { name: 'x', head_sha: sha, output: { title: 'x', summary: 'x', ...output } };
}

beforeAll(async () => {
  simulator = await startSimulator();
  const { account, token } = simulator.createUser('acme');
  authorization = `token ${token}`;
  const repository = await simulator.createRepository({ owner: account.login, name: 'web' });
  sha = await simulator.pushCommit('acme/web', repository.defaultBranch, { 'a.txt': 'a' });
});

beforeEach(() => {
  simulator.violations.length = 0;
});

afterAll(async () => {
  await simulator.stop();
});

test.each([
  ['a wrong type', 'POST', '/git/blobs', { content: 5 }, '/content'],
  ['a missing field', 'POST', '/git/blobs', {}, ''],
  ['a field that GitHub does not know', 'POST', '/git/blobs', { content: 'x', kind: 1 }, '/kind'],
  ['a query parameter that GitHub does not know', 'GET', '/pulls?author=me', undefined, '/query'],
  ['a value that is not allowed', 'GET', '/pulls?state=merged', undefined, '/query/state'],
])('catches %s in a request', async (_, method, path, body, pointer) => {
  expect(await call(method, path, body)).toBe(422);
  expect(simulator.violations).toMatchObject([{ direction: 'request', pointer }]);
});

test('holds checks to GitHub’s limits', async () => {
  const annotation = {
    path: 'a.txt',
    start_line: 1,
    end_line: 1,
    annotation_level: 'notice',
    message: 'x',
  };
  const annotations = Array.from({ length: 51 }, () => annotation);
  for (const output of [
    { annotations },
    { summary: 'x'.repeat(65_536) },
    { annotations: [{ ...annotation, annotation_level: 'error' }] },
  ]) {
    expect(await call('POST', '/check-runs', check(output))).toBe(422);
  }
  expect(simulator.violations.map(({ operation }) => operation)).toEqual([
    'checks/create',
    'checks/create',
    'checks/create',
  ]);
});

test('counts an operation that is not described', async () => {
  expect(await call('GET', '/wikis')).toBe(404);
  expect(simulator.violations).toMatchObject([{ operation: null, path: '/repos/acme/web/wikis' }]);
});

test('catches an answer that GitHub would not give', async () => {
  const [repository] = simulator.world.repositories.values();
  if (repository === undefined) throw new Error('the repository is missing');
  const { createdAt } = repository;
  Object.assign(repository, { createdAt: { toISOString: () => 'yesterday' } });
  expect(await call('GET', '')).toBe(200);
  Object.assign(repository, { createdAt });
  expect(simulator.violations).toMatchObject([
    { operation: 'repos/get', direction: 'answer', pointer: '/created_at' },
  ]);
});
