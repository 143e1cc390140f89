import { expect, test } from 'vitest';
import { canonicalJson } from './canonicalJson.ts';

test('the example of RFC 8785, 3.2.2 becomes the bytes of 3.2.4', () => {
  const input = String.raw`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
  }`;
  const output = String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`;
  expect(canonicalJson(JSON.parse(input))).toBe(output);
});

test('keys sort by UTF-16 code units, as in RFC 8785, 3.2.3', () => {
  const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
  const sorted = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33'];
  expect(Object.keys(JSON.parse(canonicalJson({ x: Object.fromEntries(keys.map((key) => [`k${key}`, 0])) })).x)).toEqual(
    sorted.map((key) => `k${key}`),
  );
});

test('what JSON cannot hold does not break it, and reading it back gives the same text', () => {
  const text = canonicalJson({ b: [undefined, Number.NaN, () => 1], a: undefined, c: '\ud800', d: -0, f: () => 1 });
  expect(text).toBe('{"b":[null,null,null],"c":"\\ud800","d":0}');
  expect(canonicalJson(JSON.parse(text))).toBe(text);
});
