import { expect, test } from 'vitest';
import { packageRoot } from '../../../src/config/package-root.ts';
import { ACTION_CATALOGUE } from '../../../src/healing/actions/catalogue.ts';
import { loadPlaybooks, parsePlaybook } from '../../../src/healing/playbooks/load-playbooks.ts';

const good = `name: a
version: 1.0.0
description: x
priority: 1
applies_to: {}
steps:
  - action: report_check
    description: y
`;

const parse = (source: string) => parsePlaybook(source, 'a.yml', ACTION_CATALOGUE);

test('the playbooks that ship are usable, and the last one applies to everything', async () => {
  const playbooks = await loadPlaybooks(`${packageRoot()}/playbooks`, ACTION_CATALOGUE);
  const priorities = playbooks.map(({ priority }) => priority);
  expect(priorities).toEqual(priorities.toSorted((a, b) => b - a));
  expect(playbooks.at(-1)?.name).toBe('explain');
  expect(playbooks.at(-1)?.applies_to).toEqual({ forks: true });
});

test('an unknown key is refused with file and line', () => {
  expect(() => parse(`${good}limit: 3\n`)).toThrow(/a\.yml:9:1: limit: Unknown key `limit`/);
});

test('an unknown Action is refused with the ones there are', () => {
  expect(() => parse(good.replace('report_check', 'run_shell'))).toThrow(
    /a\.yml:7:5: steps\.0\.action: There is no Action `run_shell`; use one of .*run_tool/,
  );
});

test('a tool that is not of the catalogue, or a command, is refused', () => {
  const withTool = (tool: string) =>
    good.replace('report_check', `run_tool\n    with: { tool: ${tool} }`);
  expect(parse(withTool('npm-lockfile')).steps[0]?.with).toEqual({ tool: 'npm-lockfile' });
  expect(() => parse(withTool('bash'))).toThrow(/a\.yml:8:13: steps\.0\.with\.tool/);
  expect(() => parse(good.replace('report_check', 'run_tool\n    with: { run: rm }'))).toThrow(
    /steps\.0\.with/,
  );
});
