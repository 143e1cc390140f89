import type { StreamEvent, Usage } from '../contract/provider.ts';
import type { ModelPrice } from '../prices/priceTable.ts';
import { NO_TOKENS } from '../prices/worstCase.ts';
import type { TokenCounter } from '../tokens/countTokens.ts';
import type { ActualCost } from './budget.ts';

/** Keeps the bill of one attempt while its events pass by. */
export class Meter {
  readonly #promptTokens: number;
  readonly #price: ModelPrice | undefined;
  readonly #countTokens: TokenCounter;
  #usage: Usage | undefined;
  #isComplete = false;
  #texts: string[] = [];

  constructor(promptTokens: number, price: ModelPrice | undefined, countTokens: TokenCounter) {
    this.#promptTokens = promptTokens;
    this.#countTokens = countTokens;
    this.#price = price;
  }

  see(event: StreamEvent): void {
    if (event.type === 'usage') this.#usage = event.usage;
    if (event.type === 'text' || event.type === 'thinking' || event.type === 'toolInput') this.#texts.push(event.text);
    if (event.type === 'done') this.#isComplete = true;
  }

  /** What the provider reported at the end; for an answer that broke off, or one that counts nothing, what we can count. */
  async total(): Promise<ActualCost> {
    const isEstimated = !this.#isComplete || this.#usage === undefined;
    const usage = isEstimated ? await this.#estimate() : (this.#usage ?? NO_TOKENS);
    return { microdollars: this.#price?.cost(usage), usage, isEstimated };
  }

  /** Nothing came: nothing is billed. Something came: the prompt was read, and what was written is paid for. */
  async #estimate(): Promise<Usage> {
    if (this.#texts.length === 0 && this.#usage === undefined && !this.#isComplete) return NO_TOKENS;
    const [written = 0] = await this.#countTokens([this.#texts.join('')]);
    const prompt = this.#usage ?? { ...NO_TOKENS, inputTokens: this.#promptTokens };
    return { ...prompt, outputTokens: Math.max(written, prompt.outputTokens) };
  }
}
