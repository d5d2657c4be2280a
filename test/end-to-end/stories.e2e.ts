import { afterAll, beforeAll, expect, test } from 'vitest';
import { STORIES } from '../../simulator/demo/stories.ts';
import { type House, openHouse } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

// Side by side, as the demo tells them.
test.concurrent.each(STORIES)('$name: $about', async (story) => {
  const scene = await house.scene(story.name);
  expect(await story.tell(scene)).toMatchObject({ ok: true });
});
