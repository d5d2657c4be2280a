import { emitterEventNames } from '@octokit/webhooks';
import { expect, it } from 'vitest';
import { EVENT_NAMES } from '../../../src/api/webhooks/event-names.ts';

it('knows every event that Octokit knows', () => {
  const known = new Set(emitterEventNames.map((name) => name.split('.')[0]));
  expect([...known].filter((name) => !EVENT_NAMES.has(name ?? ''))).toEqual([]);
});
