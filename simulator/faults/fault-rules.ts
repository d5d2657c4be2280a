import type { OperationId } from '../contract/operations.ts';

/**
 * What goes wrong with a call of the REST API. Numbers are statuses without further meaning;
 * `hang` never answers, `reset` cuts the connection, `truncated` breaks off in the answer's middle,
 * `slow` answers late, `bad_credentials` treats the token as expired, the limits refuse as GitHub's
 * primary and secondary limits do, `expired_download` hands out an address that has expired.
 */
export type CallFaultKind =
  | '403'
  | '404'
  | '429'
  | '500'
  | '502'
  | '503'
  | '504'
  | 'hang'
  | 'reset'
  | 'truncated'
  | 'slow'
  | 'bad_credentials'
  | 'primary_limit'
  | 'secondary_limit'
  | 'expired_download';

/**
 * What goes wrong with a delivery: sent twice under its GUID, after the one that follows it, late,
 * or not at all (it is on GitHub's record as failed).
 */
export type DeliveryFaultKind = 'duplicate' | 'out_of_order' | 'delayed' | 'dropped';

/** A call as rules see it. */
export interface FaultyCall {
  method: string;
  /** Below the REST root, with the query. */
  path: string;
  operation: OperationId | null;
}

/** A delivery as rules see it. */
export interface FaultyDelivery {
  event: string;
  action: string | null;
}

interface Frequency {
  /** How many matches it strikes, then it is over; every one where neither is given. */
  times?: number;
  /** The share of matches it strikes, 0 to 1, drawn from the seed: the same ones in every run. */
  probability?: number;
}

/** When which calls go wrong, and how. */
export interface CallFaultRule extends Frequency {
  match?: { method?: string; path?: RegExp | string; operation?: OperationId };
  fault: CallFaultKind;
  /** Whether GitHub had done the work when it happened; `before`, the default, it had not. */
  when?: 'before' | 'after';
  /** For `slow`: milliseconds, 100 where not given. */
  delayMs?: number;
  /** For the limits: seconds until they end, 1 where not given. */
  retryAfter?: number;
}

/** When which deliveries go wrong, and how. */
export interface DeliveryFaultRule extends Frequency {
  match?: { event?: string; action?: string };
  fault: DeliveryFaultKind;
  /** For `delayed`; for `out_of_order` the longest wait for another one. 500 where not given. */
  delayMs?: number;
}

/** A fault that struck. */
export type StruckFault =
  | (FaultyCall & { fault: CallFaultKind; when: 'before' | 'after' })
  | (FaultyDelivery & { fault: DeliveryFaultKind });

/** Faults on demand; without rules nothing goes wrong. */
export interface Faults {
  /** Adds a rule, and gives the function that takes it away. The first rule that strikes wins. */
  add(rule: CallFaultRule | DeliveryFaultRule): () => void;
  clear(): void;
  /** Starts the draws of rules added from now on anew from this number. */
  seed(seed: number): void;
  /** All that struck, oldest first. */
  struck: StruckFault[];
}

/** Faults as the simulator's own parts ask for them. */
export interface FaultSource extends Faults {
  onCall(call: FaultyCall): (CallFaultRule & { when: 'before' | 'after' }) | null;
  onDelivery(delivery: FaultyDelivery): DeliveryFaultRule | null;
}

const DELIVERY_FAULTS = new Set<string>(['duplicate', 'out_of_order', 'delayed', 'dropped']);

interface Live<Rule> {
  rule: Rule;
  left: number;
  draw(): number;
}

/** Numbers from 0 to 1 that a seed determines (mulberry32). */
export function createDraw(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function isDeliveryRule(rule: CallFaultRule | DeliveryFaultRule): rule is DeliveryFaultRule {
  return DELIVERY_FAULTS.has(rule.fault);
}

function meetsCall({ match }: CallFaultRule, call: FaultyCall): boolean {
  const path = match?.path;
  return (
    (match?.method === undefined || match.method === call.method) &&
    (match?.operation === undefined || match.operation === call.operation) &&
    (path === undefined ||
      (typeof path === 'string' ? call.path.split('?')[0] === path : path.test(call.path)))
  );
}

function meetsDelivery({ match }: DeliveryFaultRule, delivery: FaultyDelivery): boolean {
  return (
    (match?.event === undefined || match.event === delivery.event) &&
    (match?.action === undefined || match.action === delivery.action)
  );
}

/** The first rule that meets and strikes; `meets` counts as a match for every rule it comes by. */
function strike<Rule extends Frequency>(
  rules: ReadonlyArray<Live<Rule>>,
  meets: (rule: Rule) => boolean,
): Rule | null {
  for (const live of rules) {
    if (live.left <= 0 || !meets(live.rule)) continue;
    if (live.rule.probability !== undefined && live.draw() >= live.rule.probability) continue;
    live.left -= 1;
    return live.rule;
  }
  return null;
}

/** Builds the rules' keeper. */
export function createFaults(): FaultSource {
  let calls: Array<Live<CallFaultRule>> = [];
  let deliveries: Array<Live<DeliveryFaultRule>> = [];
  let seed = 1;
  const struck: StruckFault[] = [];
  return {
    struck,
    add(rule) {
      // Each rule draws for itself, so that calls of other kinds do not move its draws.
      const live = { left: rule.times ?? Number.POSITIVE_INFINITY, draw: createDraw((seed += 1)) };
      if (isDeliveryRule(rule)) {
        const added = { ...live, rule };
        deliveries.push(added);
        return () => {
          deliveries = deliveries.filter((each) => each !== added);
        };
      }
      const added = { ...live, rule };
      calls.push(added);
      return () => {
        calls = calls.filter((each) => each !== added);
      };
    },
    clear() {
      calls = [];
      deliveries = [];
    },
    seed(start) {
      seed = start;
    },
    onCall(call) {
      const rule = strike(calls, (each) => meetsCall(each, call));
      if (rule === null) return null;
      const { when = 'before', fault } = rule;
      struck.push({ ...call, fault, when });
      return { ...rule, when };
    },
    onDelivery(delivery) {
      const rule = strike(deliveries, (each) => meetsDelivery(each, delivery));
      if (rule !== null) {
        const { event, action } = delivery;
        struck.push({ event, action, fault: rule.fault });
      }
      return rule;
    },
  };
}
