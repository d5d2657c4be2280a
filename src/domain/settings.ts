/** What is known of the settings file on the default branch of a repository. */
export interface KnownSettings {
  /** Git's id of the file's content when it was last read; null where there was no file. */
  blobSha: string | null;
  /** The text of the newest good version, which stays in force; null: there was none. */
  source: string | null;
  /** Whether that text pauses the whole repository. */
  paused: boolean;
}

/** Where repositories' settings are kept between two looks at their file. */
export interface SettingsStore {
  /** Null when the file was never looked for. */
  get(repositoryId: number): Promise<KnownSettings | null>;
  save(repositoryId: number, known: KnownSettings): Promise<void>;
  /** What was set for the repository through the API, which its file outweighs; null: nothing. */
  configured(repositoryId: number): Promise<unknown>;
  /** Whether our last word on a pull request was that it brings a wrong settings file. */
  saidWrong(repositoryId: number, pullRequest: number): Promise<boolean>;
  saveWord(repositoryId: number, pullRequest: number, wrong: boolean): Promise<void>;
}
