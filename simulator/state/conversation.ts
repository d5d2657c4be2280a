import type { Account, App } from './identity.ts';
import type { Repository } from './repository.ts';

export interface Label {
  id: number;
  name: string;
  color: string;
}

export interface PullRequest {
  id: number;
  number: number;
  repository: Repository;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  draft: boolean;
  author: Account;
  head: { repository: Repository; branch: string; sha: string };
  base: { branch: string; sha: string };
  maintainerCanModify: boolean;
  labels: string[];
  createdAt: Date;
  updatedAt: Date;
  closedAt: Date | null;
}

/** An issue that is no pull request. */
export interface Issue {
  id: number;
  number: number;
  repository: Repository;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  author: Account;
  /** The App through which it was opened. */
  app: App | null;
  labels: string[];
  createdAt: Date;
  updatedAt: Date;
  closedAt: Date | null;
}

export interface Comment {
  id: number;
  issueNumber: number;
  author: Account;
  /** The App through which it was written. */
  app: App | null;
  body: string;
  reactions: Array<{ id: number; author: Account; content: string; createdAt: Date }>;
  createdAt: Date;
  updatedAt: Date;
}
