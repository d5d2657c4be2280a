import type { Repair } from './repair.ts';
import { addGemPlatform } from './repairs/add-gem-platform.ts';
import { correctScript } from './repairs/correct-script.ts';
import { fetchHistory } from './repairs/fetch-history.ts';
import { findDirectory } from './repairs/find-directory.ts';
import { grantPermission } from './repairs/grant-permission.ts';
import { nextImage } from './repairs/next-image.ts';
import { raiseHeap } from './repairs/raise-heap.ts';
import { rewriteCommands } from './repairs/rewrite-commands.ts';
import { setExecutable } from './repairs/set-executable.ts';
import { freeDisk } from './repairs/free-disk.ts';
import { matchRuntime } from './repairs/match-runtime.ts';
import { quoteVersion } from './repairs/quote-version.ts';
import { raiseTimeout } from './repairs/raise-timeout.ts';
import { halveBatch } from './repairs/halve-batch.ts';
import { mendWorkflow } from './repairs/mend-workflow.ts';
import { upgradeAction, upgradeRuntime } from './repairs/upgrade-action.ts';

const REPAIRS = [
  addGemPlatform,
  correctScript,
  fetchHistory,
  findDirectory,
  grantPermission,
  nextImage,
  raiseHeap,
  rewriteCommands,
  setExecutable,
  freeDisk,
  matchRuntime,
  quoteVersion,
  raiseTimeout,
  halveBatch,
  mendWorkflow,
  upgradeAction,
  upgradeRuntime,
] as const;

/** The repairs that a playbook's `edit_files` can name. */
export const REPAIR_NAMES = REPAIRS.map(({ name }) => name);

/** The repair of that name. Throws a RangeError for a name that is not in the catalogue. */
export function findRepair(name: string): Repair {
  const found = REPAIRS.find((repair) => repair.name === name);
  if (found === undefined) throw new RangeError(`There is no repair ${name}.`);
  return found;
}
