/** What an admin set through the API, as it was last set. */
export interface Configured {
  /** Fields by name; what was never set is absent. */
  values: Record<string, unknown>;
  /** Who set it last, for people. */
  by: string;
  updatedAt: Date;
}

/** Where what is set through the API is kept, by the name of what it is for. */
export interface ConfigurationStore {
  /** Null when nothing was ever set. */
  get(name: string): Promise<Configured | null>;
  /**
   * Lays a change over what is there: fields that it does not name stay, and null takes one back.
   * Of two at once, both take effect.
   */
  change(name: string, values: Record<string, unknown>, by: string): Promise<Configured>;
}

/** The name of a repository's configuration, by GitHub's id. */
export function repositoryConfiguration(repositoryId: number): string {
  return `repository:${repositoryId}`;
}
