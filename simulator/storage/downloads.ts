import { randomBytes } from 'node:crypto';
import type { Download, World } from '../state/world.ts';

/**
 * Offers something for a while at an address of the storage origin that only its reader knows,
 * and gives the address. What has expired is forgotten on the way.
 */
export function offerDownload(
  world: World,
  folder: 'logs' | 'codeload',
  milliseconds: number,
  download: Omit<Download, 'expiresAt'>,
): string {
  const now = world.clock().getTime();
  for (const [path, { expiresAt }] of world.downloads) {
    // A minute longer, so that who comes late hears that it has expired.
    if (expiresAt.getTime() + 60_000 < now) world.downloads.delete(path);
  }
  const path = `/${folder}/${randomBytes(24).toString('hex')}`;
  world.downloads.set(path, { ...download, expiresAt: new Date(now + milliseconds) });
  return `${world.urls.storage}${path}?sig=${randomBytes(24).toString('base64url')}`;
}

/** Lets a download's address expire now; nothing happens for an address that is none. */
export function expireDownload(world: World, address: string | undefined): void {
  const path = address === undefined ? '' : new URL(address).pathname;
  const download = world.downloads.get(path);
  if (download !== undefined) download.expiresAt = world.clock();
}
