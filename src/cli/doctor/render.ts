import { printable, styleFor } from '../style.ts';
import type { Check } from './check.ts';

/** The checks for people: what was found, and below it how to mend it. */
export function renderChecks(checks: Check[], terminal: boolean): string {
  const style = styleFor(terminal);
  const width = Math.max(...checks.map(({ name }) => name.length));
  const signs = {
    ok: style.green('ok  '),
    warn: style.yellow('warn'),
    fail: style.red('FAIL'),
  };
  const lines = checks.flatMap(({ name, status, message, mend }) => [
    `${signs[status]}  ${style.bold(name.padEnd(width))}  ${printable(message)}`,
    ...(mend === null ? [] : [`${' '.repeat(width + 8)}→ ${printable(mend)}`]),
  ]);
  return `${lines.join('\n')}\n\n${summary(checks)}\n`;
}

function summary(checks: Check[]): string {
  const count = (status: Check['status']) =>
    checks.filter((check) => check.status === status).length;
  const [failed, warned] = [count('fail'), count('warn')];
  if (failed > 0) return `${failed} to mend, ${warned} to look at.`;
  return warned > 0 ? `It works; ${warned} to look at.` : 'All is well.';
}
