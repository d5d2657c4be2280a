/** Topic of the live bus: what an admin set for the whole installation is another now. */
export const CONFIGURATION_CHANGED = 'configuration_changed';

/** What an admin sets for the whole installation while it runs; in the contract's words. */
export interface SystemConfiguration {
  features: {
    /** A worker takes more executions at once while many wait, and fewer again after. */
    auto_scaling: boolean;
    /** A worker is up to what this hour of the week usually brings before it comes. */
    predictive_scaling: boolean;
    /** Analytics also tell how things went before, and how each playbook fares. */
    advanced_analytics: boolean;
  };
  limits: {
    /** Executions of playbooks at once, over all processes. */
    max_concurrent_executions: number;
    /** Calls of the management API a minute, for each caller. */
    rate_limit_per_minute: number;
  };
}

/** What holds where nobody set anything. */
export const SYSTEM_DEFAULTS: SystemConfiguration = {
  features: { auto_scaling: false, predictive_scaling: false, advanced_analytics: false },
  limits: { max_concurrent_executions: 50, rate_limit_per_minute: 1000 },
};

/** Some of it, as a change names it; null takes a field back to its default. */
export type SystemChange = {
  [Part in keyof SystemConfiguration]?: {
    [Field in keyof SystemConfiguration[Part]]?: SystemConfiguration[Part][Field] | null;
  };
};

/** The installation's configuration as this process knows it: the same in all, within moments. */
export interface LiveConfiguration {
  current(): SystemConfiguration;
  /** Sets what the change names, here and in every other process; gives when. */
  change(change: SystemChange, by: string): Promise<Date>;
  /** Calls back now, and whenever anything is another. */
  follow(listener: (configuration: SystemConfiguration) => void): void;
  close(): void;
}
