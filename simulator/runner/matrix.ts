import { z } from 'zod';

/** One combination of a matrix. */
export type Combination = Record<string, unknown>;

const combinations = z.array(z.record(z.string(), z.unknown()));
const matrixSchema = z
  .object({ include: combinations.optional(), exclude: combinations.optional() })
  .catchall(z.array(z.unknown()));

const MAX_COMBINATIONS = 256;

/**
 * All combinations of a matrix whose expressions are filled in: the product of its lists, without
 * `exclude`, then `include` merged into those it does not contradict or added as new ones. Throws
 * with a message for a person when it is no matrix, is empty, or has more than 256.
 */
export function expandMatrix(matrix: unknown): Combination[] {
  const parsed = matrixSchema.safeParse(matrix);
  if (!parsed.success) {
    throw new Error(`The matrix is wrong: ${z.prettifyError(parsed.error)}`);
  }
  const { include = [], exclude = [], ...lists } = parsed.data;
  const axes = Object.keys(lists);
  const product = axes.length === 0 ? [] : multiply(lists);
  const kept = product.filter((one) => !exclude.some((other) => isPartOf(other, one)));
  const merged = kept.map((one) => {
    const fitting = include.filter((extra) => fits(extra, one, axes));
    return Object.assign({}, one, ...fitting) as Combination;
  });
  const added = include.filter((extra) => !kept.some((one) => fits(extra, one, axes)));
  const all = [...merged, ...added];
  if (all.length === 0) throw new Error('The matrix has no combinations.');
  if (all.length > MAX_COMBINATIONS) {
    throw new Error(`The matrix has ${all.length} combinations; 256 are allowed.`);
  }
  return all;
}

/** The values of a combination as a job's name shows them: `18, ubuntu`. */
export function describeCombination(combination: Combination): string {
  return Object.values(combination)
    .flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.values(value) : [value],
    )
    .map(String)
    .join(', ');
}

function multiply(lists: Record<string, unknown[]>): Combination[] {
  let product: Combination[] = [{}];
  for (const [axis, values] of Object.entries(lists)) {
    if (product.length * values.length > 100 * MAX_COMBINATIONS) {
      throw new Error('The matrix has too many combinations; 256 are allowed.');
    }
    product = product.flatMap((one) =>
      values.map((value) => Object.assign({}, one, { [axis]: value })),
    );
  }
  return product;
}

function isPartOf(part: Combination, whole: Combination): boolean {
  return Object.entries(part).every(
    ([key, value]) => JSON.stringify(whole[key]) === JSON.stringify(value),
  );
}

/** An `include` entry goes into a combination when it changes none of the matrix's own values. */
function fits(extra: Combination, one: Combination, axes: string[]): boolean {
  return axes.every(
    (axis) => !(axis in extra) || JSON.stringify(extra[axis]) === JSON.stringify(one[axis]),
  );
}
