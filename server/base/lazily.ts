/** An object whose parts are worked out when they are first asked for, each once. What throws is tried again by the next who asks. */
export function lazily<T extends object>(parts: { readonly [Key in keyof T]: () => T[Key] }): T {
  const object: object = {};
  for (const [key, make] of Object.entries<() => unknown>(parts)) {
    const get = (): unknown => {
      const value = make();
      Object.defineProperty(object, key, { value, enumerable: true });
      return value;
    };
    Object.defineProperty(object, key, { get, enumerable: true, configurable: true });
  }
  // It has exactly the keys of `parts`, which are those of T.
  return object as T;
}
