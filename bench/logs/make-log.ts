/** A log of a job that installs, builds and tests, with one failing test near its end, or none. */
export function makeLog(lines: number, failing: boolean): Buffer {
  const parts: string[] = ['##[group]Run npm test\nnpm test\n##[endgroup]\n'];
  for (let line = 0; line < lines; line++) {
    const stamp = `2026-01-02T03:04:${String(line % 60).padStart(2, '0')}.1234567Z `;
    const kind = line % 50;
    if (kind === 0) parts.push(`${stamp}warning src/module-${line}.js: deprecated call\n`);
    else if (kind === 1)
      parts.push(`${stamp}Downloading https://packages.example.org/pkg-${line}.tgz\n`);
    else if (kind === 2)
      parts.push(`${stamp}    at run (/home/runner/work/shop/shop/src/run.js:${line}:7)\n`);
    else if (kind === 3)
      parts.push(
        `${stamp}\u001b[32m✓\u001b[39m cart keeps what was put into it (${line % 9} ms)\n`,
      );
    else if (kind === 4)
      parts.push(`${stamp}cannot find module-${line % 7}, trying the next one\n`);
    else
      parts.push(`${stamp}ok ${line} - module ${line % 97} does what it says (${line % 13} ms)\n`);
  }
  if (failing) {
    parts.push('not ok 9 - adds numbers\n  ---\n  error: 3 !== 4\n  ...\n');
    parts.push('##[error]Process completed with exit code 1.\n');
  }
  return Buffer.from(parts.join(''));
}
