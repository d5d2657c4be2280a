import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { probeSandbox } from '../src/sandbox/probe.ts';
import { readFiles } from '../simulator/demo/read-files.ts';
import { startPipewright } from '../simulator/demo/start-pipewright.ts';
import type { Scene } from '../simulator/demo/story.ts';
import { checkCompletes, fixOpens, repositoryOf, runEnds } from '../simulator/demo/watch.ts';
import { createWorkflowRunner } from '../simulator/runner/create-workflow-runner.ts';
import type { LoggedRequest } from '../simulator/api/serve-api.ts';
import { startSimulator } from '../simulator/simulator.ts';

// npm run bench:fixes: from the end of a red run to the fix pull request, on the simulator with
// GitHub's limits enforced, jobs and tools really run; one fix after the other, by turns one that
// edits a workflow and one that has npm write a lockfile in the sandbox. Counts the requests to
// GitHub of each fix, to the pull request and to the end with its proof.
//   --fixes N   how many (50)     --operations   the requests of one fix of each kind, by operation
const FIXES = Number(flag('fixes') ?? '50');
/** An installation has its own limits: 500 things made an hour. */
const FIXES_PER_INSTALLATION = 10;

function flag(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
}

const CI = `name: CI
on: push
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: mkdir -p dist
      - uses: actions/upload-artifact@VERSION
        with:
          name: site
          path: dist
`;
const kinds = [
  {
    name: 'workflow edit',
    good: { '.github/workflows/ci.yml': CI.replace('VERSION', 'v4') },
    bad: { '.github/workflows/ci.yml': CI.replace('VERSION', 'v3') },
  },
  {
    name: 'npm lockfile',
    good: await readFiles('storefront/main'),
    bad: await readFiles('storefront/change'),
  },
];

interface Measured {
  kind: string;
  milliseconds: number;
  toPullRequest: LoggedRequest[];
  toEnd: LoggedRequest[];
}

const found = await probeSandbox('auto');
const probe = found.isolation === null ? await probeSandbox('process') : found;
if (probe.isolation === null) throw new Error(probe.message);
const dataDir = await mkdtemp(join(tmpdir(), 'pipewright-bench-'));
const simulator = await startSimulator({
  runner: createWorkflowRunner({ sandbox: probe.sandbox }),
  limits: { enforced: true },
});
const log: string[] = [];
const pipewright = await startPipewright({
  simulator,
  dataDir,
  log: { write: (line) => log.push(line) },
  isolation: probe.isolation,
});

async function fixOne(index: number): Promise<Measured> {
  const kind = kinds[index % kinds.length];
  if (kind === undefined) throw new Error('There is no kind of fix.');
  const owner = `org${Math.floor(index / FIXES_PER_INSTALLATION)}`;
  const [name, repository] = [`shop${index}`, `${owner}/shop${index}`];
  await simulator.createRepository({ owner, name, files: { 'README.md': `# ${name}\n` } });
  simulator.install(pipewright.appId, [repository]);
  const { runsEnded } = pipewright;
  const scene: Scene = { simulator, repository, say: () => undefined, runsEnded };
  await runEnds(scene, await simulator.pushCommit(repository, 'main', kind.good));
  const sha = await simulator.pushCommit(repository, 'main', kind.bad);
  const before = simulator.requests.length;
  const red = await runEnds(scene, sha);
  if (red.attempt.conclusion !== 'failure') throw new Error(`${repository} is not red.`);
  const fix = await fixOpens(scene);
  const check = await checkCompletes(scene, sha);
  if (check.output.summary?.includes('A verified fix waits') !== true) {
    throw new Error(`${repository}: ${check.output.summary ?? ''}`);
  }
  // What else is to be told, a comment for one, comes just after the check run.
  await simulator.waitFor(() => repositoryOf(scene).comments.size > 0);
  const toEnd = simulator.requests.slice(before);
  const opened = toEnd.findIndex(({ operation }) => operation === 'pulls/create');
  return {
    kind: kind.name,
    milliseconds: fix.createdAt.getTime() - red.attempt.updatedAt.getTime(),
    toPullRequest: toEnd.slice(0, opened + 1),
    toEnd,
  };
}

const measured: Measured[] = [];
try {
  for (let index = 0; index < FIXES; index += 1) {
    if (index % FIXES_PER_INSTALLATION === 0) {
      simulator.createOrganisation(`org${index / FIXES_PER_INSTALLATION}`);
    }
    measured.push(await fixOne(index));
  }
} finally {
  await pipewright.stop();
  await simulator.stop();
  await rm(dataDir, { recursive: true, force: true });
}
if (simulator.violations.length > 0) throw new Error(JSON.stringify(simulator.violations[0]));

const quantile = (values: number[], part: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
};
const refused = measured.flatMap(({ toEnd }) => toEnd).filter(({ status }) => status === 429);
console.log('red run → pull request     fixes   p50 ms   p99 ms   requests: p50  most  to the end');
for (const kind of ['all', ...kinds.map(({ name }) => name)]) {
  const of = measured.filter((each) => kind === 'all' || each.kind === kind);
  const times = of.map(({ milliseconds }) => milliseconds);
  const counts = of.map(({ toPullRequest }) => toPullRequest.length);
  const ends = of.map(({ toEnd }) => toEnd.length);
  const figures = [of.length, quantile(times, 0.5), quantile(times, 0.99), quantile(counts, 0.5)];
  const rest = [Math.max(...counts), quantile(ends, 0.5)];
  console.log(
    kind.padEnd(24) + [...figures, ...rest].map((figure) => String(figure).padStart(9)).join(''),
  );
}
console.log(`${refused.length} calls were refused for a limit.`);
// What Pipewright warned of says why a fix took long.
const warned = log
  .map((line) => JSON.parse(line) as { level: number | string; msg?: string; err?: unknown })
  .filter(({ level }) => Number(level) >= 40 || level === 'warn' || level === 'error');
console.log(`${warned.length} warnings and errors in its log.`);
for (const { msg, err } of warned.slice(0, 10)) console.log(`  ${msg} ${JSON.stringify(err)}`);
if (process.argv.includes('--operations')) {
  for (const { kind, toEnd, toPullRequest } of measured.slice(-kinds.length)) {
    console.log(`\n${kind}:`);
    for (const [at, { method, path, operation, status }] of toEnd.entries()) {
      const mark = at === toPullRequest.length ? '-- the pull request is there\n' : '';
      console.log(`${mark}  ${method.padEnd(6)} ${status} ${operation ?? '?'} ${path}`);
    }
  }
}
