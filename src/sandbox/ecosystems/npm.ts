import { join } from 'node:path';
import { findRegistry } from '../registry.ts';
import type { Ecosystem } from './ecosystem.ts';

/** npm, and whatever obeys its settings. */
export const npm: Ecosystem = {
  findRegistry: () => findRegistry(),
  environment: (folder, registry, caFile) => ({
    CI: 'true',
    NO_COLOR: '1',
    npm_config_cache: join(folder, 'cache'),
    npm_config_userconfig: join(folder, 'user-npmrc'),
    npm_config_globalconfig: join(folder, 'global-npmrc'),
    npm_config_ignore_scripts: 'true',
    // A git dependency would be fetched past the proxy and prepared by its own scripts.
    npm_config_git: '/bin/false',
    npm_config_update_notifier: 'false',
    npm_config_progress: 'false',
    npm_config_logs_max: '0',
    npm_config_fetch_retries: registry === null ? '0' : '2',
    npm_config_fetch_retry_mintimeout: '1000',
    npm_config_fetch_retry_maxtimeout: '5000',
    ...(registry === null ? {} : { npm_config_registry: registry.url }),
    ...(caFile === null ? {} : { npm_config_cafile: caFile, NODE_EXTRA_CA_CERTS: caFile }),
  }),
};
