import { parseUrl } from './fields.ts';
import type { Config } from './load-config.ts';

/** All values of the configuration that must never be seen, for redaction; passwords in URLs too. */
export function secretValues(config: Config): string[] {
  const { channels, mailServer, webhookSecret } = config.notify;
  // Whoever knows the address of an incoming webhook can write there.
  const addresses = Object.values(channels).flatMap((channel) =>
    channel.type === 'email' ? [] : [channel.url],
  );
  const urls = [config.databaseUrl, config.redisUrl, mailServer?.url ?? null];
  const passwords = urls.flatMap((url) => {
    const password = url === null ? '' : (parseUrl(url)?.password ?? '');
    return password === '' ? [] : [password, decodeURIComponent(password)];
  });
  const key = config.encryptionKey;
  return [
    ...passwords,
    ...addresses,
    webhookSecret,
    config.app?.privateKey,
    config.webhookSecret,
    config.oauthClient?.secret,
    config.firstAdmin?.password,
    config.metricsToken,
    key === null ? null : Buffer.from(key).toString('base64'),
    key === null ? null : Buffer.from(key).toString('hex'),
  ].filter((value) => typeof value === 'string');
}
