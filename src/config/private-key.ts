import { createPrivateKey } from 'node:crypto';

/**
 * Reads an App's private key in any of the forms people paste it: PEM, PEM on one line with `\n`
 * written out, or base64 of PEM. Gives PKCS#8 PEM; undefined when it is not an RSA private key.
 */
export function readPrivateKey(text: string): string | undefined {
  const written = text.trim().replaceAll('\\n', '\n');
  const pem = written.startsWith('-----BEGIN')
    ? written
    : Buffer.from(written, 'base64').toString('utf8');
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType !== 'rsa') return undefined;
    return key.export({ type: 'pkcs8', format: 'pem' }).toString();
  } catch {
    // The caller names the variable; the reason may quote the key and is not passed on.
    return undefined;
  }
}
