import { describe, expect, it } from 'vitest';
import { isTriggered } from '../../../simulator/runner/triggers.ts';
import { readWorkflowFile } from '../../../simulator/runner/workflow-file.ts';

function triggered(on: string, name: string, ref: string, payload: unknown = {}): boolean {
  const text = `on: ${on}\njobs: { a: { runs-on: x, steps: [{ run: y }] } }`;
  const read = readWorkflowFile(text, 'ci.yml');
  if (!read.ok) throw new Error(read.error);
  return isTriggered(read.workflow, { name, ref, payload });
}

const commits = (...added: string[]) => ({ commits: [{ added, modified: [], removed: [] }] });
const main = 'refs/heads/main';

describe('a push', () => {
  it.each<[string, string, unknown, boolean]>([
    ['push', main, {}, true],
    ['[pull_request, push]', main, {}, true],
    ['pull_request', main, {}, false],
    ['{ push: }', 'refs/tags/v1', {}, true],
    ['{ push: { branches: [main] } }', main, {}, true],
    ['{ push: { branches: [main] } }', 'refs/heads/other', {}, false],
    ['{ push: { branches: main } }', 'refs/tags/main', {}, false],
    ['{ push: { branches: ["feature/*"] } }', 'refs/heads/feature/a', {}, true],
    ['{ push: { branches: ["feature/*"] } }', 'refs/heads/feature/a/b', {}, false],
    ['{ push: { branches: ["feature/**"] } }', 'refs/heads/feature/a/b', {}, true],
    ['{ push: { branches: ["**", "!wip/**"] } }', 'refs/heads/wip/x', {}, false],
    ['{ push: { branches-ignore: ["wip/**"] } }', 'refs/heads/wip/x', {}, false],
    ['{ push: { branches-ignore: ["wip/**"] } }', main, {}, true],
    ['{ push: { tags: ["v*"] } }', 'refs/tags/v1.2', {}, true],
    ['{ push: { tags: ["v*"] } }', main, {}, false],
    ['{ push: { paths: ["src/**"] } }', main, commits('src/a.ts'), true],
    ['{ push: { paths: ["src/**"] } }', main, commits('README.md'), false],
    ['{ push: { paths: ["**", "!**.md"] } }', main, commits('README.md'), false],
    ['{ push: { paths-ignore: ["docs/**"] } }', main, commits('docs/a', 'b'), true],
    ['{ push: { paths-ignore: ["docs/**"] } }', main, commits('docs/a'), false],
    ['push', main, { deleted: true }, false],
    ['push', main, { head_commit: { message: 'typo [skip ci]' } }, false],
    ['push', main, { head_commit: null, commits: 'odd' }, true],
    ['push', main, null, true],
  ])('on: %s at %s (%j): %s', (on, ref, payload, expected) => {
    expect(triggered(on, 'push', ref, payload)).toBe(expected);
  });
});

describe('a pull request', () => {
  const payload = (action: string, base = 'main') => ({
    action,
    pull_request: { base: { ref: base } },
  });
  it.each<[string, unknown, boolean]>([
    ['pull_request', payload('opened'), true],
    ['pull_request', payload('labeled'), false],
    ['{ pull_request: { types: [labeled] } }', payload('labeled'), true],
    ['{ pull_request: { branches: [main] } }', payload('opened', 'release'), false],
    ['{ pull_request: { branches: ["release"] } }', payload('synchronize', 'release'), true],
  ])('on: %s, %j: %s', (on, given, expected) => {
    expect(triggered(on, 'pull_request', 'refs/pull/1/merge', given)).toBe(expected);
  });
});

it('other events follow their name and types', () => {
  expect(triggered('workflow_dispatch', 'workflow_dispatch', main)).toBe(true);
  expect(
    triggered('{ release: { types: [published] } }', 'release', main, { action: 'created' }),
  ).toBe(false);
  const after = { workflow_run: { name: 'CI', head_branch: 'main' }, action: 'completed' };
  expect(triggered('{ workflow_run: { workflows: [CI] } }', 'workflow_run', main, after)).toBe(
    true,
  );
  expect(triggered('{ workflow_run: { workflows: [Other] } }', 'workflow_run', main, after)).toBe(
    false,
  );
});
