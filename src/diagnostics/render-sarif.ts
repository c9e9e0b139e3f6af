/**
 * Diagnostics as SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), which code hosts and editors show beside the
 * source.
 */
import type { Span } from "../source/source.ts";
import type { DiagnosticKind } from "./catalogue.ts";
import type { Diagnostic, Fix } from "./diagnostic.ts";
import { rangeOf } from "./render-json.ts";

interface SarifOptions {
  /** The version of nnc. */
  readonly version: string;
  /** What is known of each code. */
  readonly catalogue: ReadonlyMap<string, DiagnosticKind>;
}

type Sources = ReadonlyMap<string, string>;

export interface SarifLog {
  readonly $schema: string;
  readonly version: "2.1.0";
  readonly runs: readonly SarifRun[];
}

interface SarifRun {
  readonly tool: {
    readonly driver: {
      readonly name: "nnc";
      readonly version: string;
      readonly rules: readonly SarifRule[];
    };
  };
  readonly columnKind: "utf16CodeUnits";
  readonly results: readonly SarifResult[];
}

type SarifRule = ReturnType<typeof ruleOf>;
type SarifResult = ReturnType<typeof resultOf>;

/** The log as data; the caller writes it as JSON. */
export function renderSarif(
  diagnostics: readonly Diagnostic[],
  sources: Sources,
  { version, catalogue }: SarifOptions,
): SarifLog {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
  const rules = codes.map((code) => ruleOf(code, catalogue.get(code)));
  const results = diagnostics.map((diagnostic) =>
    resultOf(diagnostic, codes.indexOf(diagnostic.code), sources),
  );
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "nnc", version, rules } },
        columnKind: "utf16CodeUnits",
        results,
      },
    ],
  };
}

function ruleOf(id: string, kind: DiagnosticKind | undefined) {
  if (!kind) return { id };
  return {
    id,
    shortDescription: { text: kind.message },
    help: { text: kind.explanation, markdown: kind.explanation },
    defaultConfiguration: { level: kind.severity },
  };
}

function resultOf(diagnostic: Diagnostic, ruleIndex: number, sources: Sources) {
  const { code, severity, message, span, related, notes, fixes } = diagnostic;
  const text = [message, ...notes.map((note) => `note: ${note}`)].join("\n");
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text },
    locations: [{ physicalLocation: locationOf(span, sources) }],
    relatedLocations: related.map((label, id) => ({
      id,
      physicalLocation: locationOf(label.span, sources),
      ...(label.message === "" ? {} : { message: { text: label.message } }),
    })),
    fixes: fixes.map((fix) => fixOf(fix, sources)),
  };
}

function fixOf({ title, edits }: Fix, sources: Sources) {
  const paths = [...new Set(edits.map(({ span }) => span.path))];
  return {
    description: { text: title },
    artifactChanges: paths.map((path) => ({
      artifactLocation: { uri: uriOf(path) },
      replacements: edits
        .filter(({ span }) => span.path === path)
        .map(({ span, text }) => ({
          deletedRegion: regionOf(span, sources),
          insertedContent: { text },
        })),
    })),
  };
}

function locationOf(span: Span, sources: Sources) {
  return { artifactLocation: { uri: uriOf(span.path) }, region: regionOf(span, sources) };
}

function regionOf(span: Span, sources: Sources) {
  const { start, end } = rangeOf(span, sources);
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
    charOffset: span.start,
    charLength: span.end - span.start,
  };
}

function uriOf(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
