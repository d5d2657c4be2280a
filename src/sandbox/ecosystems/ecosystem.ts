import type { Registry } from '../registry.ts';

/** A world of packages with a registry of its own, and how its programs are pointed at it. */
export interface Ecosystem {
  /**
   * Environment of the steps that may reach the registry: it alone, a fresh cache below `folder`
   * (as the program sees it), nothing of the host. `caFile` is the operator's bundle as the program
   * sees it. Proxies are added by the sandbox. It never holds a token.
   */
  environment(
    folder: string,
    registry: Pick<Registry, 'url'> | null,
    caFile: string | null,
  ): Record<string, string>;
  /** The registry that this machine is set to, by the operator's settings alone; null when there is none. */
  findRegistry(): Promise<Registry | null>;
}
