import { expect, it } from 'vitest';
import type { PlaybookVersions } from '../../../src/domain/playbook-versions.ts';
import { ACTION_CATALOGUE } from '../../../src/healing/actions/catalogue.ts';
import { loadPlaybooks } from '../../../src/healing/playbooks/load-playbooks.ts';
import { createPlaybookStates } from '../../../src/healing/playbooks/playbook-states.ts';

it('dates playbooks by the start that noted them, not by who looks first', async () => {
  let now = new Date('2026-01-01T00:00:00Z');
  const known = new Map<string, Date>();
  const versions: PlaybookVersions = {
    async seen(playbooks) {
      for (const { name } of playbooks) if (!known.has(name)) known.set(name, now);
      return new Map([...known].map(([name, at]) => [name, { first: at, current: at }]));
    },
  };
  const unused = () => Promise.reject(new Error('unused'));
  const states = createPlaybookStates({
    playbooks: await loadPlaybooks('playbooks', ACTION_CATALOGUE),
    actions: ACTION_CATALOGUE,
    conversation: { pauses: async () => [], pause: unused, resume: unused },
    versions,
    patterns: async () => new Map(),
  });
  await states.note();
  const start = now;
  now = new Date('2026-03-01T00:00:00Z');
  const listed = await states.list();
  expect(listed.length).toBeGreaterThan(0);
  for (const { createdAt, lastUpdated } of listed) {
    expect([createdAt, lastUpdated]).toEqual([start, start]);
  }
});
