/** How a step's script is read: by a POSIX shell, or by PowerShell. */
export type ShellKind = 'posix' | 'powershell';

/** Workflow commands that GitHub replaced by files → the file's variable. */
const FILES: Readonly<Record<string, string>> = {
  'set-output': 'GITHUB_OUTPUT',
  'save-state': 'GITHUB_STATE',
  'set-env': 'GITHUB_ENV',
  'add-path': 'GITHUB_PATH',
};

const COMMAND = /^::(set-output|save-state|set-env|add-path)(?: name=([\w.-]{1,200}))?::(.*)$/;
/** Characters that would make of a plain echo something else: another command, a pipe, a redirection. */
const POSIX_SPECIAL = /[;&|<>]/;

/**
 * A line of a script that writes one workflow command by a plain `echo`, rewritten to append to the
 * file that GitHub reads instead; null for every other line, also where quoting makes it unsure.
 */
export function rewriteCommandLine(line: string, shell: ShellKind): string | null {
  const match =
    /^(\s*)(echo|Write-Host|Write-Output) +(?:"([^"]*)"|'([^']*)'|(\S(?:.*\S)?))\s*$/.exec(line);
  if (match === null) return null;
  const [, indent = '', , double, single, bare] = match;
  const said = double ?? single ?? bare ?? '';
  const quote = double === undefined ? (single === undefined ? '' : "'") : '"';
  const command = COMMAND.exec(said);
  if (command === null) return null;
  const [, name = '', key, value = ''] = command;
  const file = FILES[name] ?? '';
  if ((name === 'add-path') !== (key === undefined) || value.includes('%0A')) return null;
  const text = key === undefined ? value : `${key}=${value}`;
  if (shell === 'powershell') {
    const form = quote === "'" ? `'${text}'` : `"${text}"`;
    return quote === '' && /["`]/.test(text)
      ? null
      : `${indent}${form} | Out-File -FilePath $env:${file} -Encoding utf8 -Append`;
  }
  if (quote === '' && (POSIX_SPECIAL.test(text) || /["'`\\]/.test(text))) return null;
  // Without quotes the shell would have split and globbed the value; echo joined it again.
  return `${indent}echo ${quote || '"'}${text}${quote || '"'} >> "$${file}"`;
}
