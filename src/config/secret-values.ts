import { parseUrl } from './fields.ts';
import type { Config } from './load-config.ts';

/** All values of the configuration that must never be seen, for redaction; passwords in URLs too. */
export function secretValues(config: Config): string[] {
  const passwords = [config.databaseUrl, config.redisUrl].flatMap((url) => {
    const password = url === null ? '' : (parseUrl(url)?.password ?? '');
    return password === '' ? [] : [password, decodeURIComponent(password)];
  });
  const key = config.encryptionKey;
  return [
    ...passwords,
    config.app?.privateKey,
    config.webhookSecret,
    config.oauthClient?.secret,
    config.metricsToken,
    key === null ? null : Buffer.from(key).toString('base64'),
    key === null ? null : Buffer.from(key).toString('hex'),
  ].filter((value) => typeof value === 'string');
}
