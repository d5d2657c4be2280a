import { expect, it } from 'vitest';
import { expressPath } from '../../src/api/frame/mount-contract.ts';
import { ROUTES } from '../../src/api/route-table.ts';
import { readAppManifest } from '../../src/config/app-manifest.ts';
import { BOT_ROUTES } from '../../src/api/contracts/bot/routes.ts';
import { PLATFORM_ROUTES } from '../../src/api/contracts/platform/routes.ts';
import { startServer } from './running-server.ts';

interface Layer {
  route?: { path: string | string[]; methods: Record<string, boolean> };
  handle?: { stack?: Layer[] };
}

/** Every route that Express has, but for those that refuse all other methods. */
function mounted(stack: Layer[]): string[] {
  return stack.flatMap(({ handle, route }) => {
    if (route === undefined) return mounted(handle?.stack ?? []);
    const methods = Object.keys(route.methods).filter(
      (method) => !['_all', 'options'].includes(method),
    );
    if (methods.length > 5) return [];
    return [route.path].flat().flatMap((path) => methods.map((m) => `${m.toUpperCase()} ${path}`));
  });
}

it('lists exactly what the server does', async () => {
  const setup = {
    token: 't',
    publicUrl: null,
    githubWebUrl: 'https://github.test',
    manifest: readAppManifest(),
    convert: () => Promise.reject(new Error('unused')),
    save: async () => undefined,
    file: '',
  };
  const unused = async () => {
    throw new Error('unused');
  };
  const { api } = await startServer({
    deps: {
      setup,
      firstAdmin: { token: 't', https: true, isDone: unused, create: unused },
      api: {
        authenticator: { authenticate: unused },
        limits: { take: unused },
        audit: { record: unused },
        bot: {} as never,
        platform: {} as never,
      },
    },
  });
  const { stack } = api.app.router as unknown as { stack: Layer[] };
  expect(mounted(stack).sort()).toEqual(
    ROUTES.map(({ method, path }) => `${method} ${expressPath(path)}`).sort(),
  );
});

it('says that keys are made by who signed in', () => {
  const own = ROUTES.filter(({ path }) => path.startsWith('/v1/auth/api-keys'));
  expect(own).toHaveLength(3);
  for (const { caller, permission } of own) {
    expect(permission).toBe('keys:own');
    expect(caller).not.toContain('API key');
  }
});

it('serves what is deprecated for six months at least', () => {
  const HALF_A_YEAR = 182 * 24 * 3_600_000;
  const hasty = [...BOT_ROUTES, ...PLATFORM_ROUTES].filter(
    ({ deprecated }) =>
      deprecated !== undefined &&
      deprecated.sunset.getTime() - deprecated.since.getTime() < HALF_A_YEAR,
  );
  expect(hasty.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});

it('has every change that a caller can make written down', () => {
  const silent = BOT_ROUTES.filter(({ method, audit }) => method !== 'GET' && audit === undefined);
  expect(silent.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});
