import type { StepResult } from './tool.ts';

/** One sentence on a failed call: how it ended, its first line of an error, and what the proxy refused. */
export function failureOf(command: string, { reason, output, refusedHosts }: StepResult): string {
  const line =
    /^[ \t]{0,40}(?:error:?|ERR_PNPM_\w+|➤ YN(?!0000)\d{4}: (?=.*(?:error|Error|fail|can't|doesn't))|go: |\S{1,100} ERR)[ \t]{0,40}(\S.*)$/m.exec(
      output,
    )?.[1];
  const refused =
    refusedHosts.length === 0
      ? ''
      : ` The sandbox reaches the operator’s package registry only; refused: ${refusedHosts.slice(0, 5).join(', ')}.`;
  return `\`${command}\` failed: ${reason}${line === undefined ? '' : ` (${line.slice(0, 300)})`}.${refused}`;
}
