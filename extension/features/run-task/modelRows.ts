import type { AiModel } from '../../../protocol/ai.ts';
import { joined } from '../../platform/runWords.ts';
import { countOf } from '../../platform/wording.ts';

/** A provider with its models, and how it does when that is known. */
export interface ProviderModels {
  readonly id: string;
  readonly label: string;
  readonly locality: 'local' | 'cloud';
  readonly isScripted: boolean;
  readonly models: readonly AiModel[];
  readonly failure?: { readonly message: string } | undefined;
}

/** A row of the model picker; without `model`: the heading of a provider. */
export interface ModelRow {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** `provider/model`. */
  readonly model?: string;
}

/** Models under their providers; a provider that does not say what it has is named with the reason, after the others. */
export function modelRows(providers: readonly ProviderModels[]): readonly ModelRow[] {
  const ordered = providers.toSorted((a, b) => Number(a.failure !== undefined) - Number(b.failure !== undefined));
  return ordered.flatMap((provider): ModelRow[] => [
    { label: joined([provider.label, whereWords(provider)]) },
    ...(provider.failure === undefined ? [] : [{ label: '$(warning) Does not say which models it has', detail: provider.failure.message }]),
    ...provider.models.map((model) => ({
      label: model.name.slice(provider.id.length + 1),
      description: describeModel(model),
      model: model.name,
    })),
  ]);
}

function whereWords({ locality, isScripted }: ProviderModels): string {
  if (isScripted) return 'a script, not a model';
  return locality === 'local' ? 'on this machine' : 'in the cloud';
}

/** Bytes as people read them: `2.0 GB`. */
export const gigabytes = (bytes: number): string => `${(bytes / 1_000_000_000).toFixed(1)} GB`;

function describeModel({ contextTokens, bytes, price, tiers }: AiModel): string {
  const size = contextTokens === undefined ? '' : `${countOf(Math.round(contextTokens / 1000), 'thousand tokens', 'thousand tokens')}`;
  const cost = price === undefined ? 'price unknown' : priceWords(price.input, price.output);
  return joined([...tiers, size, bytes === undefined ? '' : gigabytes(bytes), cost]);
}

function priceWords(input: number, output: number): string {
  if (input === 0 && output === 0) return 'free';
  return `$${amount(input)} in, $${amount(output)} out per million`;
}

const amount = (dollars: number): string => String(Number(dollars.toFixed(2)));
