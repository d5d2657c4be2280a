import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, CallerError } from '../../domain/errors.ts';
import { nearestWord } from '../../edits/workflow/edit-distance.ts';
import type { RehearsalDeps } from '../../healing/rehearsal/rehearse.ts';
import type { CommandIo } from '../command-io.ts';
import { printable, styleFor } from '../style.ts';
import { runFixture } from './run-fixture.ts';

/** What `playbook test` was asked for. */
export interface TestOptions {
  /** Folder of the playbooks. */
  folder: string;
  /** Only these playbooks; empty for all. */
  names: string[];
  update: boolean;
  realTools: boolean;
  json: boolean;
}

interface Outcome {
  playbook: string;
  fixture: string | null;
  ok: boolean;
  differences: string[];
}

/** Runs the fixtures of playbooks. Exit code: 0 all as expected, 1 some not. */
export async function testPlaybooks(
  deps: RehearsalDeps,
  options: TestOptions,
  io: CommandIo,
): Promise<0 | 1> {
  const known = deps.playbooks.map(({ name }) => name).sort();
  const unknown = options.names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const missing = unknown.map((name) => missingPlaybook(name, known)).join(' ');
    throw new CallerError(`${missing} \`pipewright playbook list\` shows all of them.`, {
      code: 'not_found',
    });
  }
  const outcomes: Outcome[] = [];
  for (const name of options.names.length > 0 ? options.names : known) {
    for (const outcome of await testOne(deps, options, name)) {
      outcomes.push(outcome);
      io.out(options.json ? `${JSON.stringify(outcome)}\n` : render(outcome, io.terminal));
    }
  }
  const failed = outcomes.filter(({ ok }) => !ok).length;
  if (!options.json) io.out(`\n${outcomes.length} fixtures, ${failed} not as expected.\n`);
  return failed === 0 ? 0 : 1;
}

function missingPlaybook(name: string, known: string[]): string {
  const meant = nearestWord(name, known);
  const none = `There is no playbook ${printable(name)}.`;
  return meant === null ? none : `${none} Did you mean ${meant}?`;
}

async function testOne(
  deps: RehearsalDeps,
  options: TestOptions,
  playbook: string,
): Promise<Outcome[]> {
  const home = join(options.folder, playbook, 'fixtures');
  const entries = await readdir(home, { withFileTypes: true }).catch(() => []);
  const fixtures = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  if (fixtures.length === 0) {
    const differences = [`it has no fixture: make ${home}/<case>/ with log.txt and repository/`];
    return [{ playbook, fixture: null, ok: false, differences }];
  }
  const outcomes: Outcome[] = [];
  for (const fixture of fixtures.sort()) {
    const differences = await runFixture(join(home, fixture), deps, options).then(
      (result) => result.differences,
      (error: unknown) => {
        if (!(error instanceof AppError)) throw error;
        return [error.message];
      },
    );
    outcomes.push({ playbook, fixture, ok: differences.length === 0, differences });
  }
  return outcomes;
}

function render({ playbook, fixture, ok, differences }: Outcome, terminal: boolean): string {
  const style = styleFor(terminal);
  const name = fixture === null ? playbook : `${playbook}/${fixture}`;
  const lines = differences.map((difference) => `        ${difference}\n`);
  return `${ok ? style.green('ok  ') : style.red('FAIL')}  ${name}\n${lines.join('')}`;
}
