/** A file of a repository's own playbooks or patterns. */
export interface RuleFile {
  path: string;
  text: string;
}

/** What is known of the playbooks and patterns on the default branch of a repository. */
export interface KnownRules {
  /** Tells whether the files are those of the last look. */
  digest: string;
  /** The newest good version of all of them, which stays in force. */
  files: RuleFile[];
}

/** Where repositories' own playbooks and patterns are kept between two looks at them. */
export interface OwnRulesStore {
  /** Null when they were never looked for. */
  get(repositoryId: number): Promise<KnownRules | null>;
  save(repositoryId: number, known: KnownRules): Promise<void>;
  /** Whether our last word on a pull request was about rules that it brings. */
  hasWord(repositoryId: number, pullRequest: number): Promise<boolean>;
  saveWord(repositoryId: number, pullRequest: number, said: boolean): Promise<void>;
}
