import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/domain/diagnosis.ts';
import type { Occurrence } from '../../../src/domain/issue.ts';
import type { HealingFacts, Proposal, ProposeDeps } from '../../../src/healing/actions/action.ts';
import { editFiles } from '../../../src/healing/actions/edit-files.ts';
import { FakeGitHub } from '../../fakes/github.ts';
import { createGitHubWorld } from '../../fakes/github-world.ts';
import { anIssue } from '../../fakes/issue.ts';

const CI = '.github/workflows/ci.yml';
const LINT = '.github/workflows/lint.yml';
const workflow = (version: string, job = 'test', shell = './build.sh') =>
  `on: push\njobs:\n  ${job}:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ${shell}\n      - uses: actions/cache@${version} # keep\n        with: { path: x, key: x }\n`;

/** What the Action proposes for a commit with these files; captures stand for what the log says. */
async function propose(
  files: Record<string, string | Uint8Array>,
  input: unknown,
  finding: Partial<Finding> = {},
  seen: Array<Partial<Occurrence>> = [{}],
): Promise<Proposal> {
  const world = createGitHubWorld();
  const headSha = world.branches.get('main') ?? '';
  const commit = world.commits.get(headSha);
  for (const [path, content] of Object.entries(files)) {
    commit?.files.set(path, Buffer.from(content));
  }
  const occurrences = seen.map((occurrence) => anIssue({ occurrence }).occurrence);
  const issue = anIssue({ finding });
  const facts = { repository: world.repository, run: { headSha }, issue, occurrences };
  const deps = {
    reader: new FakeGitHub(world).reader(1),
    redact: (text: string) => text.replaceAll('hunter2', '***'),
  };
  const proposal = await editFiles.propose?.(
    facts as unknown as HealingFacts,
    input,
    deps as unknown as ProposeDeps,
  );
  if (proposal === undefined) throw new Error('The Action proposes nothing.');
  return proposal;
}

const upgrade = { edit: 'upgrade-action', arguments: { action: { capture: 'action' } } };
const cache = { captures: { action: 'actions/cache' }, step: null };

/** Path → new text of a proposal. */
const written = (proposal: Proposal): Record<string, string> =>
  Object.fromEntries(
    (proposal.kind === 'patch' ? proposal.patch.edits : []).map(({ path, content }) => [
      path,
      Buffer.from(content ?? '').toString(),
    ]),
  );

describe('edit_files', () => {
  test('changes the one range, and keeps comments, mode and line breaks', async () => {
    const crlf = workflow('v2').replaceAll('\n', '\r\n');
    const proposal = await propose({ [CI]: `\uFEFF${crlf}` }, upgrade, cache);
    expect(proposal).toMatchObject({
      kind: 'patch',
      patch: { edits: [{ path: CI, mode: '100644' }] },
      said: expect.stringContaining('actions/cache'),
    });
    const [text = ''] = Object.values(written(proposal));
    expect(text).toMatch(/^\uFEFFon: push\r\n/);
    expect(text).toMatch(/actions\/cache@v[4-9] # keep\r\n/);
  });

  test('mends every workflow in which the cause was seen, each once', async () => {
    const proposal = await propose(
      { [CI]: workflow('v2'), [LINT]: workflow('v2', 'lint') },
      upgrade,
      cache,
      [{}, {}, { workflowPath: LINT, failedJobs: ['lint'], jobName: 'lint' }],
    );
    expect(Object.keys(written(proposal)).toSorted((a, b) => a.localeCompare(b))).toEqual([
      CI,
      LINT,
    ]);
  });

  test('can set the mode of a file without a change of its text', async () => {
    const proposal = await propose(
      { [CI]: workflow('v4'), 'build.sh': '#!/bin/sh\n' },
      { edit: 'set-executable', arguments: { file: { capture: 'file' } } },
      { captures: { file: './build.sh' }, step: 'Run ./build.sh' },
    );
    expect(proposal).toMatchObject({ patch: { edits: [{ path: 'build.sh', mode: '100755' }] } });
  });

  test('passes a refusal on, without its secrets', async () => {
    const script = { edit: 'set-executable', arguments: { file: './hunter2.sh' } };
    const proposal = await propose({ [CI]: workflow('v4') }, script, { step: 'Run ./build.sh' });
    expect(proposal).toMatchObject({ kind: 'none', status: 'refused' });
    expect(JSON.stringify(proposal)).toContain('does not run ./***.sh');
    expect(JSON.stringify(proposal)).not.toContain('hunter2');
  });

  test.each([
    ['a workflow that is not there', {}],
    ['a workflow that is not text', { [CI]: new Uint8Array([0xff, 0xfe, 0x00]) }],
  ])('proposes nothing for %s', async (_, files) => {
    expect(await propose(files, upgrade, cache)).toMatchObject({ status: 'refused' });
  });

  test('takes no edit and no argument that the catalogue does not have', () => {
    expect(editFiles.input.safeParse({ ...upgrade, edit: 'run-shell' }).success).toBe(false);
    const wrong = editFiles.input.safeParse({ ...upgrade, arguments: { command: 'rm' } });
    expect(wrong.error?.issues[0]?.message).toContain('has no argument `command`');
    expect(editFiles.input.safeParse(upgrade).success).toBe(true);
  });
});
