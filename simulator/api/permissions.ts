import type { Account, Actor, Grant, Role, Via } from '../state/identity.ts';
import type { Repository } from '../state/repository.ts';
import { ApiError, notAccessible } from './api-error.ts';
import type { Needs } from './operation.ts';

/** A user's role on a repository; null where they have none and it is not public. */
export function roleOf(account: Account, repository: Repository): Role | null {
  if (repository.owner === account) return 'admin';
  const member = repository.owner.members?.get(account);
  if (member === 'admin') return 'admin';
  const seen = !repository.private || member !== undefined;
  return repository.collaborators.get(account) ?? (seen ? 'read' : null);
}

function covers(granted: Grant | Role | undefined, wanted: Grant): boolean {
  return granted !== undefined && (wanted === 'read' || granted !== 'read');
}

/** True when the token reaches the repository through its installation. */
function reaches(actor: Actor, repository: Repository): boolean {
  if (actor.kind !== 'installation') return false;
  const { installation, repositories } = actor.token;
  return installation.repositories.has(repository) && (repositories?.has(repository) ?? true);
}

/** Whether a person's token reaches that far: one that was issued to an App can do what both can. */
function mayThrough(via: Via | null, repository: Repository, name: string, wanted: Grant): boolean {
  if (via === null) return true;
  if (!via.repositories.has(repository)) return !repository.private && wanted === 'read';
  return name === 'metadata' || covers(via.app.permissions[name], wanted);
}

/** Whether the actor may know that the repository is there. */
export function maySee(actor: Actor, repository: Repository): boolean {
  if (!repository.private) return true;
  if (actor.kind === 'user') {
    const role = roleOf(actor.account, repository);
    return role !== null && mayThrough(actor.via, repository, 'metadata', 'read');
  }
  return reaches(actor, repository);
}

/** Whether the actor has a permission on a repository that it may see. */
export function has(actor: Actor, repository: Repository, name: string, wanted: Grant): boolean {
  if (actor.kind === 'user') {
    const role = covers(roleOf(actor.account, repository) ?? undefined, wanted);
    return role && mayThrough(actor.via, repository, name, wanted);
  }
  if (actor.kind === 'installation') {
    // Public repositories that the App is not installed on can be read by any token.
    if (!reaches(actor, repository)) return !repository.private && wanted === 'read';
    const granted = actor.token.permissions[name];
    return name === 'metadata' || covers(granted, wanted);
  }
  return actor.kind === 'anonymous' && !repository.private && wanted === 'read';
}

/** Throws 403 (401 for strangers) unless the actor has one of the permissions. */
export function requireOneOf(actor: Actor, repository: Repository, needs: Needs): void {
  if (actor.kind === 'app' || actor.kind === 'client') throw notAccessible();
  const granted = needs.some((need) =>
    Object.entries(need).every(([name, wanted]) => has(actor, repository, name, wanted)),
  );
  if (needs.length === 0 || granted) return;
  if (actor.kind === 'installation') throw notAccessible();
  throw actor.kind === 'anonymous'
    ? new ApiError(401, 'Requires authentication')
    : new ApiError(403, 'Must have push access to repository');
}
