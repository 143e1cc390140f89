/** A JSON object as a tool takes it. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * What a provider attached to a part and wants back unchanged with the next turn: a thinking signature, an encrypted reasoning item, an
 * item id. Opaque: only the wire that wrote it reads it, every other one leaves it out.
 */
export interface ProviderExtra {
  /** The wire protocol that understands `data`, such as `anthropic-messages`. */
  readonly wire: string;
  readonly data: unknown;
}

interface Part {
  readonly extra?: ProviderExtra;
  /**
   * Files that the part quotes, relative to the workspace and `/`-separated. What matches "never leaves this machine" is withheld from
   * cloud providers. Whoever puts text of a file into a part must name it here.
   */
  readonly paths?: readonly string[];
}

/** Text for the model or by it. */
export interface TextPart extends Part {
  readonly kind: 'text';
  readonly text: string;
}

/** What the model thought aloud; may be empty when the provider sends only an encrypted form in `extra`. */
export interface ThinkingPart extends Part {
  readonly kind: 'thinking';
  readonly text: string;
}

/** The model asks for a tool to be run. `id` pairs it with its result. */
export interface ToolCallPart extends Part {
  readonly kind: 'toolCall';
  readonly id: string;
  readonly name: string;
  readonly input: JsonObject;
  /** The raw text when it was no JSON object; `input` is then empty and the tool must not be run. */
  readonly malformed?: string;
}

/** What a tool answered; one per call, all results of a turn in one message. */
export interface ToolResultPart extends Part {
  readonly kind: 'toolResult';
  readonly callId: string;
  readonly text: string;
  readonly isError: boolean;
}

/** Where an assistant message came from; decides whether its extras can be replayed. */
export interface Origin {
  readonly provider: string;
  readonly model: string;
  readonly locality: Locality;
}

/** `local`: the text does not leave this machine. Decided by the address, never by the name of a provider. */
export type Locality = 'local' | 'cloud';

export interface UserMessage {
  readonly role: 'user';
  readonly content: readonly TextPart[];
}

export type AssistantPart = TextPart | ThinkingPart | ToolCallPart;

export interface AssistantMessage {
  readonly role: 'assistant';
  readonly content: readonly AssistantPart[];
  readonly origin: Origin;
}

export interface ToolMessage {
  readonly role: 'tool';
  readonly content: readonly ToolResultPart[];
}

/** One entry of a conversation. The same list can be sent to any provider: each translates it and drops extras that are not its own. */
export type Message = UserMessage | AssistantMessage | ToolMessage;

/** A tool as the model is told about it. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the input, an object at the top. */
  readonly parameters: JsonObject;
}

/** Everything a model sees in one request. */
export interface Context {
  readonly system?: string;
  readonly messages: readonly Message[];
  readonly tools?: readonly ToolDefinition[];
}
