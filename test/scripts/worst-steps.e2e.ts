import { checkSync } from 'recheck';
import { expect, it } from 'vitest';
import { worstSteps } from '../../scripts/expressions/worst-steps.ts';

// Another prover as a witness: its automata decide these small expressions outright.
const EXPRESSIONS = [
  /^a*$/,
  /^a*b$/,
  /^a*a*$/,
  /^a*b*a*$/,
  /^\s*\w*\s*$/,
  /^[ab]*a[ab]*a[ab]*$/,
  /^\d+(?:,\d+)*;$/,
  /^a*a*a*$/,
  /^(?:a*)*$/,
  /^(?:a|a)*$/,
  /^(?:a?b?)+$/,
  /^(?:ab|a|b)*$/,
  /^(?:\w+\s?)*$/,
  /a+$/,
  /a.*b/,
  /a.*b.*c/,
];

it.each(EXPRESSIONS)('agrees with recheck on how the steps grow for %s', (expression) => {
  const verdict = checkSync(expression.source, expression.flags, {
    checker: 'automaton',
    timeout: null,
  });
  if (verdict.status === 'unknown') throw new Error(verdict.error.kind);
  const { complexity } = verdict;
  const steps = worstSteps(expression, 1000);
  const degree = complexity.type === 'polynomial' ? complexity.degree : 1;
  expect(steps).toBe(complexity.type === 'exponential' ? Infinity : 1000 ** degree);
});
