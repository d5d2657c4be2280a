import type { WorkingCopy } from '../../working-copy.ts';
import type { ToolOutcome, Workbench } from '../tool.ts';
import type { Resolutions } from './resolutions.ts';

/** A package manager that brings its lockfile in step without executing anything of the repository. */
export interface LockfileWriter {
  /** Names of its lockfile; the first that is there counts. */
  lockfiles: readonly string[];
  /** True when a lockfile of such a name is its own, by the text. */
  owns(text: string): boolean;
  /**
   * True when the project in `root` takes `folder`, below it, into its own lockfile, whether or not
   * one lies there too. Without it the nearest lockfile counts.
   */
  takesIn?: (copy: WorkingCopy, root: string, folder: string) => Promise<boolean>;
  /** Null where the format holds no requests. */
  resolutions(text: string): Resolutions | null;
  /** Writes the lockfile `path` in the copy anew; `text` is what it holds. */
  write(bench: Workbench, lockfile: Lockfile): Promise<Written | (ToolOutcome & { ok: false })>;
}

/** A lockfile of the copy. */
export interface Lockfile {
  path: string;
  /** Its folder, empty for the root. */
  home: string;
  text: string;
}

/** It was written; `finish` has the last word on its text, `used` is the program with its version. */
export interface Written {
  ok: true;
  used: string;
  finish: (text: string) => string;
}
