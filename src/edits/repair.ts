import type { z } from 'zod';
import type { TextEdit } from './text-edit.ts';

/** Where the cause was seen: what GitHub says of the failing job. */
export interface FailedPlace {
  /** The workflow's file, e.g. `.github/workflows/ci.yml`. */
  workflow: string;
  /** Names of all jobs that failed with the cause, as GitHub shows them. */
  jobs: string[];
  /** The step as GitHub shows it; null where it is not known. */
  step: string | null;
  /** The repository's name: the folder of the checkout is called by it. */
  repository: { name: string; private: boolean };
}

/** How long a job took in its newest good runs, in minutes, newest first, by the name GitHub shows. */
export type JobHistory = (job: string) => Promise<number[]>;

/** The files of the failing commit. */
export interface SourceFiles {
  /** The text of a file; null when there is none, or it is not UTF-8. */
  read(path: string): Promise<string | null>;
  /** All paths, and which of them can be run; null when GitHub does not list all. */
  list(): Promise<{ paths: ReadonlySet<string>; executable: ReadonlySet<string> } | null>;
}

/** What a repair wants to change in one file. */
export interface FileChange {
  path: string;
  edits: TextEdit[];
  /** Sets the file's execute bit; without it the mode stays. */
  executable?: true;
}

/** What a repair proposes, or the sentence that says why it leaves the repair to people. */
export type RepairOutcome =
  | {
      kind: 'change';
      files: FileChange[];
      /** What it does, one sentence for people. */
      said: string;
      /** Jobs that GitHub will show under another name: old → new. */
      renamedJobs?: Record<string, string>;
    }
  | { kind: 'refused'; reason: string };

/** One edit of our catalogue: text → text edits by range, nothing done. */
export interface Repair<Name extends string = string> {
  name: Name;
  /** Its arguments; what a playbook passes is checked by it. */
  arguments: z.ZodObject;
  plan(request: RepairRequest, args: unknown): Promise<RepairOutcome>;
}

/** What a repair works on. */
export interface RepairRequest {
  place: FailedPlace;
  files: SourceFiles;
  history: JobHistory;
}

/** A Repair whose function gets its arguments parsed; arguments that do not fit refuse it. */
export function defineRepair<Name extends string, Shape extends z.ZodObject>(repair: {
  name: Name;
  arguments: Shape;
  plan: (request: RepairRequest, args: z.infer<Shape>) => Promise<RepairOutcome>;
}): Repair<Name> {
  const { name, plan } = repair;
  return {
    name,
    arguments: repair.arguments,
    async plan(request, raw) {
      const args = repair.arguments.safeParse(raw);
      if (args.success) return plan(request, args.data);
      const missing = args.error.issues.map((issue) => issue.path.join('.')).join(', ');
      return refuse(`The log does not say what this repair needs to know (${missing}).`);
    },
  };
}

/** A refusal with its reason, a sentence for people. */
export function refuse(reason: string): RepairOutcome {
  return { kind: 'refused', reason };
}
