import type { WorkingCopy } from '../../working-copy.ts';

/** Files in which repositories say which version of a tool they use, the surest first. */
const PLACES: Array<{ path: RegExp; forms: (name: string) => RegExp[] }> = [
  {
    path: /(?:^|\/)(?:poetry|uv|pdm)\.lock$/,
    forms: (name) => [new RegExp(`^name = "${name}"\\r?\\nversion = "(\\d+(?:\\.\\d+)+)"`, 'gim')],
  },
  {
    path: /(?:^|\/)Pipfile\.lock$/,
    forms: (name) => [
      new RegExp(`"${name}": \\{[^{}]{0,4000}"version": "==(\\d+(?:\\.\\d+)+)"`, 'gi'),
    ],
  },
  { path: /^\.github\/workflows\/[^/]+\.ya?ml$/, forms: equals },
  {
    path: /(?:^|\/)(?:[\w-]*(?:requirements|constraints)[\w-]*|requirements\/[\w-]+)\.(?:txt|in)$/,
    forms: equals,
  },
  {
    path: /(?:^|\/)(?:pyproject\.toml|setup\.cfg|setup\.py|tox\.ini|noxfile\.py|Pipfile)$/,
    forms: equals,
  },
  {
    path: /^\.pre-commit-config\.yaml$/,
    forms: (name) => [
      new RegExp(
        `repo:[ \\t]{0,9}\\S{0,200}/(?:${name}|${name}-pre-commit|mirrors-${name}|black-pre-commit-mirror)(?:\\.git)?\\s{1,40}rev:[ \\t]{0,9}["']?v?(\\d+(?:\\.\\d+)+)(?![\\w.])`,
        'gi',
      ),
    ],
  },
];

const MOST_FILES = 200;
const READ_BYTES = 4 * 1024 * 1024;

function equals(name: string): RegExp[] {
  // black==24.1.0, "black[jupyter] == 24.1.0", black = "24.1.0"
  return [
    new RegExp(
      `(?<![\\w.-])${name}(?:\\[[\\w, -]{0,99}\\])?[ \\t]{0,9}={2,3}[ \\t]{0,9}v?(\\d+(?:\\.\\d+)+)(?![\\w.*])`,
      'gi',
    ),
    new RegExp(`^${name}[ \\t]{0,9}=[ \\t]{0,9}["'](?:==)?(\\d+(?:\\.\\d+)+)["']`, 'gim'),
  ];
}

/**
 * The version of a Python tool that the repository pins exactly, by the surest of its files that
 * does; null when none does. `conflict` when files of one kind disagree.
 */
export async function pinnedVersion(
  copy: WorkingCopy,
  name: string,
): Promise<{ version: string; path: string } | 'conflict' | null> {
  for (const { path: fits, forms } of PLACES) {
    const found = new Map<string, string>();
    for (const path of [...copy.files.keys()]
      .filter((one) => fits.test(one))
      .slice(0, MOST_FILES)) {
      const content = await copy.read(path);
      const text = content === null ? '' : Buffer.from(content.subarray(0, READ_BYTES)).toString();
      for (const match of forms(name).flatMap((form) => [...text.matchAll(form)])) {
        const version = match[1] ?? '';
        if (version !== '' && !found.has(version)) found.set(version, path);
      }
    }
    if (found.size > 1) return 'conflict';
    for (const [version, path] of found) return { version, path };
  }
  return null;
}
