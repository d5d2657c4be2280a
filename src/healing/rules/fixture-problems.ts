import type { AuthoredProblem } from '../../config/authored-yaml.ts';
import type { Pattern } from '../../diagnosis/patterns/pattern.ts';

/** Lines of a fixture that are tried. */
const MOST_LINES = 200;

/** What a pattern's own fixtures say against it: a match that it misses, a near miss that it takes. */
export function fixtureProblems({ rule, match, nearMiss, file, line }: Pattern): AuthoredProblem[] {
  const problem = (key: string, message: string): AuthoredProblem => {
    return { file, line, column: 1, path: key, message };
  };
  const held = (text: string) =>
    rule.anchors.some((anchor) => text.toLowerCase().includes(anchor)) && rule.test.test(text);
  const found = (text: string) => text.split('\n').slice(0, MOST_LINES).some(held);
  return [
    ...match.flatMap((text, index) =>
      found(text)
        ? []
        : [
            problem(
              'fixtures',
              `The pattern \`${rule.id}\` does not match its ${index + 1}. match.`,
            ),
          ],
    ),
    ...nearMiss.flatMap((text, index) =>
      found(text)
        ? [problem('fixtures', `The pattern \`${rule.id}\` matches its ${index + 1}. near_miss.`)]
        : [],
    ),
  ];
}
