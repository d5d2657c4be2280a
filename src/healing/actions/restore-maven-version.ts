import { z } from 'zod';
import { replaceVersion, versionsOf } from '../../edits/dependencies/maven-pom.ts';
import { defineAction, type Proposal } from './action.ts';
import { openCommitFiles } from './commit-files.ts';
import { proposeEdit, refuse } from './propose-edit.ts';

const MOST_POMS = 20;
const NAME = /^[\w.-]{1,200}$/;

/**
 * Gives a Maven dependency whose version does not exist the one version that the repository knows
 * of: from another pom.xml, or from the same file when CI was last green.
 */
export const restoreMavenVersion = defineAction({
  name: 'restore_maven_version',
  acts: true,
  input: z.strictObject({}),
  async propose(facts, _input, { reader }): Promise<Proposal> {
    const { group = '', artefact = '', version: from = '' } = facts.issue.finding.captures;
    if (![group, artefact, from].every((name) => NAME.test(name))) {
      return refuse('The log does not name the artefact that is missing.');
    }
    const wanted = { group, artefact };
    const name = `${group}:${artefact}`;
    const files = await openCommitFiles(facts, reader);
    const paths = files.paths?.filter((path) => /(?:^|\/)pom\.xml$/.test(path)) ?? [];
    if (files.paths === null || paths.length > MOST_POMS) {
      return refuse('The repository has more pom.xml files than are looked through.');
    }
    const users: Array<{ path: string; source: string }> = [];
    const evidence = new Map<string, string>();
    for (const path of paths) {
      const source = await files.read(path);
      if (source === null) continue;
      for (const version of versionsOf(source, wanted)) {
        if (version === from) users.push({ path, source });
        else evidence.set(version, `\`${path}\` has it`);
      }
    }
    const [user, ...otherUsers] = users;
    if (user === undefined || otherUsers.length > 0) {
      return refuse(
        `Not exactly one pom.xml of the repository asks for \`${name}\` in version ${from}.`,
      );
    }
    const earlier = await files.readEarlier(user.path);
    for (const version of earlier === null ? [] : versionsOf(earlier, wanted)) {
      if (version !== from) evidence.set(version, 'the last good run had it');
    }
    const [known, ...others] = [...evidence];
    if (known === undefined || others.length > 0) {
      const which = known === undefined ? 'no other version' : 'more than one other version';
      return refuse(
        `The repository knows ${which} of \`${name}\`; which one is meant is for people to say.`,
      );
    }
    const [to, why] = known;
    const after = NAME.test(to) ? replaceVersion(user.source, wanted, { from, to }) : null;
    if (after === null) {
      return refuse(`The version of \`${name}\` in \`${user.path}\` is not in one plain place.`);
    }
    return proposeEdit(
      user.path,
      { before: user.source, after },
      `\`${user.path}\` asks for \`${name}\` ${to} again, not ${from}, which is in no repository of the job; ${why}.`,
    );
  },
});
