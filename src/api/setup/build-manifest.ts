import type { AppManifest } from '../../config/app-manifest.ts';

/** The manifest that GitHub makes the App from, with the addresses of this server filled in. */
export function buildManifest(app: AppManifest, name: string, publicUrl: string) {
  return {
    ...app,
    name,
    url: publicUrl,
    hook_attributes: { url: hookUrlOf(publicUrl), active: true },
    redirect_url: `${publicUrl}/setup/callback`,
  };
}

/** Where GitHub sends deliveries to. */
export function hookUrlOf(publicUrl: string): string {
  return `${publicUrl}/webhooks/github`;
}
