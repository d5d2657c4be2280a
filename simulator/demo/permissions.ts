import { readAppManifest } from '../../src/config/app-manifest.ts';

const manifest = readAppManifest();

/** What the App asks for: the same as a real installation would be given. */
export const APP_PERMISSIONS = manifest.default_permissions;

/** Events the App subscribes to; installation events always come. */
export const APP_EVENTS = manifest.default_events;
