import { dirname } from 'node:path/posix';
import type { WorkingCopy } from '../working-copy.ts';
import { PATH_VALUE } from './known-options.ts';
import { hostFormatter } from './host-formatter.ts';
import { RUST_SETTINGS } from './rust-settings.ts';

/**
 * Formats with `rustfmt`, in the edition that the nearest Cargo.toml names. It also writes the
 * modules a file declares; those that the job did not complain of are left as they were.
 */
export const rustfmt = hostFormatter({
  name: 'rustfmt',
  program: {
    name: 'rustfmt',
    install: 'apt-get install rustfmt',
    version: ['rustfmt', '--version'],
  },
  settings: RUST_SETTINGS,
  options: { '--edition': /^20\d\d$/, '--config-path': PATH_VALUE },
  format: async ({ copy, files, options, call }) => {
    const stated = options.some((option) => option.startsWith('--edition'));
    const editions = new Map<string | null, string[]>();
    for (const file of files) {
      const edition = stated ? null : await editionOf(copy, file);
      editions.set(edition, [...(editions.get(edition) ?? []), file]);
    }
    let result = { ok: true, exitCode: 0, reason: '', output: '', refusedHosts: [] as string[] };
    for (const [edition, group] of editions) {
      if (!result.ok) break;
      const named = edition === null ? [] : [`--edition=${edition}`];
      const done = await call([...named, ...options, '--', ...group]);
      result = { ...done, exitCode: done.exitCode ?? -1 };
    }
    return result;
  },
});

/** The edition by the nearest Cargo.toml that states one: its own, or that of its workspace; else null. */
async function editionOf(copy: WorkingCopy, file: string): Promise<string | null> {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const content = await copy.read(folder === '.' ? 'Cargo.toml' : `${folder}/Cargo.toml`);
    const edition =
      content === null
        ? undefined
        : /^edition\s*=\s*["'](20\d\d)["']/m.exec(Buffer.from(content).toString())?.[1];
    if (edition !== undefined) return edition;
    if (folder === '.') return null;
  }
}
