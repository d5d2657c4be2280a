import type { RepositoryRef } from './repository.ts';

/** A cause that people said to leave alone in one repository. */
export interface IgnoredCause {
  repositoryId: number;
  fingerprint: string;
  /** Null: until somebody says otherwise. */
  until: Date | null;
  /** Login of who said so. */
  by: string;
}

/** In the place of a repository's id: all of them. GitHub's ids begin at 1. */
export const EVERYWHERE = 0;

/** What people paused in one repository, or everywhere. */
export interface Pause {
  repositoryId: number;
  /** Null: everything. */
  playbook: string | null;
  by: string;
  /** Where they said why. */
  reason?: string;
}

/** Who asked for what on GitHub; `allowed` is false where they may not. */
export interface AskedOnGitHub {
  deliveryGuid: string;
  repository: RepositoryRef;
  /** Login of who asked. */
  actor: string;
  /** The way and the wish: `command.fix`, `button.ignore`. */
  action: string;
  detail: string;
  allowed: boolean;
}

/** What people told Pipewright to do or leave, in Postgres. */
export interface ConversationStore {
  ignore(cause: IgnoredCause): Promise<void>;
  /** Causes of a repository that are to be left alone at that moment. */
  ignored(repositoryId: number, now: Date): Promise<IgnoredCause[]>;
  /** Pausing again says anew why. */
  pause(pause: Pause): Promise<void>;
  /** False when it was not paused. */
  resume(repositoryId: number, playbook: string | null): Promise<boolean>;
  /** Of a repository, with those that hold everywhere. */
  pauses(repositoryId: number): Promise<Array<Pause & { at: Date }>>;
  /** Writes it into the audit, once for each Delivery and action. */
  audit(asked: AskedOnGitHub): Promise<void>;
  /** How often somebody asked for something since then, by other Deliveries than this one. */
  countAsked(actor: string, since: Date, exceptDelivery: string): Promise<number>;
}
