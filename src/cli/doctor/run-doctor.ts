import type { LoadedConfig } from '../../config/load-config.ts';
import { secretValues } from '../../config/secret-values.ts';
import { createLogger } from '../../observability/logger.ts';
import { createRedactor } from '../../text/redact.ts';
import type { CommandIo } from '../command-io.ts';
import { fail, type Check } from './check.ts';
import type { ExamineDeps } from './examine.ts';
import { renderChecks } from './render.ts';

/** Checks the installation and shows what was found. Exit code: 0 nothing failed, 1 something did. */
export async function runDoctor(
  loaded: LoadedConfig,
  flags: { json?: boolean },
  io: CommandIo,
  change: Partial<ExamineDeps> = {},
): Promise<0 | 1> {
  const checks = loaded.ok ? await examineAll(loaded.config, change) : loaded.problems.map(wrong);
  const healthy = checks.every(({ status }) => status !== 'fail');
  io.out(
    flags.json === true
      ? `${JSON.stringify({ ok: healthy, checks })}\n`
      : renderChecks(checks, io.terminal),
  );
  return healthy ? 0 : 1;
}

async function examineAll(
  config: Extract<LoadedConfig, { ok: true }>['config'],
  change: Partial<ExamineDeps>,
): Promise<Check[]> {
  // Loaded here: other commands are over before all of these are loaded.
  const { examine } = await import('./examine.ts');
  const { probeSandbox } = await import('../../sandbox/probe.ts');
  const redact = createRedactor(secretValues(config));
  const checks = await examine(config, {
    probe: (setting) => probeSandbox(setting),
    clock: () => new Date(),
    logger: createLogger({ level: 'silent', redact }),
    ...change,
  });
  return checks.map((check) => ({
    ...check,
    message: redact(check.message),
    mend: check.mend === null ? null : redact(check.mend),
  }));
}

function wrong(problem: string): Check {
  const [what = problem, example] = problem.split(' Example: ');
  const mend = example === undefined ? 'Correct it.' : `For example: ${example}`;
  return fail('configuration', what, mend);
}
