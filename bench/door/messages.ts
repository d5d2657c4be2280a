/** The secret that both servers know. */
export const SECRET = 'the-secret-of-the-bench';

/** One measurement: as fast as `connections` can, or `rate` a second whatever the answers take. */
export interface LoadOrder {
  port: number;
  path: string;
  connections: number;
  seconds: number;
  /** Null: closed loop. */
  rate: number | null;
  /** Ends earlier, after this many. */
  most: number | null;
}

/** What the load generator saw; latencies in milliseconds, from when a call was due. */
export interface LoadReport {
  count: number;
  refused: number;
  seconds: number;
  p50: number;
  p99: number;
  worst: number;
}
