const rates = new Map([
  ['DE', 19],
  ['FR', 20],
]);

export function taxOf(cents, country) {
  return Math.round((cents * (rates.get(country) ?? 0)) / 100);
}
