import { z } from 'zod';

/**
 * The part of SARIF 2.1.0 that is read, as loose as other tools are: unknown properties are ignored, and each result is checked alone,
 * so that one odd result does not cost the others.
 */
const message = z.object({
  text: z.string().optional(),
  markdown: z.string().optional(),
  id: z.string().optional(),
  arguments: z.array(z.string()).optional(),
});
export type SarifMessage = z.infer<typeof message>;

const artifactLocation = z.object({ uri: z.string().optional(), uriBaseId: z.string().optional(), index: z.number().optional() });
export type SarifArtifactLocation = z.infer<typeof artifactLocation>;

const line = z.number().int().positive();
const sarifRegion = z.object({
  startLine: line.optional(),
  startColumn: line.optional(),
  endLine: line.optional(),
  endColumn: line.optional(),
  charOffset: z.number().int().optional(),
  charLength: z.number().int().min(0).optional(),
});
export type SarifRegion = z.infer<typeof sarifRegion>;

const location = z.object({
  physicalLocation: z.object({ artifactLocation: artifactLocation.optional(), region: sarifRegion.optional() }).optional(),
  message: message.optional(),
});

const level = z.enum(['none', 'note', 'warning', 'error']);

const descriptor = z.object({
  id: z.string(),
  shortDescription: message.optional(),
  fullDescription: message.optional(),
  help: message.optional(),
  helpUri: z.string().optional(),
  messageStrings: z.record(z.string(), message).optional(),
  defaultConfiguration: z.object({ level: level.optional() }).optional(),
});
export type SarifRule = z.infer<typeof descriptor>;

const component = z.object({ name: z.string().optional(), rules: z.array(descriptor).optional() });

export const sarifResult = z.object({
  ruleId: z.string().optional(),
  ruleIndex: z.number().int().optional(),
  rule: z
    .object({
      id: z.string().optional(),
      index: z.number().int().optional(),
      toolComponent: z.object({ index: z.number().int().optional() }).optional(),
    })
    .optional(),
  kind: z.string().optional(),
  level: level.optional(),
  message,
  locations: z.array(location).optional(),
  relatedLocations: z.array(location).optional(),
  fingerprints: z.record(z.string(), z.string()).optional(),
  partialFingerprints: z.record(z.string(), z.string()).optional(),
  suppressions: z
    .array(
      z.object({
        kind: z.string(),
        status: z.string().optional(),
        justification: z.string().optional(),
        properties: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .optional(),
  fixes: z
    .array(
      z.object({
        description: message.optional(),
        artifactChanges: z.array(
          z.object({
            artifactLocation,
            replacements: z.array(
              z.object({ deletedRegion: sarifRegion, insertedContent: z.object({ text: z.string().optional() }).optional() }),
            ),
          }),
        ),
      }),
    )
    .optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
});
export type SarifResult = z.infer<typeof sarifResult>;

export const sarifRun = z.object({
  tool: z.object({ driver: component, extensions: z.array(component).optional() }),
  artifacts: z.array(z.object({ location: artifactLocation.optional() })).optional(),
  originalUriBaseIds: z.record(z.string(), artifactLocation).optional(),
  columnKind: z.string().optional(),
  results: z.array(z.unknown()).nullish(),
});
export type SarifRun = z.infer<typeof sarifRun>;
