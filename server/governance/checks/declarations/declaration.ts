import type { SyntaxNode } from '../syntaxTree.ts';

export type DeclarationKind = 'function' | 'class' | 'method' | 'type';

/** A named function, class, method or type of a source file. */
export interface Declaration {
  readonly kind: DeclarationKind;
  readonly name: string;
  /** The node that carries the name, for the range of a finding. */
  readonly nameNode: SyntaxNode;
  /** The whole declaration without its comments. */
  readonly node: SyntaxNode;
  /** Names as written; `undefined` for a parameter that is taken apart and so has none. The receiver (`self`, `this`) is left out. */
  readonly parameters: readonly (string | undefined)[];
  /** Can it be used from outside, by the language's convention? */
  readonly isPublic: boolean;
  /** Takes its documentation from what it overrides. */
  readonly isInherited: boolean;
  /** Text of its documentation comment. */
  readonly documentation: string | undefined;
}
