import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWorkflowFile } from '../../../simulator/runner/workflow-file.ts';

const read = (text: string) => readWorkflowFile(text, 'ci.yml');

describe('readWorkflowFile', () => {
  it('reads a workflow as it stands', () => {
    expect(
      read(
        'on: push\njobs:\n  a:\n    runs-on: [self-hosted]\n    needs: []\n    steps:\n      - run: 1\n',
      ),
    ).toMatchObject({ ok: true, workflow: { jobs: { a: { steps: [{ run: '1' }] } } } });
  });

  it.each([
    ['broken YAML', 'on: push\njobs: [', /^ci\.yml:2:\d+: Not valid YAML/],
    ['an unknown key', 'on: push\njbos: {}\njobs: {}', /ci\.yml:2:1: jbos: Unknown key `jbos`/],
    ['no jobs', 'on: push', /jobs/],
    ['no runs-on', 'on: push\njobs:\n  a:\n    steps: [{ run: x }]', /ci\.yml:3.*no `runs-on`/],
    ['no steps', 'on: push\njobs:\n  a:\n    runs-on: x', /no `steps`/],
    [
      'neither run nor uses',
      'on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - name: y',
      /ci\.yml:6.*either `run` or `uses`/,
    ],
    [
      'both run and uses',
      'on: push\njobs:\n  a:\n    runs-on: x\n    steps: [{ run: y, uses: z }]',
      /either `run` or `uses`/,
    ],
    [
      'a step id twice',
      'on: push\njobs:\n  a:\n    runs-on: x\n    steps: [{ run: y, id: i }, { run: y, id: i }]',
      /step id `i` is used twice/,
    ],
    [
      'a missing need',
      'on: push\njobs:\n  a:\n    runs-on: x\n    needs: b\n    steps: [{ run: y }]',
      /ci\.yml:5.*needs `b`, which is not in/,
    ],
    [
      'a circle',
      'on: push\njobs:\n  a: { runs-on: x, needs: b, steps: [{ run: y }] }\n  b: { runs-on: x, needs: a, steps: [{ run: y }] }',
      /needs itself/,
    ],
    ['no mapping', '- 1', /ci\.yml:1/],
    ['nothing', '', /ci\.yml:1/],
  ])('says where and what is wrong: %s', (_, text, message) => {
    const result = read(text);
    expect(result.ok).toBe(false);
    expect(result.ok ? '' : result.error).toMatch(message);
  });

  it('answers for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(typeof read(text).ok).toBe('boolean');
      }),
    );
  });
});
