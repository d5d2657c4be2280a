/** What a box of the dashboard asks for. */
export const WISHES = ['fix', 'rerun', 'ignore', 'resume'] as const;
export type Wish = (typeof WISHES)[number];

/** The box that resumes everything; no playbook can have a name of two parts. */
export const RESUME_ALL = 'resume:all:playbooks';

/** The name of a box: what it asks for, and of which Issue (by id) or playbook. */
export function boxName(wish: Wish, subject: string): string {
  return `${wish}:${subject}`;
}

/** What a box asks for; a `subject` of null means everything. Null for what is no box of ours. */
export function readBoxName(name: string): { wish: Wish; subject: string | null } | null {
  if (name === RESUME_ALL) return { wish: 'resume', subject: null };
  const [first, subject, ...others] = name.split(':');
  const wish = WISHES.find((each) => each === first);
  if (wish === undefined || subject === undefined || others.length > 0) return null;
  return { wish, subject };
}
