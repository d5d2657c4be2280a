import { ensureLoopback } from '../../simulator/ensure-loopback.ts';

/** Vitest's global setup: one clear message instead of many time-outs. */
export const setup = ensureLoopback;
