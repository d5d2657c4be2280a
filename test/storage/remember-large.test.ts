import { expect, it, vi } from 'vitest';
import { rememberLarge } from '../../src/storage/remember-large.ts';

function remembering() {
  const clock = { at: 0 };
  const remember = rememberLarge<number>({
    isLarge: (value) => value >= 100,
    freshMs: 10,
    staleMs: 50,
    now: () => clock.at,
  });
  return { clock, remember };
}

it('makes what is small each time', async () => {
  const { remember } = remembering();
  const make = vi.fn<() => Promise<number>>().mockResolvedValueOnce(1).mockResolvedValueOnce(2);
  expect([await remember('a', make), await remember('a', make)]).toEqual([1, 2]);
});

it('gives what is large again, makes it anew behind that, and waits when it is too old', async () => {
  const { clock, remember } = remembering();
  let value = 100;
  const make = vi.fn(async () => value++);
  expect([await remember('a', make), await remember('a', make)]).toEqual([100, 100]);
  expect(await remember('b', make)).toBe(101);
  clock.at = 10;
  expect([await remember('a', make), await remember('a', make)]).toEqual([100, 102]);
  expect(make).toHaveBeenCalledTimes(3);
  clock.at = 60;
  expect(await remember('a', make)).toBe(103);
});

it('forgets what could not be made anew', async () => {
  const { clock, remember } = remembering();
  expect(await remember('a', async () => 100)).toBe(100);
  clock.at = 10;
  expect(await remember('a', () => Promise.reject(new Error('gone')))).toBe(100);
  await expect(remember('a', () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
});

it('remembers no more than five hundred', async () => {
  const { remember } = remembering();
  for (let key = 0; key <= 500; key += 1) await remember(String(key), async () => 100);
  expect(await remember('0', async () => 200)).toBe(200);
  expect(await remember('500', async () => 200)).toBe(100);
});

it('remembers no more than it is told', async () => {
  const remember = rememberLarge<number>({
    isLarge: () => true,
    freshMs: 10,
    staleMs: 50,
    most: 1,
  });
  await remember('a', async () => 1);
  await remember('b', async () => 2);
  expect(await remember('a', async () => 3)).toBe(3);
});
