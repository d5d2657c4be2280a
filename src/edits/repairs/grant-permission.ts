import { z } from 'zod';
import type { YAMLMap } from 'yaml';
import { openSteps, type OpenedWorkflow } from '../workflow/open-workflow.ts';
import {
  missingFrom,
  type Permissions,
  permissionsNeededBy,
  readPermissions,
  RESTRICTED_DEFAULT,
} from '../workflow/permissions.ts';
import type { JobSource, StepSource } from '../workflow/read-workflow.ts';
import { insertPair, replaceRaw } from '../yaml/yaml-edits.ts';
import { asMap, asScalar, pairOf, valueOf } from '../yaml/yaml-source.ts';
import type { TextEdit } from '../text-edit.ts';
import { defineRepair, refuse } from '../repair.ts';

const OWN_TOKEN = /^\$\{\{\s*(?:github\.token|secrets\.GITHUB_TOKEN)\s*\}\}$/;
/** Inputs and variables by which a step is told to use another token. */
const TOKEN_NAMES = /(?:^|[-_])(?:token|pat)$/i;

/** Grants the job what its failing step's own call needs, by the table, and keeps what it had. */
export const grantPermission = defineRepair({
  name: 'grant-permission',
  arguments: z.strictObject({ actor: z.string().optional(), user: z.string().optional() }),
  async plan(request, { actor, user }) {
    if (actor !== 'integration' && user !== 'github-actions[bot]') {
      return refuse(
        'The call was not made with the job’s own token, or a setting of the repository refused it; `permissions` in the workflow does not change that.',
      );
    }
    const opened = await openSteps(request);
    if (!opened.ok) return opened.refusal;
    const edits: TextEdit[] = [];
    const said = new Set<string>();
    for (const { job, step } of opened.value.steps) {
      const needed = permissionsNeededBy(step);
      if (needed === null) {
        return refuse(
          'What the failing step calls is in no table of calls and permissions; which one it needs is for people to say.',
        );
      }
      if (usesOtherToken(step)) {
        return refuse(
          'The failing step is given a token of its own, which has its rights from elsewhere.',
        );
      }
      const granted = grantedTo(opened.value, job);
      if (granted === null)
        return refuse('The permissions of the job are not a plain list of scopes.');
      const missing = missingFrom(granted, needed);
      if (Object.keys(missing).length === 0) {
        return refuse(
          'The job asks for every permission that the call needs: the settings of the repository or of the organisation hold it back.',
        );
      }
      const more = editsFor(opened.value, job, granted, missing);
      if (more === null) return refuse('The permissions are not written as plain lines.');
      edits.push(...more);
      for (const [scope, access] of Object.entries(missing)) said.add(`${scope}: ${access}`);
    }
    return {
      kind: 'change',
      files: [{ path: opened.value.path, edits }],
      said: `Granted ${[...said].join(', ')} to the job that calls for it, and to no other.`,
    };
  },
});

/** What the job has now: its own list, else the workflow's, else the restricted default. */
function grantedTo({ workflow }: OpenedWorkflow, { map }: JobSource): Permissions | null {
  const owner = [map, workflow.root].find((one) => pairOf(one, 'permissions') !== null);
  if (owner === undefined) return RESTRICTED_DEFAULT;
  return readPermissions(workflow.yaml.dataOf(valueOf(owner, 'permissions')));
}

function editsFor(
  { text }: OpenedWorkflow,
  { map }: JobSource,
  granted: Permissions,
  missing: Permissions,
): TextEdit[] | null {
  if (pairOf(map, 'permissions') === null) {
    // A list of the job's own takes the place of every other.
    const scopes = Object.entries({ ...granted, ...missing });
    const lines = ['permissions:', ...scopes.map(([scope, access]) => `  ${scope}: ${access}`)];
    const edit = insertPair(text, map, lines, pairOf(map, 'runs-on') ? 'runs-on' : undefined);
    return edit && [edit];
  }
  const own = asMap(valueOf(map, 'permissions'));
  return own && raise(text, own, missing);
}

function raise(text: string, own: YAMLMap, missing: Permissions): TextEdit[] | null {
  const edits: TextEdit[] = [];
  const fresh: string[] = [];
  for (const [scope, access] of Object.entries(missing)) {
    const scalar = asScalar(valueOf(own, scope));
    if (scalar === null) fresh.push(`${scope}: ${access}`);
    else edits.push(replaceRaw(scalar, access));
  }
  if (fresh.length === 0) return edits;
  const added = insertPair(text, own, own.flow === true ? [fresh.join(', ')] : fresh);
  return added && [...edits, added];
}

function usesOtherToken({ map }: StepSource): boolean {
  return ['with', 'env'].some((group) =>
    asMap(valueOf(map, group))?.items.some((pair) => {
      const [key, value] = [asScalar(pair.key)?.value, asScalar(pair.value)?.value];
      return TOKEN_NAMES.test(String(key)) && !OWN_TOKEN.test(String(value));
    }),
  );
}
