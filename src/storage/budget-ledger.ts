import { z } from 'zod';
import type { BudgetAmount, BudgetShare } from '../domain/budget-shares.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** GitHub's secondary limits for one installation. */
const WINDOWS: ReadonlyArray<{ what: 'points' | 'creates'; limit: number; ms: number }> = [
  { what: 'points', limit: 900, ms: MINUTE },
  { what: 'creates', limit: 80, ms: MINUTE },
  { what: 'creates', limit: 500, ms: HOUR },
];
const SLOTS = 100;
/** How long a share may be spent; what is left of it counts as spent when its holder died. */
const SHARE_MS = 10_000;
/** Longer than a share and the longest call after it. */
const SLOTS_MS = 60_000;
/** When all slots are taken one may be free at any moment. */
const SLOT_WAIT_MS = 250;
/** Grants this old are put together by the minute, so that an hour stays small. */
const RECENT_MS = 2 * MINUTE;

const time = z.number();
const ledgerSchema = z.object({
  pausedUntil: time,
  /** What was given out; `until` is the last moment at which it was or may be spent. */
  grants: z.array(
    z.object({
      holder: z.string().nullable(),
      until: time,
      points: z.number(),
      creates: z.number(),
    }),
  ),
  slots: z.array(z.object({ holder: z.string(), until: time, slots: z.number() })),
});

/** All that was given out of one budget and still counts; times in milliseconds since 1970. */
export type BudgetLedger = z.infer<typeof ledgerSchema>;
type Grant = BudgetLedger['grants'][number];

/** The ledger in a row; an empty one for a row that is new, or from another version. */
export function readLedger(json: unknown): BudgetLedger {
  const read = ledgerSchema.safeParse(json);
  return read.success ? read.data : { pausedUntil: 0, grants: [], slots: [] };
}

/** Milliseconds until `least` fits into a window, if nobody draws meanwhile; 0 when it does now. */
function waitFor(
  grants: readonly Grant[],
  window: (typeof WINDOWS)[number],
  least: number,
  now: number,
): number {
  const { what, limit, ms } = window;
  const inside = grants.filter(({ until }) => until > now - ms).sort((a, b) => a.until - b.until);
  let over = inside.reduce((sum, grant) => sum + grant[what], least) - limit;
  if (least === 0 || over <= 0) return 0;
  const last = inside.find((grant) => (over -= grant[what]) <= 0);
  return (last?.until ?? now) + ms - now;
}

function roomIn(grants: readonly Grant[], what: 'points' | 'creates', now: number): number {
  const rooms = WINDOWS.filter((window) => window.what === what).map(({ limit, ms }) =>
    grants.reduce((room, grant) => (grant.until > now - ms ? room - grant[what] : room), limit),
  );
  return Math.max(Math.min(...rooms), 0);
}

/** Drops what counts nowhere any more, and puts old grants together by the minute. */
function compact(grants: readonly Grant[], now: number): Grant[] {
  const kept: Grant[] = [];
  const minutes = new Map<number, Grant>();
  for (const grant of grants) {
    if (grant.until <= now - HOUR || (grant.points === 0 && grant.creates === 0)) continue;
    if (grant.until > now - RECENT_MS) {
      kept.push(grant);
      continue;
    }
    // Only what was made counts for longer than a minute.
    if (grant.creates === 0) continue;
    const minute = Math.floor(grant.until / MINUTE);
    const sum = minutes.get(minute) ?? { holder: null, until: 0, points: 0, creates: 0 };
    sum.until = Math.max(sum.until, grant.until);
    sum.creates += grant.creates;
    minutes.set(minute, sum);
  }
  return [...minutes.values(), ...kept];
}

/** The holder's grant becomes what it spent of it, at the latest now. */
function settle(
  grants: readonly Grant[],
  holder: string,
  spent: Omit<BudgetAmount, 'slots'>,
  now: number,
): Grant[] {
  return grants.map((grant) =>
    grant.holder === holder
      ? {
          holder: null,
          until: Math.min(grant.until, now),
          points: Math.min(spent.points, grant.points),
          creates: Math.min(spent.creates, grant.creates),
        }
      : grant,
  );
}

function holdSlots(
  ledger: BudgetLedger,
  holder: string,
  slots: number,
  now: number,
): BudgetLedger['slots'] {
  const others = ledger.slots.filter((each) => each.holder !== holder && each.until > now);
  return slots > 0 ? [...others, { holder, slots, until: now + SLOTS_MS }] : others;
}

/** Settles the holder's last grant and gives it a new one; the share says when to ask again. */
export function drawShare(
  before: BudgetLedger,
  holder: string,
  ask: { spent: Omit<BudgetAmount, 'slots'>; want: BudgetAmount; least: BudgetAmount },
  now: number,
): { ledger: BudgetLedger; share: BudgetShare } {
  const { want, least } = ask;
  const grants = settle(compact(before.grants, now), holder, ask.spent, now);
  const pausedMs = Math.max(before.pausedUntil - now, 0);
  const taken = before.slots
    .filter((each) => each.holder !== holder && each.until > now)
    .reduce((sum, each) => sum + each.slots, 0);
  const slots = Math.min(want.slots, Math.max(SLOTS - taken, 0));
  const given = (what: 'points' | 'creates'): number =>
    pausedMs > 0 ? 0 : Math.min(want[what], roomIn(grants, what, now));
  const points = given('points');
  const creates = given('creates');
  const wait = (what: 'points' | 'creates'): number =>
    Math.max(
      least[what] === 0 ? 0 : pausedMs,
      ...WINDOWS.filter((window) => window.what === what).map((window) =>
        waitFor(grants, window, least[what], now),
      ),
    );
  const ledger = {
    pausedUntil: before.pausedUntil,
    grants: [...grants, { holder, until: now + SHARE_MS, points, creates }],
    slots: holdSlots(before, holder, slots, now),
  };
  const waitMs = {
    points: wait('points'),
    creates: wait('creates'),
    slots: slots < least.slots ? SLOT_WAIT_MS : 0,
  };
  return { ledger, share: { points, creates, slots, forMs: SHARE_MS, waitMs } };
}

/** The ledger after a holder gave back what it did not spend. */
export function settleShare(
  ledger: BudgetLedger,
  holder: string,
  held: { spent: Omit<BudgetAmount, 'slots'>; slots: number },
  now: number,
): BudgetLedger {
  return {
    ...ledger,
    grants: compact(settle(ledger.grants, holder, held.spent, now), now),
    slots: holdSlots(ledger, holder, held.slots, now),
  };
}
