/** A repository as GitHub names it. `id` is GitHub's; the name may change, the id does not. */
export interface RepositoryRef {
  id: number;
  owner: string;
  name: string;
}

/** A repository the App is installed on, with what later decisions need of it. */
export interface MonitoredRepository extends RepositoryRef {
  installationId: number;
  private: boolean;
  defaultBranch: string;
  status: 'active' | 'paused' | 'error' | 'removed';
}

/** `owner/name`. */
export function fullName(repository: { owner: string; name: string }): string {
  return `${repository.owner}/${repository.name}`;
}
