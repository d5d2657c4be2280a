import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  drawShare,
  readLedger,
  settleShare,
  type BudgetLedger,
} from '../../src/storage/budget-ledger.ts';

const START = 1_800_000_000_000;
const NONE = { points: 0, creates: 0 };
const MUCH = { points: 1000, creates: 1000, slots: 200 };
const LEAST = { points: 5, creates: 1, slots: 1 };

/** A ledger that several holders draw from, in a time that the test moves. */
function ledgerInTime() {
  let ledger = readLedger({});
  let now = START;
  return {
    draw: (holder: string, want = MUCH, spent = NONE) => {
      const drawn = drawShare(ledger, holder, { spent, want, least: LEAST }, now);
      ledger = drawn.ledger;
      return drawn.share;
    },
    giveBack: (holder: string, spent: typeof NONE, slots = 0) => {
      ledger = settleShare(ledger, holder, { spent, slots }, now);
    },
    pause: (seconds: number) => {
      ledger = { ...ledger, pausedUntil: now + seconds * 1000 };
    },
    pass: (seconds: number) => void (now += seconds * 1000),
    stored: (): BudgetLedger => readLedger(JSON.parse(JSON.stringify(ledger))),
  };
}

describe('a share', () => {
  it('is never more than GitHub’s limits leave, and tells when to ask again', () => {
    const { draw } = ledgerInTime();
    expect(draw('a')).toMatchObject({ points: 900, creates: 80, slots: 100 });
    const second = draw('b');
    expect(second).toMatchObject({ points: 0, creates: 0, slots: 0 });
    // A share may be spent for ten seconds, and then counts for a minute.
    expect(second.waitMs).toMatchObject({ points: 70_000, creates: 70_000 });
  });

  it('that is given back leaves room for others at once', () => {
    const { draw, giveBack } = ledgerInTime();
    draw('a');
    giveBack('a', { points: 100, creates: 10 });
    expect(draw('b')).toMatchObject({ points: 800, creates: 70, slots: 100 });
  });

  it('of a holder that died counts as spent until the minute is over', () => {
    const { draw, pass } = ledgerInTime();
    draw('dead');
    pass(69);
    expect(draw('b')).toMatchObject({ points: 0, slots: 100 });
    pass(1);
    expect(draw('b')).toMatchObject({ points: 900, creates: 80 });
  });

  it('is replaced by the next one of the same holder', () => {
    const { draw } = ledgerInTime();
    draw('a', { points: 45, creates: 4, slots: 10 });
    const next = draw('a', MUCH, { points: 20, creates: 1 });
    expect(next).toMatchObject({ points: 880, creates: 79, slots: 100 });
  });

  it('does not give more than 500 things an hour, and keeps an hour small', () => {
    const { draw, pass, stored } = ledgerInTime();
    let made = 0;
    for (let minute = 0; minute < 59; minute += 1) {
      for (const holder of ['a', 'b', 'c']) {
        made += draw(
          holder,
          { points: 20, creates: 4, slots: 1 },
          { points: 20, creates: 4 },
        ).creates;
      }
      pass(60);
    }
    expect(made).toBe(500);
    expect(stored().grants.length).toBeLessThan(80);
    expect(draw('a', MUCH, NONE).waitMs.creates).toBeGreaterThan(0);
  });

  it('is empty while GitHub wants a pause', () => {
    const { draw, pause, pass } = ledgerInTime();
    pause(30);
    expect(draw('a')).toMatchObject({ points: 0, waitMs: { points: 30_000 } });
    pass(30);
    expect(draw('a').points).toBe(900);
  });
});

it('reads what another version or nobody wrote as empty', () => {
  for (const json of [null, {}, [], 'x', { grants: 5 }]) {
    expect(readLedger(json)).toEqual({ pausedUntil: 0, grants: [], slots: [] });
  }
});

it('never lets all holders together spend more than a minute allows', () => {
  const step = fc.record({
    holder: fc.constantFrom('a', 'b', 'c'),
    seconds: fc.integer({ min: 0, max: 9 }),
    want: fc.record({
      points: fc.integer({ min: 1, max: 300 }),
      creates: fc.integer({ min: 0, max: 40 }),
      slots: fc.integer({ min: 1, max: 40 }),
    }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { draw, pass } = ledgerInTime();
      const spending: Array<{ at: number; points: number; creates: number }> = [];
      const last = new Map<string, typeof NONE>();
      let at = 0;
      for (const { holder, seconds, want, share } of steps) {
        const given = draw(holder, want, last.get(holder) ?? NONE);
        // It is spent as late as may be: just before the next draw, or when it runs out.
        pass(seconds);
        at += seconds;
        const spent = {
          points: Math.floor(given.points * share),
          creates: Math.floor(given.creates * share),
        };
        last.set(holder, spent);
        spending.push({ at, ...spent });
        const recent = spending.filter((each) => each.at > at - 60);
        expect(recent.reduce((sum, { points }) => sum + points, 0)).toBeLessThanOrEqual(900);
        expect(recent.reduce((sum, { creates }) => sum + creates, 0)).toBeLessThanOrEqual(80);
      }
    }),
  );
});
