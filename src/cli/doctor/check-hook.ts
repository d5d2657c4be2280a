import type { Config } from '../../config/load-config.ts';
import type { InspectedApp } from '../../github/inspect-app.ts';
import { fail, ok, warn, type Check } from './check.ts';

/** Whether GitHub calls our door: its address, form, secret and TLS. */
export function checkHook(config: Config, hook: InspectedApp['hook'], settings: string): Check[] {
  if (hook === null || hook.url === null || hook.url === '') {
    const mend = `Make the webhook active on ${settings}.`;
    return [fail('webhook', 'The App has no webhook: GitHub sends nothing.', mend)];
  }
  const checks: Check[] = [];
  const wanted = config.publicUrl === null ? null : `${config.publicUrl}/webhooks/github`;
  if (wanted !== null && hook.url !== wanted) {
    const mend = `Set the webhook URL to ${wanted} on ${settings}, or PUBLIC_URL to what it should be.`;
    checks.push(fail('webhook', `GitHub sends deliveries to ${hook.url}, not here.`, mend));
  }
  if (!hook.hasSecret || config.webhookSecret === null) {
    const where = hook.hasSecret ? 'WEBHOOK_SECRET is not set' : 'the App has no webhook secret';
    const mend = `Make one with \`openssl rand -hex 32\`; set it on ${settings} and as WEBHOOK_SECRET.`;
    checks.push(fail('webhook', `No delivery is accepted: ${where}.`, mend));
  }
  if (hook.contentType !== 'json') {
    const mend = `Choose application/json as its content type on ${settings}.`;
    checks.push(fail('webhook', `Deliveries come as ${hook.contentType}, not as JSON.`, mend));
  }
  if (!hook.verifiesTls) {
    const mend = `Turn “SSL verification” on at ${settings}.`;
    checks.push(warn('webhook', 'GitHub does not check our certificate.', mend));
  }
  if (checks.length > 0) return checks;
  return [ok('webhook', `GitHub sends deliveries to ${hook.url}, signed.`)];
}
