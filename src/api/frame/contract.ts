import type { AuthenticationMethod, Plan } from '../../domain/identity.ts';
import type { RateAllowance } from '../../domain/rate-limits.ts';
import type { Failure, Problem } from './failure.ts';
import type { Paging } from './paging.ts';

/** One limit: so many calls in a window; by plan where a contract tells plans apart. */
export interface LimitRule {
  windowSeconds: number;
  points: number | Record<Plan, number>;
  /** For callers without credentials, by address. */
  anonymous: number;
  /** Whether an admin's `rate_limit_per_minute` stands in the place of `points`. */
  adjustable?: boolean;
}

/**
 * `accept`: `Accept: application/vnd.<anything>.v1+json`; `header`: `API-Version: 1.0.0`; `query`:
 * `?version=1.0.0`.
 */
export type VersionPlace = 'accept' | 'header' | 'query';

/** How a contract lets web pages of other origins call it. */
export interface CrossOrigin {
  methods: readonly string[];
  headers: readonly string[];
  /** Answer headers that scripts may read. */
  exposed: readonly string[];
}

/**
 * The outside of one contract as data: what its answers look like and who may call. Routes are
 * beside it; the frame knows no contract by name.
 */
export interface Contract {
  name: string;
  title: string;
  version: string;
  description: string;
  /** Paths below which unknown ones answer in this contract's envelope; the longest wins. */
  prefixes: readonly string[];
  /** HTTP status and this contract's word for each failure. */
  errors: Readonly<Record<Failure, { status: number; code: string }>>;
  envelope(problem: Problem): unknown;
  paging: Paging;
  /** By name of the class that a route names; every rule of a class must hold. */
  limits: Readonly<Record<string, readonly LimitRule[]>>;
  /** The class that answers tell of which no limit counts. */
  usualLimit: string;
  rateHeaders(allowance: Omit<RateAllowance, 'exceeded'>): Record<string, string>;
  /** Where callers may name a version beside the path; an unknown one is refused. */
  versionIn: readonly VersionPlace[];
  /** Credentials that are understood. */
  authentication: readonly AuthenticationMethod[];
  /** Whether API keys come as a bearer or in `X-API-Key`. */
  apiKeyIn: 'bearer' | 'header';
  /**
   * What to tell who shows what belongs elsewhere: a JWT, or a key in `X-API-Key`. Its form alone
   * decides, so that nobody learns whether it is good.
   */
  elsewhere?: { jwt: string; headerKey: string };
  crossOrigin: CrossOrigin | null;
}
