import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import type { FunctionDefinition } from '@actions/expressions/funcs/info';

/** What expressions can see: contexts by name as plain data, and functions beside the built-in ones. */
export interface Scope {
  contexts: Record<string, unknown>;
  functions: FunctionDefinition[];
}

/** How things stand, for success(), failure(), cancelled() and always(). */
export interface Status {
  success: boolean;
  failure: boolean;
  cancelled: boolean;
}

// A quoted string may hold the closing braces; so strings are read as a whole.
const EXPRESSION = /\$\{\{((?:'(?:[^']|'')*'|[^'])*?)\}\}/g;
const STATUS_CALL = /\b(?:success|failure|cancelled|always)\s*\(/i;

/** Evaluates one bare expression to plain data. Throws with GitHub's own message when it is wrong. */
export function evaluate(expression: string, scope: Scope): unknown {
  const { tokens } = new Lexer(expression).lex();
  const parsed = new Parser(tokens, Object.keys(scope.contexts), scope.functions).parse();
  const contexts = toExpressionData(scope.contexts);
  if (!(contexts instanceof data.Dictionary)) throw new Error('Contexts are a mapping.');
  const functions = new Map(scope.functions.map((one) => [one.name.toLowerCase(), one]));
  return toPlain(new Evaluator(parsed, contexts, functions).evaluate());
}

/** A value of a workflow file: text that is one expression gives its value, other text is filled in. */
export function resolve(value: unknown, scope: Scope): unknown {
  if (typeof value !== 'string') return value;
  const whole = /^\s*\$\{\{((?:'(?:[^']|'')*'|[^'])*?)\}\}\s*$/.exec(value)?.[1];
  return whole === undefined ? fill(value, scope) : evaluate(whole, scope);
}

/** Text with its `${{ }}` filled in. */
export function fill(value: unknown, scope: Scope): string {
  return asText(value).replace(EXPRESSION, (_, expression: string) =>
    asText(evaluate(expression, scope)),
  );
}

/** An `if:`, where success() is meant unless a status function is named. */
export function isMet(condition: unknown, scope: Scope, status: Status): boolean {
  const text = condition === undefined ? '' : asText(condition).trim();
  const expression = /^\$\{\{([\s\S]*)\}\}$/.exec(text)?.[1] ?? text;
  if (!STATUS_CALL.test(withoutStrings(expression)) && !status.success) return false;
  if (expression.trim() === '') return true;
  const functions = [...scope.functions, ...statusFunctions(status)];
  return isTrue(evaluate(expression, { contexts: scope.contexts, functions }));
}

/** Truth as expressions have it: false, 0, NaN, '' and null are not. */
export function isTrue(value: unknown): boolean {
  return Boolean(value);
}

/** Text as expressions have it: null is empty, whole numbers are plain. */
export function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? 'Array' : 'Object';
}

function statusFunctions(status: Status): FunctionDefinition[] {
  const flag = (name: string, value: boolean): FunctionDefinition => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(value),
  });
  return [
    flag('success', status.success),
    flag('failure', status.failure),
    flag('cancelled', status.cancelled),
    flag('always', true),
  ];
}

function withoutStrings(expression: string): string {
  return expression.replace(/'(?:[^']|'')*'/g, "''");
}

function toExpressionData(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), data.reviver);
}

function toPlain(value: data.ExpressionData): unknown {
  return JSON.parse(JSON.stringify(value, data.replacer) ?? 'null');
}
