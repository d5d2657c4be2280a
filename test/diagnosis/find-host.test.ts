import { describe, expect, it } from 'vitest';
import { findHost } from '../../src/diagnosis/find-host.ts';

describe('findHost', () => {
  it.each([
    ['curl: (6) Could not resolve host: Files.Example.org', 'files.example.org'],
    ['npm error request to https://registry.example.com/left-pad failed', 'registry.example.com'],
    ['fatal: unable to access https://user:secret@git.example.com:8443/a.git/', 'git.example.com'],
    ['Error: getaddrinfo ENOTFOUND api.example.net', 'api.example.net'],
    ['dial tcp: lookup proxy.example.org on 127.0.0.53:53: no such host', 'proxy.example.org'],
    ['Failed to connect to mirror.example.com port 443', 'mirror.example.com'],
  ])('reads %s', (line, host) => {
    expect(findHost([line])).toBe(host);
  });

  it.each([
    'connect ECONNREFUSED 127.0.0.1:5432',
    'Could not connect to http://localhost:3000/health',
    'Error: connection to server lost',
    'Retrying connection to 10.1.2.3',
    `resolve host: ${'a'.repeat(5000)}.example.com`,
  ])('finds no server outside in %s', (line) => {
    expect(findHost([line])).toBeNull();
  });

  it('takes the first line that names one', () => {
    expect(findHost(['timed out', 'at https://a.example.com', 'https://b.example.com'])).toBe(
      'a.example.com',
    );
  });
});
