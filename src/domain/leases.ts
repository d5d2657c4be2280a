/** Named leases over all processes, so that only one of them does a thing at a time. */
export interface Leases {
  /**
   * Takes or extends the lease `name` for `owner` until `milliseconds` from now; false when another
   * owner has it. Who dies loses it when that time is over.
   */
  take(name: string, owner: string, milliseconds: number): Promise<boolean>;
  release(name: string, owner: string): Promise<void>;
}
