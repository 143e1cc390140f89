/** The tables of this module; migrations/ says what the columns hold. */
export interface PracticesTables {
  practice_adoption: {
    day: string;
    practice: string;
    score: number | null;
    findings: number;
    rules: string;
    measured_at: string;
  };
}

export type AdoptionRow = PracticesTables['practice_adoption'];
