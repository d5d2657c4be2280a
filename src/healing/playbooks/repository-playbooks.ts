import { EVERYWHERE, type ConversationStore, type Pause } from '../../domain/conversation.ts';
import { CallerError } from '../../domain/errors.ts';
import type { IssueType } from '../../domain/issue.ts';
import { withPauses } from '../conversation/with-pauses.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { playbooksOf } from '../rules/playbooks-of.ts';
import { playbooksInForce } from '../settings/apply-settings.ts';
import { knownSettings } from '../settings/settings-in-force.ts';
import { acts } from './acts.ts';
import { issueTypesOf, type PatternKind } from './issue-types-of.ts';
import type { Playbook } from './playbook.ts';

/** A playbook as one repository has it. */
export interface RepositoryPlaybook {
  playbook: Playbook;
  /** Whether it is the repository's own. */
  own: boolean;
  /** Whether it changes what CI does, or only tells people. */
  acts: boolean;
  issueTypes: IssueType[];
  /** Whether it is used there, by the settings and by what people turned off. */
  enabled: boolean;
  /** Who turned it off there, or everywhere; null: nobody did. */
  pause: (Pause & { at: Date }) | null;
}

/** Playbooks of single repositories: Pipewright's and their own, and turning them on and off there. */
export interface RepositoryPlaybooks {
  /** In the order in which they are tried. */
  list(repositoryId: number): Promise<RepositoryPlaybook[]>;
  /** Null when the repository has none of this name. */
  find(repositoryId: number, name: string): Promise<RepositoryPlaybook | null>;
  /**
   * Throws a CallerError `conflict` when it stays off all the same: it is off everywhere, or by the
   * settings.
   */
  turn(
    repositoryId: number,
    { playbook }: RepositoryPlaybook,
    to: { on: boolean; by: string; reason?: string },
  ): Promise<void>;
}

/** `patterns` by id; everything is read at each call, so that all processes agree. */
export function createRepositoryPlaybooks(
  deps: Pick<HealingDeps, 'playbooks' | 'actions' | 'ownRules' | 'settings' | 'logger'> & {
    conversation: Pick<ConversationStore, 'pause' | 'pauses' | 'resume'>;
    patterns: () => Promise<ReadonlyMap<string, PatternKind>>;
  },
): RepositoryPlaybooks {
  const { conversation, patterns } = deps;
  const patternIds = async () => new Set((await patterns()).keys());

  async function list(repositoryId: number): Promise<RepositoryPlaybook[]> {
    const [playbooks, pauses, known, settings] = await Promise.all([
      playbooksOf({ ...deps, patternIds }, repositoryId),
      conversation.pauses(repositoryId),
      patterns(),
      knownSettings(deps, repositoryId),
    ]);
    const inForce = new Set(playbooksInForce(withPauses(settings, pauses), playbooks));
    return playbooks.map((playbook) => {
      const said = pauses.filter((pause) => pause.playbook === playbook.name);
      return {
        playbook,
        own: !deps.playbooks.includes(playbook),
        acts: acts(deps, playbook),
        issueTypes: issueTypesOf(playbook, known),
        enabled: inForce.has(playbook),
        // What holds everywhere cannot be lifted here.
        pause: said.find((pause) => pause.repositoryId === EVERYWHERE) ?? said[0] ?? null,
      };
    });
  }
  async function find(repositoryId: number, name: string): Promise<RepositoryPlaybook | null> {
    return (await list(repositoryId)).find(({ playbook }) => playbook.name === name) ?? null;
  }

  return {
    list,
    find,
    async turn(repositoryId, { playbook: { name } }, { on, by, reason }) {
      if (!on) {
        const why = reason === undefined ? {} : { reason };
        await conversation.pause({ repositoryId, playbook: name, by, ...why });
        return;
      }
      await conversation.resume(repositoryId, name);
      const now = await find(repositoryId, name);
      if (now === null || now.enabled) return;
      throw new CallerError(
        now.pause === null
          ? 'It stays off: the settings of the repository say so. `custom_playbooks` turns on what is off unless asked for.'
          : 'It stays off: an admin turned it off everywhere.',
        { code: 'conflict' },
      );
    },
  };
}
