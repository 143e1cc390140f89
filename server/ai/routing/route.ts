import type { Locality } from '../contract/messages.ts';

/** `none`: no AI. `local`: nothing leaves this machine. `cloud`: only providers elsewhere. `hybrid`: both, by what is asked. */
export type AiMode = 'none' | 'local' | 'cloud' | 'hybrid';
/** How much a task asks of a model. */
export type Tier = 'reason' | 'standard' | 'fast';

/** Which models to use, as `provider/model`, the first that can answer wins. */
interface Choice {
  readonly tier?: Tier | undefined;
  readonly models?: readonly string[] | undefined;
}

/** Settings of one workspace; read again for every request, so a change counts at once. */
export interface RoutingSettings {
  readonly mode: AiMode;
  readonly tiers: Readonly<Record<Tier, readonly string[]>>;
  readonly personas?: Readonly<Record<string, Choice>>;
  readonly steps?: Readonly<Record<string, Choice>>;
}

/** Who asks, and for what. */
export interface RouteRequest {
  /** `provider/model` that the person picked; the others stay as its fallbacks. */
  readonly model?: string;
  readonly tier?: Tier;
  readonly persona?: string;
  readonly step?: string;
  /** The prompt quotes files that never leave this machine. */
  readonly hasPrivateFiles: boolean;
}

/** A provider as far as routing is concerned. */
export interface Candidate {
  readonly id: string;
  readonly locality: Locality;
  readonly isScripted: boolean;
}

export interface Target {
  readonly provider: string;
  readonly model: string;
}

/** The models to try in order, and why others are not among them. */
export interface Route {
  readonly targets: readonly Target[];
  readonly skipped: readonly { readonly model: string; readonly reason: string }[];
}

/**
 * Decides who answers. The person's pick comes first, then the models of the step, of the persona, of the tier; the tier is the
 * request's, else the step's, else the persona's, else `standard`. The mode then leaves out and, in `hybrid`, orders: this machine first
 * for private files and fast work, the cloud first for hard work.
 */
export function route(settings: RoutingSettings, request: RouteRequest, providers: readonly Candidate[]): Route {
  const step = settings.steps?.[request.step ?? ''];
  const persona = settings.personas?.[request.persona ?? ''];
  const tier = request.tier ?? step?.tier ?? persona?.tier ?? 'standard';
  const wanted = [request.model ?? [], step?.models ?? [], persona?.models ?? [], settings.tiers[tier]].flat();
  const judged = [...new Set(wanted)].map((model) => judge(model, settings.mode, providers));
  const usable = judged.flatMap((each) => ('candidate' in each ? [each] : []));
  const ordered = settings.mode === 'hybrid' ? inHybridOrder(usable, tier, request) : usable;
  return {
    targets: ordered.map(({ target }) => target),
    skipped: judged.flatMap((each) => ('reason' in each ? [{ model: each.model, reason: each.reason }] : [])),
  };
}

interface Usable {
  readonly model: string;
  readonly target: Target;
  readonly candidate: Candidate;
}

function judge(model: string, mode: AiMode, providers: readonly Candidate[]): Usable | { model: string; reason: string } {
  const slash = model.indexOf('/');
  const target = { provider: model.slice(0, slash), model: model.slice(slash + 1) };
  const candidate = providers.find(({ id }) => id === target.provider);
  if (mode === 'none') return { model, reason: 'AI is switched off (mode "none")' };
  if (slash < 1 || target.model === '') return { model, reason: `"${model}" is not of the form provider/model` };
  if (candidate === undefined) return { model, reason: `provider "${target.provider}" is not set up` };
  const isAllowed = mode === 'hybrid' || candidate.isScripted || candidate.locality === mode;
  return isAllowed ? { model, target, candidate } : { model, reason: `mode "${mode}" leaves out ${candidate.locality} providers` };
}

/** A pick by the person stays first, unless private files are in the prompt: then this machine is asked before any cloud. */
function inHybridOrder(usable: readonly Usable[], tier: Tier, { model, hasPrivateFiles }: RouteRequest): readonly Usable[] {
  const first: Locality | undefined = hasPrivateFiles || tier === 'fast' ? 'local' : tier === 'reason' ? 'cloud' : undefined;
  const rank = (each: Usable): number => {
    if (each.model === model && !hasPrivateFiles) return 0;
    return first === undefined || each.candidate.locality === first ? 1 : 2;
  };
  return usable.toSorted((a, b) => rank(a) - rank(b));
}
