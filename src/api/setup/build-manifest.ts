import type { AppManifest } from '../../config/app-manifest.ts';

/** The manifest that GitHub makes the App from, with the addresses of this server filled in. */
export function buildManifest(app: AppManifest, name: string, publicUrl: string) {
  return {
    ...app,
    name,
    url: publicUrl,
    hook_attributes: { url: hookUrlOf(publicUrl), active: true },
    redirect_url: `${publicUrl}/setup/callback`,
    callback_urls: [callbackUrlOf(publicUrl)],
    // People sign in when they want to, and not because an owner installs the App.
    request_oauth_on_install: false,
  };
}

/** Where GitHub sends deliveries to. */
export function hookUrlOf(publicUrl: string): string {
  return `${publicUrl}/webhooks/github`;
}

/** Where GitHub sends people back to who sign in. */
export function callbackUrlOf(publicUrl: string): string {
  return `${publicUrl}/v1/auth/github/callback`;
}
