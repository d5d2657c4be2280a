import { join } from 'node:path';
import type { Config } from '../../config/load-config.ts';
import { packageRoot } from '../../config/package-root.ts';
import { createDiagnoser } from '../../diagnosis/diagnose.ts';
import { loadPatterns } from '../../diagnosis/patterns/load-patterns.ts';
import { ACTION_CATALOGUE } from '../../healing/actions/catalogue.ts';
import { loadPlaybooks } from '../../healing/playbooks/load-playbooks.ts';
import type { RehearsalDeps } from '../../healing/rehearsal/rehearse.ts';
import { createLogger } from '../../observability/logger.ts';
import { probeSandbox } from '../../sandbox/probe.ts';
import { findRegistries } from '../../sandbox/ecosystems/ecosystems.ts';
import { createToolRunner } from '../../sandbox/tool-runner.ts';
import { createRedactor } from '../../text/redact.ts';

/** The parts of the real house that a rehearsal needs: patterns, playbooks, and tools where asked for. */
export async function rehearsalDeps(
  folder: string,
  sandbox: Config['sandbox'],
): Promise<RehearsalDeps> {
  const patterns = await loadPatterns(join(packageRoot(), 'patterns'));
  const diagnoser = createDiagnoser(patterns);
  const redact = createRedactor();
  let tools: Promise<RehearsalDeps['tools']> | null = null;
  // Looked for when a playbook asks for a tool: it takes a second.
  const realTools = async () =>
    createToolRunner({ probe: await probeSandbox(sandbox), registries: await findRegistries() });
  return {
    diagnose: (log, options) => diagnoser.diagnose(log, options),
    patternIds: new Set(patterns.map(({ rule }) => rule.id)),
    playbooks: await loadPlaybooks(folder, ACTION_CATALOGUE),
    actions: ACTION_CATALOGUE,
    tools: {
      isolation: null,
      run: async (request) => (await (tools ??= realTools())).run(request),
    },
    logger: createLogger({ level: 'silent', redact }),
    redact,
    webUrl: 'https://github.com',
  };
}
