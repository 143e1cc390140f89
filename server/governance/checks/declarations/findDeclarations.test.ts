import { describe, expect, test } from 'vitest';
import { findDeclarations } from './findDeclarations.ts';

/** `+` public, `-` not; `*` documented; `~` inherits its documentation. */
const summarise = (language: string, source: string) =>
  findDeclarations(source, language)?.map(
    ({ kind, name, parameters, isPublic, isInherited, documentation }) =>
      `${isPublic ? '+' : '-'}${documentation === undefined ? '' : '*'}${isInherited ? '~' : ''} ${kind} ${name}(${parameters.map((name) => name ?? '?').join(' ')})`,
  );

describe('declarations', () => {
  test('TypeScript', () => {
    const source = `/** a */
export default function f(a?: number, {b}: X = {}, ...c: any[]) { function inner() {} }
export const g = async (x: number) => x, h = function(y) {};
/** c */
export abstract class C { /** m */ @dec() m<T>(this: X, a: T) {} private n() {} override o() {} abstract q(): void; /** p */ p = (q) => q; constructor(private z: number){} static #x() {} }
/** first */
export function over(a: string): void;
export function over(a: number): void;
export function over(a: any) {}
interface I {}
type T = 1;
enum E { A }
function later() {} function never() { call(() => 1) }
export { later as sooner, I };
export { T } from './other';
`;
    expect(summarise('TypeScript', source)).toEqual([
      '+* function f(a ? c)',
      '- function inner()',
      '+ function g(x)',
      '+ function h(y)',
      '+* class C()',
      '+* method m(a)',
      '- method n()',
      '+~ method o()',
      '+ method q()',
      '+* method p(q)',
      '- method constructor(z)',
      '- method #x()',
      '+* function over(a)',
      '+ type I()',
      '- type T()',
      '- type E()',
      '+ function later()',
      '- function never()',
    ]);
  });

  test('JavaScript and CommonJS', () => {
    const source = `/** d */
exports.a = function (x) {};
module.exports = { b, c() {} };
module.exports.d = (y) => y;
function b() {}
function z() {}
class K { m() {} }
`;
    expect(summarise('JavaScript', source)).toEqual([
      '+* function exports.a(x)',
      '- method c()',
      '+ function module.exports.d(y)',
      '+ function b()',
      '- function z()',
      '- class K()',
      '- method m()',
    ]);
  });

  test('Python', () => {
    const source = `def f(a: int, *b, c=1, d: str = 2, **k):
    """doc"""
    def inner(): pass
class A:
    "doc"
    @property
    def m(self, x): pass
    @m.setter
    def m(self, y): pass
    def _n(self): pass
    def __init__(self): pass
class _B:
    def m(self): pass
`;
    expect(summarise('Python', source)).toEqual([
      '+* function f(a b c d k)',
      '- function inner()',
      '+* class A()',
      '+ method m(x)',
      '+~ method m(y)',
      '- method _n()',
      '- method __init__()',
      '- class _B()',
      '- method m()',
    ]);
  });

  test('Go', () => {
    const source = `package p

// F does.
func F(a, b int, c ...string) (int, error) { return 1, nil }

// far away

func G(int, string) {}
//go:noinline
func h() {}
// M does.
func (r *T) M(x int) {}
func (r *t) N() {}
// T is.
type T struct{}
type (
	// U is.
	U = int
	V int
)
`;
    expect(summarise('Go', source)).toEqual([
      '+* function F(a b c)',
      '+ function G(? ?)',
      '- function h()',
      '+* method M(x)',
      '- method N()',
      '+* type T()',
      '+* type U()',
      '+ type V()',
    ]);
  });

  test.each([
    [
      'Java',
      '/** doc */\npublic class X { /** d */ @Deprecated public int m(final int a, String... b) { return 1; } @Override public void n() {} private void z() {} public X(int q){} }\ninterface I { void k(); }\n',
      ['+* class X()', '+* method m(a b)', '+~ method n()', '- method z()', '+ method X(q)', '- type I()', '- method k()'],
    ],
    [
      'CSharp',
      '/// <summary>x</summary>\n[Obs]\npublic class X {\n /// d\n [A] public int M(int a, string b="c") { return 1; }\n public override int N() { return 1; }\n internal void Z() {} }\npublic enum E {A}\n',
      ['+* class X()', '+* method M(a b)', '+~ method N()', '- method Z()', '+ type E()'],
    ],
    [
      'Rust',
      '/// doc\n#[inline]\npub fn f<T>(a: T, (b, c): X, mut d: u8) {}\npub(crate) fn g() {}\n/// t\npub trait T { fn m(&self); }\npub struct S;\nimpl S { /// n\n pub fn new(x: u8) {} fn z() {} }\nimpl T for S { fn m(&self) {} }\n',
      [
        '+* function f(a ? d)',
        '- function g()',
        '+* type T()',
        '+ method m()',
        '+ type S()',
        '+* method new(x)',
        '- method z()',
        '-~ method m()',
      ],
    ],
    [
      'Php',
      '<?php\n/** d */\nfunction f($a, &$b, ...$c) {}\nclass A { /** d */ #[X] public function m(?int $x) {} private function z(){} public function __construct(private int $q) {} }\n',
      ['+* function f(a b c)', '+ class A()', '+* method m(x)', '- method z()', '- method __construct(q)'],
    ],
    [
      'Ruby',
      '# doc\nclass A\n  # d\n  def m(a, b = 1, *c, k:, **o, &blk)\n  end\n  def self.z; end\n  private\n  def y; end\nend\ndef f; end\n',
      ['+* class A()', '+* method m(a b c k o blk)', '+ method z()', '- method y()', '+ function f()'],
    ],
    [
      'Kotlin',
      '/** d */\nfun f(a: Int, vararg b: String = "x"): Int { return 1 }\nclass A { /** d */ fun m(x: Int) {}\n private fun z() {}\n override fun o() {} }\ninternal object O\n',
      ['+* function f(a b)', '+ class A()', '+* method m(x)', '- method z()', '+~ method o()', '- class O()'],
    ],
    [
      'Swift',
      '/// d\npublic func f(_ a: Int, to b: String) -> Int { return 1 }\npublic class A {\n /// m\n @objc public func m(x: Int) {}\n func n() {}\n}\nstruct S {}\npublic protocol P { func k(a: Int) }\n',
      ['+* function f(a b)', '+ class A()', '+* method m(x)', '- method n()', '- class S()', '+ type P()', '+ method k(a)'],
    ],
    [
      'Scala',
      '/** d */\ndef f(a: Int)(b: Int): Int = 1\nclass A { private def m(x: Int) = 1 }\ntrait T\n',
      ['+* function f(a b)', '+ class A()', '- method m(x)', '+ type T()'],
    ],
    [
      'Dart',
      '/// d\nint f(int a, {String b = "x"}) { return 1; }\nclass A {\n /// d\n @deprecated\n int m(int x) => 1;\n @override\n int n() => 1; }\n',
      ['+* function f(a b)', '+ class A()', '+* method m(x)', '+~ method n()'],
    ],
    [
      'C',
      '/* d */\nint *f(int a, char *b, void (*cb)(int)) { return 1; }\nstatic int g(void) { struct S s; return 1; }\nstruct S { int a; };\n',
      ['+* function f(a b cb)', '- function g()', '+ type S()'],
    ],
    [
      'Cpp',
      '/// d\nint A::z(const T& q) {return 1;}\nclass A { public: int m(int x) { return 1; } };\n',
      ['+* function A::z(q)', '+ class A()', '+ method m(x)'],
    ],
    ['Lua', '--- d\nfunction M.f(a, b) end\nlocal function g() end\n', ['+* function M.f(a b)', '- function g()']],
    ['Bash', '#!/bin/sh\n\n# d\nf() { :; }\ng() { :; }\n', ['+* function f()', '+ function g()']],
  ])('%s', (language, source, expected) => {
    expect(summarise(language, source)).toEqual(expected);
  });

  test('knows nothing of other languages', () => {
    expect(findDeclarations('a: 1', 'Yaml')).toBeUndefined();
    expect(findDeclarations('x', undefined)).toBeUndefined();
  });
});
