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

// Logins of managed users hold an underscore.
const FULL_NAME = /^[a-z\d][\w-]{0,38}\/[\w.-]{1,100}$/i;

/** Whether a text can be an `owner/name` of GitHub's; such a text is safe to print. */
export function isFullName(text: string): boolean {
  return FULL_NAME.test(text);
}

/** `owner/name`. */
export function fullName(repository: { owner: string; name: string }): string {
  return `${repository.owner}/${repository.name}`;
}
