import { runInThisContext } from "node:vm";
import { transformSync } from "esbuild";
import fc from "fast-check";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { isIdentifier, NameScope } from "../../src/javascript/identifier-names.ts";
import { printModule } from "../../src/javascript/printer.ts";
import { js, type JsExpression, type JsStatement } from "../../src/javascript/tree.ts";
import { hostileTexts } from "./hostile-texts.ts";
import { runs } from "../property-runs.ts";

function print(...statements: readonly JsStatement[]): string {
  return printModule({ statements }).code;
}

const result = (value: JsExpression): JsStatement => ({ kind: "return", value });

/** Runs the statements as a strict function; `alert` tells that text became code. */
function run(...statements: readonly JsStatement[]): unknown {
  const code = print(...statements);
  const alarm = (): never => {
    throw new Error(`text became code: ${code}`);
  };
  const body = `(function (alert) { "use strict";\n${code}\n})`;
  return (runInThisContext(body) as (alert: () => never) => unknown)(alarm);
}

/** The kinds of a module's statements, as two parsers see them. */
function parsed(code: string): readonly string[] {
  transformSync(code, { loader: "js", format: "esm" });
  const file = ts.createSourceFile(
    "module.js",
    code,
    ts.ScriptTarget.Latest,
    false,
    ts.ScriptKind.JS,
  );
  expect((file as unknown as { parseDiagnostics: unknown[] }).parseDiagnostics).toEqual([]);
  return file.statements.map(({ kind }) => ts.SyntaxKind[kind]);
}

const anyText = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ unit: "binary" }),
  fc
    .array(fc.constantFrom(...hostileTexts, "$", "{", "`", "*", "/", "<", "\\"), { maxLength: 4 })
    .map((parts) => parts.join("")),
);

describe.each(hostileTexts.map((text) => [JSON.stringify(text).slice(0, 40), text] as const))(
  "%s",
  (_, text) => {
    it("is itself as a string", () => {
      expect(run(result(js.literal(text)))).toBe(text);
    });

    it("is itself in a template, beside expressions", () => {
      const template: JsExpression = { kind: "template", parts: [text, js.literal(1), text, text] };
      expect(run(result(template))).toBe(`${text}1${text}${text}`);
    });

    it("is itself as a key, a member and a pattern", () => {
      const made = run(result(js.object([[text, js.literal(7)]]))) as object;
      expect(Object.keys(made)).toEqual([text]);
      expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
      expect(Object.getOwnPropertyDescriptor(made, text)?.value).toBe(7);
      const object = js.object([[text, js.literal(8)]]);
      expect(run(result(js.member(object, text)))).toBe(8);
      const target = {
        kind: "object-pattern",
        properties: [{ key: text, value: js.name("x") }],
      } as const;
      expect(
        run({ kind: "declare", keyword: "const", target, value: object }, result(js.id("x"))),
      ).toBe(8);
    });

    it("makes a name that can be declared", () => {
      const name = new NameScope(["tf"]).fresh(text);
      expect(name).not.toBe("tf");
      const declared: JsStatement = {
        kind: "declare",
        keyword: "const",
        target: js.name(name),
        value: js.literal(9),
      };
      expect(run(declared, result(js.id(name)))).toBe(9);
      expect(parsed(print(declared))).toEqual(["FirstStatement"]);
    });

    it("stays in comments and documentation", () => {
      const code = print(
        { kind: "comment", text },
        {
          kind: "declare",
          keyword: "const",
          target: js.name("x"),
          value: js.id("y"),
          comment: text,
          documentation: text,
        },
        {
          kind: "function",
          name: "f",
          params: [],
          body: [{ kind: "comment", text }],
          documentation: text,
        },
        {
          kind: "class",
          name: "C",
          documentation: text,
          members: [{ kind: "method", name: "m", documentation: text, params: [], body: [] }],
        },
      );
      expect(parsed(code)).toEqual(["FirstStatement", "FunctionDeclaration", "ClassDeclaration"]);
      expect(code).not.toMatch(/sourceMappingURL|sourceURL|[#@]__|<\/|<!--/);
      expect(code).not.toMatch(/[\u2028\u2029\u202a-\u202e]/);
    });

    it("is never printed as a name", () => {
      if (isIdentifier(text)) return;
      const bad: JsStatement = {
        kind: "declare",
        keyword: "const",
        target: js.name(text),
        value: js.literal(1),
      };
      expect(() => print(bad)).toThrow(TypeError);
      expect(() => print({ kind: "import", from: "x", names: [text] })).toThrow(TypeError);
      expect(() => print({ kind: "import", from: "x", namespace: text })).toThrow(TypeError);
      expect(() => print({ kind: "function", name: text, params: [], body: [] })).toThrow(
        TypeError,
      );
      expect(() => print({ kind: "class", name: text, members: [] })).toThrow(TypeError);
      const loop: JsStatement = {
        kind: "for",
        variable: text,
        from: js.literal(0),
        to: js.literal(1),
        body: [],
      };
      expect(() => print(loop)).toThrow(TypeError);
    });

    it("is a module specifier and no more", () => {
      expect(parsed(print({ kind: "import", from: text, namespace: "x" }))).toEqual([
        "ImportDeclaration",
      ]);
    });
  },
);

describe("any text", () => {
  it("is itself as a string, in a template and as a key", () => {
    const property = fc.property(anyText, anyText, (first, second) => {
      const template: JsExpression = {
        kind: "template",
        parts: [first, second, js.literal(0), first],
      };
      const object = js.object([[first, js.literal(second)]]);
      const made = run(
        result(js.array(js.literal(first), template, js.member(object, first))),
      ) as string[];
      expect(made).toEqual([first, `${first}${second}0${first}`, second]);
    });
    fc.assert(property, runs(500));
  });

  it("stays in comments", () => {
    const property = fc.property(anyText, (text) => {
      const value = js.literal(1);
      const code = print({
        kind: "declare",
        keyword: "const",
        target: js.name("x"),
        value,
        comment: text,
        documentation: text,
      });
      expect(parsed(code)).toEqual(["FirstStatement"]);
    });
    fc.assert(property, runs(200));
  });
});

describe("class members", () => {
  it.each(["constructor", "prototype", "__proto__", "get", "static", "a b"])(
    "are called %s or refused",
    (name) => {
      const method = (isStatic: boolean): JsStatement => ({
        kind: "class",
        name: "C",
        members: [{ kind: "method", name, isStatic, params: [], body: [] }],
      });
      const made = run(method(false), result(js.id("C"))) as { prototype: object };
      expect(Object.getOwnPropertyNames(made.prototype)).toContain(name);
      if (name === "prototype") expect(() => print(method(true))).toThrow(TypeError);
      else expect(parsed(print(method(true)))).toEqual(["ClassDeclaration"]);
    },
  );

  it.each(["field", "getter"] as const)("refuses a %s called constructor", (kind) => {
    const member = { kind, name: "constructor" } as const;
    expect(() => print({ kind: "class", name: "C", members: [member] })).toThrow(TypeError);
  });
});
