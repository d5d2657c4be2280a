import type { Finding } from './diagnosis.ts';

/** A job that failed with a cause and then passed on the same commit. */
export interface Flake {
  repositoryId: number;
  /** The job's name, and the fingerprint of what it failed with. */
  job: string;
  fingerprint: string;
  headSha: string;
}

/** How often one job failed with one cause and then passed on the same commit. */
export interface FlakyJob {
  job: string;
  fingerprint: string;
  /** What the cause was called last; null when it is no longer known. */
  title: string | null;
  /** Commits. */
  times: number;
  firstAt: Date;
  lastAt: Date;
  /** The newest of them, newest first, at most 10. */
  commits: Array<{ sha: string; at: Date }>;
}

/** A passing trouble that several repositories of one installation have at the same time. */
export interface Outage {
  /** The service outside that does not answer; null where the logs name none. */
  host: string | null;
  /** In how many repositories it was seen, within the window that was asked for. */
  repositories: number;
  /** When it was first seen within that window. */
  since: Date;
}

/** What earlier failures say about one that happens now. Windows are milliseconds back from now. */
export interface FailureHistory {
  /** Remembers a flake once per commit; flakes of its repository older than `keptMs` are forgotten. */
  recordFlake(flake: Flake, keptMs: number): Promise<void>;
  /** On how many commits within the window one of these jobs failed with this cause and then passed. */
  countFlakes(
    repositoryId: number,
    cause: { fingerprint: string; jobs: string[] },
    windowMs: number,
  ): Promise<number>;
  /** What flaked within the window, most often first, at most 100. */
  flakyJobs(repositoryId: number, windowMs: number): Promise<FlakyJob[]>;
  /**
   * In how many repositories of the installation the same passing trouble was seen within the
   * window: the same fingerprint, or the same host, or the same kind of lost infrastructure where
   * no host is known. Null when in none.
   */
  sameTrouble(
    installationId: number,
    finding: Pick<Finding, 'fingerprint' | 'pattern' | 'category' | 'captures'>,
    windowMs: number,
  ): Promise<Outage | null>;
}
