const DAY = 86_400_000;

export function dueDate(issued, days = 30) {
  return new Date(issued.getTime() + days * DAY);
}
