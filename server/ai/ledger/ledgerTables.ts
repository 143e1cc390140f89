/** The tables of the ledger; migrations/ says what the columns hold. */
export interface LedgerTables {
  ai_charges: {
    id: string;
    day: string;
    created_at: string;
    settled_at: string | null;
    owner: string | null;
    session: string;
    run: string;
    persona: string;
    model: string;
    correlation_id: string;
    reserved: number | null;
    microdollars: number | null;
    input_tokens: number;
    cache_read_tokens: number;
    cache_write_tokens: number;
    output_tokens: number;
    reasoning_tokens: number;
    is_estimated: number;
  };
  ai_totals: { scope: Scope; name: string; reserved: number; spent: number };
}

/** What a budget can be set for. */
export type Scope = 'session' | 'day' | 'workspace';
