import { describe, expect, it } from 'vitest';
import type { FileEdit } from '../../../src/domain/patch.ts';
import type { HealingFacts } from '../../../src/healing/actions/action.ts';
import { pullRequestBody } from '../../../src/healing/report/pull-request-body.ts';
import { anIssue } from '../../fakes/issue.ts';

/** The body of a fix that changes one file so. */
function bodyOf(change: Partial<FileEdit>): string {
  const edit: FileEdit = {
    path: 'build.sh',
    mode: '100644',
    before: Buffer.from('one\n'),
    content: Buffer.from('one\ntwo\n'),
    ...change,
  };
  const facts = {
    issue: anIssue(),
    run: { id: 'run-1', headSha: 'a'.repeat(40) },
    repository: { id: 10, owner: 'acme', name: 'shop' },
    webUrl: 'https://github.example',
    patch: { edits: [edit] },
    proposed: ['Did @acme/owners a favour, closes #1.'],
    playbook: { name: 'some-playbook', version: '1.0.0' },
  };
  return pullRequestBody(facts as unknown as HealingFacts, 'It was `wrong`.', null);
}

describe('the body of a fix', () => {
  it.each([
    ['lines', {}, '- `build.sh`: 1 line added, 0 removed'],
    ['a new file', { before: null }, '- `build.sh`: new, 2 lines'],
    ['a deleted file', { content: null }, '- `build.sh`: deleted, 1 line'],
    [
      'the mode alone',
      { mode: '100755', content: Buffer.from('one\n') } as const,
      '- `build.sh`: mode 100755, its content as it was',
    ],
  ])('tells a change of %s', (_, change, line) => {
    expect(bodyOf(change).split('\n')).toContain(line);
  });

  it('says why, waits for its proof, and mentions and closes nothing', () => {
    const body = bodyOf({});
    expect(body).toContain('It was `wrong`.');
    expect(body).toContain('Not yet: waiting for');
    expect(body).not.toMatch(/(?<![\w`])@acme|closes #1/);
    expect(body).toContain('To decline, close this pull request and keep its branch');
  });
});
