import { EVERYWHERE, type ConversationStore, type Pause } from '../../domain/conversation.ts';
import type { IssueType } from '../../domain/issue.ts';
import type { PlaybookVersions } from '../../domain/playbook-versions.ts';
import { acts } from './acts.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { issueTypesOf, type PatternKind } from './issue-types-of.ts';
import type { Playbook } from './playbook.ts';

/** A playbook as this installation has it. */
export interface PlaybookState {
  playbook: Playbook;
  /** Whether it changes what CI does, or only tells people. */
  acts: boolean;
  /** Types of the Issues that it may apply to. */
  issueTypes: IssueType[];
  /** When this installation first had it, in any version. */
  createdAt: Date;
  /** When its version came, or it was turned off, whichever is later. */
  lastUpdated: Date;
  /** Who turned it off everywhere, when and why; null: it is on. */
  pause: (Pause & { at: Date }) | null;
}

/** Playbooks of an installation: what there is, and turning them on and off in every process. */
export interface PlaybookStates {
  /** Notes which versions are here now; at each start, so that their dates are true. */
  note(): Promise<void>;
  /** In the order in which they are tried. */
  list(): Promise<PlaybookState[]>;
  turn(name: string, to: { on: boolean; by: string; reason?: string }): Promise<void>;
}

/** `patterns` by id; what is paused is read at each call, so that all processes agree. */
export function createPlaybookStates(
  deps: Pick<HealingDeps, 'playbooks' | 'actions'> & {
    conversation: Pick<ConversationStore, 'pause' | 'pauses' | 'resume'>;
    versions: PlaybookVersions;
    patterns(): Promise<ReadonlyMap<string, PatternKind>>;
  },
): PlaybookStates {
  return {
    async note() {
      await deps.versions.seen(deps.playbooks);
    },

    async list() {
      const [patterns, pauses, seen] = await Promise.all([
        deps.patterns(),
        deps.conversation.pauses(EVERYWHERE),
        deps.versions.seen(deps.playbooks),
      ]);
      return deps.playbooks.map((playbook) => {
        const pause = pauses.find((each) => each.playbook === playbook.name) ?? null;
        const { first, current } = seen.get(playbook.name) ?? { first: NEVER, current: NEVER };
        return {
          playbook,
          acts: acts(deps, playbook),
          issueTypes: issueTypesOf(playbook, patterns),
          createdAt: first,
          lastUpdated: pause !== null && pause.at > current ? pause.at : current,
          pause,
        };
      });
    },

    async turn(name, { on, by, reason }) {
      if (on) await deps.conversation.resume(EVERYWHERE, name);
      else {
        const why = reason === undefined ? {} : { reason };
        await deps.conversation.pause({ repositoryId: EVERYWHERE, playbook: name, by, ...why });
      }
    },
  };
}

const NEVER = new Date(0);
