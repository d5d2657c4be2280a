import type { App } from '../../state/identity.ts';

/** An App's webhook as its configuration tells it: the secret in stars, no URL while there is none. */
export function presentHookConfig(app: App) {
  return {
    content_type: 'json' as const,
    insecure_ssl: '0' as const,
    secret: '********' as const,
    ...(app.webhookUrl === null ? {} : { url: app.webhookUrl }),
  };
}
