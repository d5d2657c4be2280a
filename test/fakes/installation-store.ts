import type { InstallationStore } from '../../src/domain/installation.ts';
import type { MonitoredRepository, RepositoryRef } from '../../src/domain/repository.ts';

/** Installations and repositories in memory. */
export class FakeInstallationStore implements InstallationStore {
  readonly installations = new Map<number, Parameters<InstallationStore['save']>[0]>();
  readonly repositories = new Map<number, MonitoredRepository>();

  async save(installation: Parameters<InstallationStore['save']>[0]): Promise<void> {
    this.installations.set(installation.id, { ...installation });
  }

  async remove(id: number): Promise<void> {
    this.installations.delete(id);
    for (const repository of this.repositories.values()) {
      if (repository.installationId === id) repository.status = 'removed';
    }
  }

  async saveRepository(repository: MonitoredRepository): Promise<void> {
    this.repositories.set(repository.id, { ...repository });
  }

  async removeRepository({ id }: RepositoryRef): Promise<void> {
    const repository = this.repositories.get(id);
    if (repository !== undefined) repository.status = 'removed';
  }

  async getRepository(id: number): Promise<MonitoredRepository | null> {
    const repository = this.repositories.get(id);
    return repository === undefined ? null : { ...repository };
  }
}
