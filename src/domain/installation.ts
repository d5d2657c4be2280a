import type { MonitoredRepository, RepositoryRef } from './repository.ts';

/** Installations of the App and the repositories they opened to it. */
export interface InstallationStore {
  save(installation: {
    id: number;
    account: string;
    accountType: string;
    suspended: boolean;
  }): Promise<void>;
  remove(id: number): Promise<void>;
  /** Adds or updates a repository of an installation; a rename is seen by its id. */
  saveRepository(repository: MonitoredRepository): Promise<void>;
  removeRepository(repository: RepositoryRef): Promise<void>;
  getRepository(id: number): Promise<MonitoredRepository | null>;
}
