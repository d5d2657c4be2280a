import { z } from 'zod';
import { readReference } from '../workflow/action-reference.ts';
import { directoryOf, resolveIn } from '../workflow/directory-of.ts';
import { type Language, LANGUAGES } from '../workflow/language-versions.ts';
import { openSteps, type OpenedWorkflow } from '../workflow/open-workflow.ts';
import type { StepSource } from '../workflow/read-workflow.ts';
import { replaceScalar } from '../yaml/yaml-edits.ts';
import { asMap, asScalar, type PlacedScalar, readYaml, valueOf } from '../yaml/yaml-source.ts';
import { defineRepair, type FileChange, refuse, type RepairRequest } from '../repair.ts';
import type { StepInJob } from './upgrade-steps.ts';

/** Gives the job a newer version of its language that a package asks for, where the project does not claim the older one. */
export const matchRuntime = defineRepair({
  name: 'match-runtime',
  arguments: z.strictObject({
    language: z.enum(['node', 'python']),
    /** The range that the package asks for; one of both is captured. */
    range: z.string().max(100).optional(),
    required: z.string().max(100).optional(),
  }),
  async plan(request, { language: name, range, required }) {
    const wanted = range ?? required;
    if (wanted === undefined) return refuse('The log does not say which version is asked for.');
    const opened = await openSteps(request);
    if (!opened.ok) return opened.refusal;
    const language = LANGUAGES[name];
    const changes: FileChange[] = [];
    let chosen = '';
    for (const at of opened.value.steps) {
      const place = await findVersion(request, opened.value, at, language);
      if (typeof place === 'string') return refuse(place);
      const claim = place.isClaim ? null : await claimedRange(request, opened.value, at, name);
      if (claim !== null && language.isIn(place.version, claim) === true) {
        return refuse(
          `The project says that it supports ${language.name} ${place.version} (${claim}), and a package no longer does. Whether to keep the promise or the package is for people to say.`,
        );
      }
      const next = language.supported.find(
        (one) => compare(one, place.version) > 0 && language.isIn(one, wanted) === true,
      );
      if (next === undefined) {
        return refuse(
          `No supported ${language.name} newer than ${place.version} is within ${wanted}.`,
        );
      }
      chosen = next;
      changes.push(place.change(next));
    }
    const files = [
      ...new Map(changes.map((change) => [change.path, merged(change, changes)])).values(),
    ];
    return {
      kind: 'change',
      files,
      said: `Uses ${language.name} ${chosen}, the oldest supported one that is within ${wanted}.`,
    };
  },
});

interface VersionPlace {
  version: string;
  /** True where this is what the project says of itself, and only itself is bound by it. */
  isClaim?: boolean;
  change(next: string): FileChange;
}

/** Where the job says which version it has, or the reason why that is not plain. */
async function findVersion(
  { files }: RepairRequest,
  { path }: OpenedWorkflow,
  { job }: StepInJob,
  { action, input, ...language }: Language,
): Promise<VersionPlace | string> {
  const setups = job.steps.filter(({ uses }) => readReference(uses ?? '')?.action === action);
  const [setup, ...others] = setups;
  if (setup === undefined || others.length > 0) {
    return `The job ${job.id} does not set its version up with one step of ${action}.`;
  }
  const scalar = inputOf(setup, input);
  if (scalar !== null) {
    const version = language.read(scalar.source ?? '');
    if (version === null) {
      return `The version of the job ${job.id} is an expression, a list or an alias; which of it is to change is for people to say.`;
    }
    return {
      version,
      change: (next) => ({ path, edits: [versionEdit(scalar, next)] }),
    };
  }
  const file = inputOf(setup, `${input}-file`)?.source ?? '';
  if (/^(?:[\w./-]*\/)?package\.json$/.test(file) && input === 'node-version') {
    return findEngine(files, resolveIn('', file) ?? '', language);
  }
  if (!/^(?:[\w./-]*\/)?\.(?:nvmrc|node-version|python-version)$/.test(file)) {
    return `The job ${job.id} takes its version from no plain version file.`;
  }
  const where = resolveIn('', file);
  const text = where === null ? null : await files.read(where);
  const version = text === null ? null : language.read(text);
  if (where === null || text === null || version === null) {
    return `${file} holds no plain version.`;
  }
  const start = text.length - text.trimStart().length + (text.trimStart().startsWith('v') ? 1 : 0);
  const end = text.trimEnd().length;
  return { version, change: (next) => ({ path: where, edits: [{ start, end, text: next }] }) };
}

/** `engines.node` of a manifest that setup-node reads the version from; only where nobody else relies on it. */
async function findEngine(
  files: RepairRequest['files'],
  path: string,
  { read }: Pick<Language, 'read'>,
): Promise<VersionPlace | string> {
  const text = await files.read(path);
  const manifest = text === null ? null : asMap(readYaml(text).root);
  if (text === null || manifest === null) return `${path} is not there, or is no manifest.`;
  if (valueOf(manifest, 'volta') !== null || valueOf(manifest, 'devEngines') !== null) {
    return `${path} names its Node.js for other tools, too; which of it is to change is for people to say.`;
  }
  const scalar = asScalar(valueOf(asMap(valueOf(manifest, 'engines')), 'node'));
  const version = scalar === null ? null : read(String(scalar.value));
  if (scalar === null || version === null) return `\`engines\` of ${path} names no plain version.`;
  if (asScalar(valueOf(manifest, 'private'))?.value !== true) {
    return `${path} promises Node.js ${version} to those who use the package, and another package no longer runs on it. Whether to keep the promise or the package is for people to say.`;
  }
  return {
    version,
    isClaim: true,
    change: (next) => ({ path, edits: [versionEdit(scalar, next)] }),
  };
}

function inputOf({ map }: StepSource, input: string): PlacedScalar | null {
  return asScalar(valueOf(asMap(valueOf(map, 'with')), input));
}

/** A version in the style of the one before: quoted or not, with `.x` or without. */
function versionEdit(scalar: PlacedScalar, next: string) {
  const text = scalar.source?.endsWith('.x') === true ? `${next}.x` : next;
  const [start, end] = scalar.range;
  const quoted = scalar.type === 'PLAIN' ? null : replaceScalar(scalar, text);
  // Plain, 3.10 would be read as the number 3.1.
  return quoted ?? { start, end, text: /^\d+\.\d+$/.test(text) ? `'${text}'` : text };
}

/** The range of versions that the project itself promises, where it says so. */
async function claimedRange(
  { files }: RepairRequest,
  { workflow }: OpenedWorkflow,
  { job, step }: StepInJob,
  name: keyof typeof LANGUAGES,
): Promise<string | null> {
  const file = name === 'node' ? 'package.json' : 'pyproject.toml';
  const path = resolveIn(directoryOf(workflow, job, step), file);
  const text = path === null ? null : await files.read(path);
  if (text === null) return null;
  if (name === 'python') {
    return /^\s*requires-python\s*=\s*["']([^"'\n]{1,100})["']/m.exec(text)?.[1] ?? null;
  }
  const engines = asMap(valueOf(asMap(readYaml(text).root), 'engines'));
  const range = asScalar(valueOf(engines, 'node'))?.value;
  return typeof range === 'string' ? range : null;
}

function merged(change: FileChange, all: readonly FileChange[]): FileChange {
  const edits = all.filter(({ path }) => path === change.path).flatMap((one) => one.edits);
  const once = new Map(edits.map((edit) => [edit.start, edit]));
  return { ...change, edits: [...once.values()] };
}

function compare(a: string, b: string): number {
  const [majorA = 0, minorA = 0] = a.split('.').map(Number);
  const [majorB = 0, minorB = 0] = b.split('.').map(Number);
  return majorA - majorB || minorA - minorB;
}
