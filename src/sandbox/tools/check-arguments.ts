import type { ToolName } from '../../domain/sandbox.ts';
import { TOOLS } from './catalogue.ts';

/** What is wrong with the arguments of a tool, for a person; null when nothing is. */
export function checkArguments(tool: ToolName, args: Record<string, unknown>): string | null {
  const checked = TOOLS[tool].check(args);
  return typeof checked === 'string' ? checked : null;
}
