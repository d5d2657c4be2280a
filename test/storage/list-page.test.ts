import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IssueFilter, Visible } from '../../src/domain/views.ts';
import { ENTRIES } from '../../src/storage/accounts/audit-store.ts';
import { DELIVERIES } from '../../src/storage/delivery-row.ts';
import {
  type Condition,
  inRepositories,
  type List,
  pageStatement,
} from '../../src/storage/list-page.ts';
import type { Storage } from '../../src/storage/open-storage.ts';
import { ISSUES, RUNS } from '../../src/storage/views/list-rows.ts';
import { anIssue } from '../fakes/issue.ts';
import { openTestStorage } from '../support/test-database.ts';

const REPOSITORIES = [
  { id: 31, owner: 'Acme', name: 'shop' },
  { id: 32, owner: 'acme', name: 'sho_' },
  { id: 33, owner: 'other', name: 'Shop' },
];
const TYPES = ['test_failure', 'lint_failure'] as const;
const SEVERITIES = ['low', 'high'] as const;

let storage: Storage;
let client: pg.Client;
/** As they stand in the table. */
let issues: Array<{
  id: string;
  repository_id: string;
  type: string;
  severity: string;
  status: string;
  detected_at: Date;
}> = [];
beforeAll(async () => {
  storage = await openTestStorage();
  client = new pg.Client({ connectionString: storage.connectionString });
  await client.connect();
  for (const repository of REPOSITORIES) {
    const known = { installationId: 1, private: false, defaultBranch: 'main' };
    await storage.installations.saveRepository({ ...repository, ...known, status: 'active' });
  }
  for (let count = 0; count < 48; count += 1) {
    const { id } = await storage.issues.open(
      anIssue({
        repository: REPOSITORIES[count % 3] ?? { id: 0, owner: '', name: '' },
        type: TYPES[count % 2] ?? 'test_failure',
        severity: SEVERITIES[(count >> 1) % 2] ?? 'low',
        finding: { fingerprint: randomUUID() },
      }),
    );
    if (count % 5 === 0) await storage.issues.close(id, 'resolved');
  }
  // Several of one moment, for the order.
  await client.query(
    `UPDATE issues SET detected_at = timestamptz '2026-01-01' + interval '1 minute' *
       (hashtext(id::text) % 10)`,
  );
  ({ rows: issues } = await client.query('SELECT * FROM issues ORDER BY detected_at DESC, id'));
});
afterAll(async () => {
  await client.end();
  await storage.stop();
});

const maybe = <Value>(values: readonly Value[]) =>
  fc.constantFrom<Value | undefined>(undefined, ...values);
const anyFilter = fc.record({
  repository: maybe(['ACME/shop', 'acme/sho_', 'other/shop', 'acme/sho%', 'shop', 'a/b/c', '\0/x']),
  type: maybe([...TYPES, 'data_drift', '\0']),
  severity: maybe(SEVERITIES),
  status: maybe(['open', 'resolved', 'failed'] as const),
});
const anyVisible = fc.oneof(
  fc.constant<Visible>('all'),
  fc.subarray([31, 32, 33, 99]).map((ids): Visible => new Set(ids)),
);
const anySlice = fc.record({
  limit: fc.integer({ min: 1, max: 60 }),
  offset: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.constantFrom(1001, 10_000_000)),
});

const given = (filter: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));

describe('lists', () => {
  it('are cut, narrowed and counted as their rows are', async () => {
    const check = async (
      filter: { [Key in keyof IssueFilter]: IssueFilter[Key] | undefined },
      visible: Visible,
      slice: { limit: number; offset: number },
    ) => {
      const named = REPOSITORIES.find(
        ({ owner, name }) => `${owner}/${name}`.toLowerCase() === filter.repository?.toLowerCase(),
      );
      const expected = issues.filter(
        ({ repository_id: id, type, severity, status }) =>
          (visible === 'all' || visible.has(Number(id))) &&
          (filter.repository === undefined || Number(id) === named?.id) &&
          (filter.type === undefined || type === filter.type) &&
          (filter.severity === undefined || severity === filter.severity) &&
          (filter.status === undefined || status === filter.status),
      );
      const { items, total } = await storage.views.issues(given(filter), visible, slice);
      expect(total).toBe(expected.length);
      expect(items.map(({ id }) => id)).toEqual(
        expected.slice(slice.offset, slice.offset + slice.limit).map(({ id }) => id),
      );
    };
    await fc.assert(fc.asyncProperty(anyFilter, anyVisible, anySlice, check), { numRuns: 150 });
  });

  it('tell of an Issue what its row says', async () => {
    const { items } = await storage.views.issues({ repository: 'acme/SHOP' }, 'all', {
      limit: 1,
      offset: 0,
    });
    const whole = await storage.issues.get(items[0]?.id ?? '');
    expect(whole).toMatchObject(items[0] ?? {});
    expect(items[0]).not.toHaveProperty('occurrence');
  });
});

describe('a long list', () => {
  it('goes on far from its begin as it began', async () => {
    await client.query(
      `INSERT INTO deliveries (guid, event, repository_id, repository, status, payload_format, received_at)
       SELECT 'guid-' || i, CASE WHEN i % 2 = 0 THEN 'push' ELSE 'star' END, 31, 'Acme/shop', 'processed',
              'plain', timestamptz '2026-01-01' + (i / 3) * interval '1 second'
         FROM generate_series(1, 2300) AS i`,
    );
    const { rows } = await client.query<{ guid: string; event: string }>(
      'SELECT guid, event FROM deliveries ORDER BY received_at DESC, guid',
    );
    for (const event of [undefined, 'push']) {
      const expected = rows.filter((row) => event === undefined || row.event === event);
      for (const offset of [990, 1001, 1120, 2290]) {
        const filter = { repository: 'acme/SHOP', ...(event !== undefined && { event }) };
        const slice = { limit: 30, offset };
        const page = await storage.history.page(filter, new Set([31]), slice);
        expect(page.items.map(({ guid }) => guid)).toEqual(
          expected.slice(offset, offset + 30).map(({ guid }) => guid),
        );
        expect(page.total).toBe(expected.length);
      }
    }
  });
});

/** What a list can be narrowed by, and the text that shows that an index finds it. */
const NARROWED: Array<[string, List, Condition[], RegExp]> = [
  ['issues', ISSUES, [], /issues_detected_at_id_idx/],
  ['issues of a status', ISSUES, [['status = ?', 'open']], /Index Cond: \(status = /],
  ['issues of a type', ISSUES, [['type = ?', 'x']], /Index Cond: \(type = /],
  ['issues of a severity', ISSUES, [['severity = ?', 'low']], /Index Cond: \(severity = /],
  ['issues of a repository', ISSUES, [inRepositories([1])], /Index Cond: \(repository_id = /],
  ['deliveries', DELIVERIES, [], /deliveries_received_at_guid_idx/],
  ['deliveries of an event', DELIVERIES, [['event = ?', 'push']], /Index Cond: \(event = /],
  ['dead deliveries', DELIVERIES, [['status = ?', 'dead']], /deliveries_dead/],
  ['ignored deliveries', DELIVERIES, [['status = ?', 'ignored']], /deliveries_ignored/],
  ['deliveries seen', DELIVERIES, [inRepositories([1])], /Index Cond: \(repository_id = /],
  ['executions', RUNS, [], /runs_created_at_id_idx/],
  ['executions of a playbook', RUNS, [['playbook = ?', 'x']], /Index Cond: \(playbook = /],
  ['executions of a status', RUNS, [['status = ?', 'failed']], /Index Cond: \(status = /],
  ['audit', ENTRIES, [], /audit_entries_at_idx/],
  ['audit of an actor', ENTRIES, [['actor_id = ?', 'x']], /Index Cond: \(actor_id = /],
  ['audit of an action', ENTRIES, [['action = ?', 'x']], /Index Cond: \(action = /],
  ['audit of a target', ENTRIES, [['target = ?', 'x']], /Index Cond: \(target = /],
  ['executions of a repository', RUNS, [inRepositories([1])], /Index Cond: \(repository_id = /],
];

describe('an index', () => {
  beforeAll(async () => {
    // So that of few rows it is asked how the rows of a large table are found.
    await client.query(
      'SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_sort = off',
    );
  });

  it.each(NARROWED)('holds the %s in their order', async (_, list, conditions, shown) => {
    for (const offset of [0, 5000]) {
      const { text, values } = pageStatement(list, conditions, { limit: 50, offset });
      const { rows } = await client.query<Record<'QUERY PLAN', string>>(`EXPLAIN ${text}`, values);
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toMatch(shown);
    }
  });
});
