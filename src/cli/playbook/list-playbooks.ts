import { ACTION_CATALOGUE } from '../../healing/actions/catalogue.ts';
import { loadPlaybooks } from '../../healing/playbooks/load-playbooks.ts';
import type { CommandIo } from '../command-io.ts';
import { columns } from '../style.ts';

/** Prints the playbooks of a folder, the one that is asked first on top. */
export async function listPlaybooks(folder: string, json: boolean, io: CommandIo): Promise<void> {
  const playbooks = await loadPlaybooks(folder, ACTION_CATALOGUE);
  const rows = playbooks.map((playbook) => [
    playbook.name,
    playbook.version,
    String(playbook.priority),
    playbook.description,
  ]);
  io.out(
    json
      ? playbooks.map((playbook) => `${JSON.stringify(playbook)}\n`).join('')
      : columns([['NAME', 'VERSION', 'PRIORITY', 'WHAT IT DOES'], ...rows]),
  );
}
