import { describe, expect, test } from 'vitest';
import { rewriteCommandLine } from '../../../src/edits/workflow/script-lines.ts';

describe('in a POSIX shell', () => {
  test.each([
    ['echo "::set-output name=tag::v1"', 'echo "tag=v1" >> "$GITHUB_OUTPUT"'],
    ['  echo ::set-output name=tag::$TAG', '  echo "tag=$TAG" >> "$GITHUB_OUTPUT"'],
    ["echo '::set-env name=A::b c'", 'echo \'A=b c\' >> "$GITHUB_ENV"'],
    ['echo "::add-path::$HOME/bin"', 'echo "$HOME/bin" >> "$GITHUB_PATH"'],
    ['echo "::save-state name=s::1"', 'echo "s=1" >> "$GITHUB_STATE"'],
    ['echo "::set-env name=A::$(date +%s)"', 'echo "A=$(date +%s)" >> "$GITHUB_ENV"'],
  ])('%s', (before, after) => {
    expect(rewriteCommandLine(before, 'posix')).toBe(after);
  });
});

describe('in PowerShell', () => {
  test.each([
    [
      'Write-Host "::set-output name=tag::$tag"',
      '"tag=$tag" | Out-File -FilePath $env:GITHUB_OUTPUT -Encoding utf8 -Append',
    ],
    [
      "echo '::add-path::C:\\tools'",
      "'C:\\tools' | Out-File -FilePath $env:GITHUB_PATH -Encoding utf8 -Append",
    ],
  ])('%s', (before, after) => {
    expect(rewriteCommandLine(before, 'powershell')).toBe(after);
  });
});

describe('what is more than a plain echo is left', () => {
  test.each([
    'echo "::set-output name=a::1" && make',
    'echo ::set-output name=a::1; rm -rf x',
    'echo ::set-output name=a::$(cat a | wc -l)',
    'make && echo "::set-output name=a::1"',
    'printf "::set-output name=a::1"',
    'echo "::set-output name=a::one%0Atwo"',
    'echo "::set-output::1"',
    'echo "::add-path name=x::1"',
    'echo "::warning::careful"',
    'echo "::set-output name=a::it""s"',
  ])('%s', (line) => {
    expect(rewriteCommandLine(line, 'posix')).toBeNull();
  });
});
