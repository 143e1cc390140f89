/** The table of this module; migrations/ says what the columns hold. */
export interface TemplateTables {
  template_uses: { template: string; rendered: number; failed: number; last_at: string };
}

export type UsesRow = TemplateTables['template_uses'];
