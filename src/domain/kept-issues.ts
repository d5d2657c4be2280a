/** What somebody asked for by an issue of ours, and what came of it; texts are plain and redacted. */
export interface KeptNote {
  deliveryGuid: string;
  /** ISO 8601. */
  at: string;
  by: string;
  what: string;
}

/** An issue on GitHub that Pipewright keeps up to date, instead of a stream of them. */
export interface KeptIssue {
  repositoryId: number;
  /** `dashboard`, or `flaky:` and the job's fingerprint. */
  key: string;
  /** Null until it is opened. */
  number: number | null;
  /** `closed`: by us, or never opened. `declined`: a person closed it, which is respected. */
  state: 'open' | 'closed' | 'declined';
  /** Newest last. */
  notes: KeptNote[];
  /** How often a look was asked for; tells whether one was while another went on. */
  asked: number;
}

/** Which issues are kept, and when each is to be looked at. */
export interface KeptIssueStore {
  get(repositoryId: number, key: string): Promise<KeptIssue | null>;
  byNumber(repositoryId: number, number: number): Promise<KeptIssue | null>;
  /** Asks for a look at that time at the latest; what it is about is made where it is not there. */
  ask(repositoryId: number, key: string, at: Date): Promise<void>;
  /** Those that are due, each for one process; who does not `save` one gets it again at `retryAt`. */
  take(now: Date, retryAt: Date, limit: number): Promise<KeptIssue[]>;
  /** Writes what is so, and when to look again, unless a look was asked for meanwhile. */
  save(kept: KeptIssue, next: Date | null): Promise<void>;
}
