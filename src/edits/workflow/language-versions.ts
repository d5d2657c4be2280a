import semver from 'semver';

/** What the repairs of language versions know of a language. */
export interface Language {
  /** What people call it. */
  name: string;
  /** The action that installs it, and its input for the version. */
  action: string;
  input: string;
  /** Versions that are supported by their makers, oldest first. */
  supported: readonly string[];
  /** The version of a text like `18`, `v18.17.1`, `18.x` or `3.10.4`, as `supported` writes it; null for another form. */
  read(text: string): string | null;
  /** Whether the newest release of a version is in a range; null for a range that cannot be read. */
  isIn(version: string, range: string): boolean | null;
}

const NODE: Language = {
  name: 'Node.js',
  action: 'actions/setup-node',
  input: 'node-version',
  supported: ['22', '24', '26'],
  read: (text) => /^v?(\d{1,2})(?:\.(?:\d{1,3}|x)){0,2}$/.exec(text.trim())?.[1] ?? null,
  isIn: (version, range) =>
    semver.validRange(range) === null ? null : semver.satisfies(`${version}.99.99`, range),
};

const PYTHON: Language = {
  name: 'Python',
  action: 'actions/setup-python',
  input: 'python-version',
  supported: ['3.11', '3.12', '3.13', '3.14'],
  read: (text) => /^(3\.\d{1,2})(?:\.(?:\d{1,3}|x))?$/.exec(text.trim())?.[1] ?? null,
  isIn: (version, range) => isInSpecifiers(version, range),
};

/** By the name that a playbook uses. */
export const LANGUAGES: Readonly<Record<'node' | 'python', Language>> = {
  node: NODE,
  python: PYTHON,
};

/** Version specifiers of Python (PEP 440), for the newest release of a `3.x`; null for a form that is not known. */
function isInSpecifiers(version: string, range: string): boolean | null {
  const minor = Number(version.split('.')[1]);
  let within = true;
  for (const part of range.split(',').map((one) => one.trim())) {
    const match = /^(>=|<=|>|<|==|!=|~=) ?(\d+)(?:\.(\d+))?(?:\.(\d+|\*))?(?:\.\*)?$/.exec(part);
    if (match === null) return null;
    const [, operator = '', major = '', minorText = '0', patch] = match;
    const bound = (Number(major) - 3) * 1000 + Number(minorText);
    const exact = patch !== undefined && patch !== '*';
    within &&= {
      '>=': minor >= bound,
      '>': exact ? minor >= bound : minor > bound,
      '<': minor < bound,
      '<=': exact ? minor < bound : minor <= bound,
      '==': minor === bound && !exact,
      '!=': minor !== bound || exact,
      '~=': exact ? minor === bound : minor >= bound,
    }[operator] as boolean;
  }
  return within;
}
