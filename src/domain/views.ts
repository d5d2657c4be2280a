import type { Effect } from './effect.ts';
import type { Issue, IssueStatus, Severity } from './issue.ts';
import type { MonitoredRepository } from './repository.ts';
import type { HealingRun, JournalledEffect, RunStatus, RunStep } from './run.ts';

/** A part of a list. */
export interface Slice {
  limit: number;
  offset: number;
}

/** One part of a list, and how long the whole is. */
export interface Page<Item> {
  items: Item[];
  total: number;
}

/** GitHub's ids of the repositories somebody may see. */
export type Visible = 'all' | ReadonlySet<number>;

/** What a list of Issues is narrowed by; `repository` is `owner/name` in any case. */
export interface IssueFilter {
  repository?: string;
  type?: string;
  severity?: Severity;
  status?: IssueStatus;
}

/** An Issue as lists tell of it: without its Finding and its occurrence. */
export type ListedIssue = Pick<
  Issue,
  'id' | 'repository' | 'type' | 'severity' | 'status' | 'title' | 'detectedAt' | 'resolvedAt'
>;

/** What a list of Runs is narrowed by; `repository` is `owner/name` in any case. */
export interface ExecutionFilter {
  repository?: string;
  playbook?: string;
  status?: RunStatus;
}

/** One Effect of a Run, as people are told of it. */
export interface ActionTaken {
  runId: string;
  playbook: string;
  kind: Effect['kind'];
  status: JournalledEffect['status'];
  /** When it was done; before that, when it was planned. */
  at: Date;
  /** The title or first line of what it made; null where it has none. */
  summary: string | null;
  url: string | null;
  /** Of the pull request or comment that it made. */
  number: number | null;
  error: string | null;
}

/** What became of an Issue: its Runs, their steps, and what they did; each oldest first. */
export interface IssueStory {
  runs: HealingRun[];
  steps: Array<Omit<RunStep, 'output'>>;
  actions: ActionTaken[];
}

/** What people and programs read: lists and whole stories, of what they may see. */
export interface Views {
  /** By name; removed ones are left out. */
  repositories(
    filter: { status?: MonitoredRepository['status'] },
    visible: Visible,
    slice: Slice,
  ): Promise<Page<MonitoredRepository>>;
  /** By `owner/name` in any case; null when there is none, or it was removed. */
  repository(fullName: string): Promise<MonitoredRepository | null>;
  /** Their ids alone, in no order, for lists and for what keys are bound to. */
  repositoryIds(fullNames: readonly string[]): Promise<number[]>;
  repositoriesOf(ids: readonly number[]): Promise<Map<number, MonitoredRepository>>;
  /** Newest first. */
  issues(filter: IssueFilter, visible: Visible, slice: Slice): Promise<Page<ListedIssue>>;
  /** The stories of Issues by their id; of an Issue without Runs an empty one. */
  stories(issueIds: readonly string[]): Promise<Map<string, IssueStory>>;
  /** Newest first. */
  executions(filter: ExecutionFilter, visible: Visible, slice: Slice): Promise<Page<HealingRun>>;
  /** Just what each did, for lists. */
  actions(issueIds: readonly string[]): Promise<Map<string, ActionTaken[]>>;
}
