import type { Actor } from '../state/identity.ts';
import type { Repository } from '../state/repository.ts';
import { unprocessable } from './api-error.ts';
import { roleOf } from './permissions.ts';

/** Full names of the branches that the actor may not push to, force or delete. */
export function closedRefs(actor: Actor, repository: Repository): string[] {
  const admin = actor.kind === 'user' && roleOf(actor.account, repository) === 'admin';
  return [...repository.protectedBranches]
    .filter(([, { admins, closed }]) => closed && (admins || !admin))
    .map(([branch]) => `refs/heads/${branch}`);
}

/** Throws 422 where a protected branch may not be moved by this actor. */
export function requireOpen(actor: Actor, repository: Repository, ref: string): void {
  if (!closedRefs(actor, repository).includes(ref)) return;
  throw unprocessable('Changes must be made through a pull request.');
}
