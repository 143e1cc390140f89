import { expect, it } from 'vitest';
import { fromReviewParts, type ReviewFile, reviewScheme, toReviewParts } from './reviewUri.ts';

it('names a file of a run on one side, and is read again', () => {
  const file: ReviewFile = { folder: '/my shop', run: 'r1', side: 'proposed', path: 'src/ä b?#.ts' };
  expect(fromReviewParts(toReviewParts(file))).toEqual(file);
});

it('takes nobody else for one', () => {
  const others = ['', '{', 'null', '{"folder":"/a","run":"r","side":"other"}', '{"folder":1,"run":"r","side":"base"}'];
  expect(others.map((query) => fromReviewParts({ scheme: reviewScheme, path: '/a.ts', query }))).toEqual(others.map(() => undefined));
  expect(fromReviewParts({ ...toReviewParts({ folder: '/a', run: 'r', side: 'base', path: 'a' }), scheme: 'file' })).toBeUndefined();
});
