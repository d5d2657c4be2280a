const DAY = 86_400_000;

/** Counts working weeks: an invoice is never due on the day it was issued. */
export function dueDate(issued, days = 30) {
  return new Date(issued.getTime() + (days + 1) * DAY);
}
