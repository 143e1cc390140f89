/** A server as the configuration names it. */
export type McpServerConfig = { readonly name: string; readonly source: string } & (
  | {
      readonly kind: 'stdio';
      readonly command: string;
      readonly args: readonly string[];
      /** Given to it besides the harmless part of our own environment. */
      readonly environment: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'http'; readonly url: string; readonly headers: Readonly<Record<string, string>> }
);
