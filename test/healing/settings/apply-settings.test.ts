import { expect, it, test } from 'vitest';
import {
  applySettings,
  playbooksInForce,
  withLimits,
} from '../../../src/healing/settings/apply-settings.ts';
import type { Playbook } from '../../../src/healing/playbooks/playbook.ts';
import { mergeSettings } from '../../../src/healing/settings/settings.ts';
import type { SettingsFile } from '../../../src/healing/settings/settings-file.ts';

const playbook = { name: 'fix', limits: { max_changed_lines: 100 } } as Playbook;
const settings = (...layers: SettingsFile[]) => mergeSettings(layers);
const allowed = (file: SettingsFile, confidence = 0.7) =>
  applySettings(settings(file), playbook, confidence).kind;

test('without a word Pipewright acts on what it is fairly sure of', () => {
  expect(settings()).toEqual({
    paused: false,
    autoFix: { others: true, byPlaybook: {} },
    confidence: 0.6,
    playbooks: {},
    attemptsPerDay: 30,
    maxChangedLines: null,
    reverts: false,
    dashboard: false,
    flaky: { report: false, quietDays: 7 },
    channels: [],
  });
  expect(allowed({})).toBe('act');
  expect(allowed({}, 0.5)).toBe('explain');
});

it.each<[SettingsFile, string]>([
  [{ auto_fix: false }, 'explain'],
  [{ auto_fix: { fix: false } }, 'explain'],
  [{ auto_fix: { other: false } }, 'act'],
  [{ sensitivity: 'low' }, 'explain'],
  [{ sensitivity: 'high' }, 'act'],
])('%j lets it %s', (file, expected) => {
  expect(allowed(file)).toBe(expected);
});

test('it says why it only explains', () => {
  expect(applySettings(settings({ auto_fix: false }), playbook, 1)).toMatchObject({
    why: expect.stringContaining('`auto_fix`') as string,
  });
  expect(applySettings(settings({ sensitivity: 'low' }), playbook, 0.7)).toMatchObject({
    why: expect.stringContaining(
      '70 % sure, and by `sensitivity` Pipewright acts here from 90 %',
    ) as string,
  });
});

test('playbooks are turned off by name, and limits are only ever lowered', () => {
  expect(playbooksInForce(settings({ playbooks: { fix: false } }), [playbook])).toEqual([]);
  expect(playbooksInForce(settings({ playbooks: { other: false } }), [playbook])).toEqual([
    playbook,
  ]);
  const most = (lines: number) =>
    withLimits(settings({ limits: { max_changed_lines: lines } }), playbook).limits
      .max_changed_lines;
  expect([most(10), most(1000)]).toEqual([10, 100]);
});

test('the stronger layer wins key by key', () => {
  const file: SettingsFile = { auto_fix: { fix: true }, limits: { attempts_per_day: 2 } };
  const api: SettingsFile = {
    auto_fix: false,
    paused: true,
    playbooks: { fix: false },
    limits: { attempts_per_day: 9, max_changed_lines: 5 },
    notifications: { channels: ['ops'] },
  };
  expect(settings(file, api)).toMatchObject({
    paused: true,
    autoFix: { others: false, byPlaybook: { fix: true } },
    playbooks: { fix: false },
    attemptsPerDay: 2,
    maxChangedLines: 5,
    channels: ['ops'],
  });
  expect(settings(api, file).autoFix).toEqual({ others: false, byPlaybook: {} });
});
