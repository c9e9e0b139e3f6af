/** What the process tells its caller. */
export const exitCodes = { ok: 0, diagnostics: 1, usage: 2, bug: 70 } as const;
