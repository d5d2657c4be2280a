import { CAPS } from '../run/caps.ts';
import { type SettingsFile, THRESHOLDS } from './settings-file.ts';

/** Days without a flake after which a job counts as mended, where nobody says how many. */
const QUIET_DAYS = 7;

/** The settings in force for a repository. */
export interface Settings {
  paused: boolean;
  /** Whether a playbook may repair; `others` holds for those without a word of their own. */
  autoFix: { others: boolean; byPlaybook: Record<string, boolean> };
  /** Smallest confidence of a cause, 0 to 1, to act on it. */
  confidence: number;
  /** Playbooks that were turned on or off by name; the others are on. */
  playbooks: Record<string, boolean>;
  /** Whether a commit that turned the default branch red may be offered to be taken back. */
  reverts: boolean;
  /** Whether a dashboard issue is kept on GitHub. */
  dashboard: boolean;
  /** Whether each flaky job has an issue on GitHub, and after how many quiet days it is closed. */
  flaky: { report: boolean; quietDays: number };
  attemptsPerDay: number;
  /** Null: the playbook's own limit alone. */
  maxChangedLines: number | null;
  /** Names of channels to tell. */
  channels: string[];
}

/**
 * The settings that layers of them amount to, the strongest layer first (the repository's file,
 * then the API's); what none of them says has its default.
 */
export function mergeSettings(layers: readonly SettingsFile[]): Settings {
  const first = <Value>(read: (layer: SettingsFile) => Value | undefined): Value | undefined =>
    layers.map(read).find((value) => value !== undefined);
  const named = (read: (layer: SettingsFile) => Record<string, boolean> | undefined) =>
    Object.assign({}, ...layers.map(read).toReversed()) as Record<string, boolean>;
  return {
    paused: first(({ paused }) => paused) ?? false,
    autoFix: autoFixOf(layers),
    confidence: THRESHOLDS[first(({ sensitivity }) => sensitivity) ?? 'medium'],
    playbooks: named(({ playbooks }) => playbooks),
    reverts: first(({ reverts }) => reverts) ?? false,
    dashboard: first(({ dashboard }) => dashboard) ?? false,
    flaky: {
      report: first(({ flaky }) => flaky?.report) ?? false,
      quietDays: first(({ flaky }) => flaky?.quiet_days) ?? QUIET_DAYS,
    },
    attemptsPerDay: first(({ limits }) => limits?.attempts_per_day) ?? CAPS.perRepository,
    maxChangedLines: first(({ limits }) => limits?.max_changed_lines) ?? null,
    channels: first(({ notifications }) => notifications?.channels) ?? [],
  };
}

/** A layer that speaks of all playbooks hides what weaker layers say of single ones. */
function autoFixOf(layers: readonly SettingsFile[]): Settings['autoFix'] {
  const byPlaybook: Record<string, boolean> = {};
  for (const { auto_fix: autoFix } of layers) {
    if (typeof autoFix === 'boolean') return { others: autoFix, byPlaybook };
    for (const [name, on] of Object.entries(autoFix ?? {})) byPlaybook[name] ??= on;
  }
  return { others: true, byPlaybook };
}

/** The word of settings files for a smallest confidence. */
export function sensitivityOf(confidence: number): keyof typeof THRESHOLDS {
  const words = Object.keys(THRESHOLDS) as Array<keyof typeof THRESHOLDS>;
  return words.find((word) => THRESHOLDS[word] === confidence) ?? 'medium';
}
